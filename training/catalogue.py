"""What the pages of a course and of a session show: coming dates, their places and their trainers, in few queries."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import caches
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.expressions import BaseExpression
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.years import FinancialYear
from partnership.pages import words as say
from partnership.pages.components import SessionCard, Tag
from training import access, words
from training.hours import at
from training.models import Booking, Course, Session, Teacher
from training.rules import (
    FEW_PLACES,
    TAKES_A_PLACE,
    Attendance,
    BookingStatus,
    SessionStatus,
    why_not_bookable,
)

COUNTED_AGAIN_AFTER = 600
"""Seconds for which a process remembers a count that only a corrected register changes."""


def coming_sessions(now: datetime) -> QuerySet[Session]:
    """Sessions that have not started and are not cancelled, soonest first."""
    return (
        Session.objects.filter(starts_at__gt=now)
        .exclude(status=SessionStatus.CANCELLED)
        .order_by("starts_at", "pk")
    )


def bookable_sessions(now: datetime) -> QuerySet[Session]:
    """Coming sessions that have a place and are open for booking."""
    today = timezone.localdate(now)
    return coming_sessions(now).filter(
        Q(opens_on=None) | Q(opens_on__lte=today),
        Q(closes_on=None) | Q(closes_on__gte=today),
        status=SessionStatus.OPEN,
        capacity__gt=F("places_taken") + F("places_held"),
    )


def attended(course: Course, year: FinancialYear) -> int:
    """How many places of a course were attended in a year; each web process counts again after ten minutes."""

    def count() -> int:
        bookings = Booking.objects.filter(session__course=course, attendance=Attendance.ATTENDED)
        bookings = bookings.exclude(session__status=SessionStatus.CANCELLED)
        span = (at(year.start, time.min), at(year.back(-1).start, time.min))
        return bookings.filter(session__starts_at__gte=span[0], session__starts_at__lt=span[1]).count()

    number: int | None = caches["process"].get_or_set(
        f"attended:{course.pk}:{year}", count, COUNTED_AGAIN_AFTER
    )
    return number or 0


class Mine(TypedDict):
    """What `with_mine` adds: the id of the person's own booking and where it stands, or None."""

    mine: UUID | None
    mine_status: str | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    SessionWithMine = WithAnnotations[Session, Mine]
else:
    SessionWithMine = Session


def with_mine(sessions: QuerySet[Session], user: User | AnonymousUser) -> QuerySet[SessionWithMine]:
    """The sessions, each with `mine`: the id of the place this person holds on it, and `mine_status`."""
    if not user.is_authenticated:
        return sessions.annotate(
            mine=Value(None, UUIDField(null=True)), mine_status=Value(None, CharField(null=True))
        )
    own = Booking.objects.filter(session=OuterRef("pk"), user=user.pk, status__in=TAKES_A_PLACE)
    return sessions.annotate(
        mine=Subquery(own.values("pk")[:1]), mine_status=Subquery(own.values("status")[:1])
    )


def taught_by(session: str) -> ArraySubquery:
    """The names of those who teach a session, for an annotation; `session` is where its key stands."""
    return ArraySubquery(
        Teacher.objects.filter(session=OuterRef(session)).order_by("trainer__name").values("trainer__name")
    )


def sessions_of(course: Course, user: User | AnonymousUser, *, now: datetime) -> list[SessionWithMine]:
    """The coming sessions of a course with the person's own places, in one query."""
    sessions = list(with_mine(coming_sessions(now).filter(course=course), user))
    for session in sessions:
        session.course = course
    return sessions


def find(
    slug: str, user: User | AnonymousUser, *, now: datetime, **marks: BaseExpression
) -> tuple[Course, list[SessionWithMine]]:
    """A course with its coming sessions: one query, two for a course without dates.

    `marks` are annotations of each session, for the rooms above. Raises Course.DoesNotExist where there is none that
    this person sees.
    """
    dated = coming_sessions(now).filter(course__slug=slug).select_related("course").annotate(**marks)
    sessions = list(with_mine(dated, user))
    course = sessions[0].course if sessions else access.visible_courses(user).get(slug=slug)
    if not access.can_see(user, course):
        raise Course.DoesNotExist
    return course, sessions


def why_not(session: Session, *, now: datetime) -> str | None:
    """The sentence that tells why nobody can book this session now, or None."""
    return why_not_bookable(
        status=session.status,
        course_status=session.course.status,
        starts_at=session.starts_at,
        opens_on=session.opens_on,
        closes_on=session.closes_on,
        free=session.free,
        now=now,
        today=timezone.localdate(now),
    )


def places_tag(session: Session, *, now: datetime) -> Tag:
    """How many places are left, in words and colour."""
    if session.status == SessionStatus.CANCELLED:
        return Tag("red", "Cancelled")
    if session.free <= 0:
        return Tag("grey", "Full")
    if why_not(session, now=now):
        return Tag("grey", "Closed")
    return Tag("amber" if session.free <= FEW_PLACES else "green", f"{say.count(session.free, 'place')} left")


MINE: dict[str, Tag] = {
    BookingStatus.BOOKED: Tag("blue", "You are booked"),
    BookingStatus.REQUESTED: Tag("amber", "Waiting for approval"),
}


def card(session: Session, *, now: datetime, mine: str | None = None, title: str = "") -> SessionCard:
    """A session as one bookable line; `mine` is where the reader's own place on it stands."""
    days = session.days
    bookable = not mine and why_not(session, now=now) is None
    page = reverse("training:session", args=[session.pk])
    return SessionCard(
        first_on=days[0],
        last_on=days[-1],
        place=words.place(session),
        online=session.online,
        tag=MINE[mine] if mine else places_tag(session, now=now),
        time=words.times(session),
        note="" if words.in_a_row(days) else f"Meets on {words.long_days(days)}",
        title=title,
        title_url=page if title else "",
        action="Book" if bookable else "See details",
        action_url=reverse("training:book", args=[session.pk]) if bookable else page,
        main=bookable,
    )


def cards(sessions: Iterable[SessionWithMine], *, now: datetime) -> list[SessionCard]:
    """The coming sessions of one course as lines."""
    return [card(session, now=now, mine=session.mine_status) for session in sessions]
