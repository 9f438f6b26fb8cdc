"""What has changed in training that somebody would hear of: new dates to book, and who has booked."""

from datetime import datetime

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row
from training import access, catalogue
from training.rules import BookingStatus, CourseStatus


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """New dates for those who may book; for those who run the training, how many have booked what."""
    now = timezone.now()
    if access.can_manage(user):
        return [booked(user, since, now)]
    return [new_dates(user, since, now)] if access.can_book(user) else []


def new_dates(user: User, since: datetime, now: datetime) -> Ask[News]:
    """One line for all of them: a term's dates come on one day."""

    def said(row: Row) -> News:
        course, day = row.facts["title"], words.weekday_date(row.day("day"))
        if row.total == 1:
            return News("{} has a new date: " + day, course, address(row), row.at)
        others = f"{row.total - 1} other sessions" if row.total > 2 else "another session"
        return News("{} " + f"on {day} and {others} have been added", course, address(row), row.at)

    def address(row: Row) -> str:
        return reverse("training:course", args=[row.facts["slug"]])

    return Ask(
        rows=catalogue.bookable_sessions(now).filter(
            course__in=access.visible_courses(user).filter(status=CourseStatus.PUBLISHED),
            created_at__gt=since,
        ),
        by="created_at",
        newest=True,
        facts={"title": "course__title", "slug": "course__slug", "day": "days__0"},
        say=said,
        most=1,
    )


def booked(user: User, since: datetime, now: datetime) -> Ask[News]:
    """One line for each course with new bookings of sessions to come."""

    def said(row: Row) -> News:
        people = words.count(row.facts["number"], "person has", "people have")
        course = reverse("training:course", args=[row.facts["slug"]])
        return News(f"{people} booked " + "{}", row.facts["title"], course, row.at)

    return Ask(
        rows=access.managed_bookings(user)
        .filter(session__starts_at__gt=now, booked_at__gt=since, status=BookingStatus.BOOKED)
        .exclude(user=user)
        .values("session__course__title", "session__course__slug"),
        by=Max("booked_at"),
        newest=True,
        facts={
            "title": "session__course__title",
            "slug": "session__course__slug",
            "number": Count("pk"),
        },
        say=said,
        most=3,
    )
