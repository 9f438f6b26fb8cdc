"""What waits for somebody in training: registers to take, and the sessions they go to."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages.components import Due, WorkItem
from training import access, words
from training.rules import BookingStatus, SessionStatus

REGISTER_WITHIN_DAYS = 1
"""A register is due on the day after the session ends."""


def work(user: User, today: date) -> list[WorkItem]:
    """One item for each register that waits, for those who run the training: one query, soonest due first."""
    if not access.can_manage(user):
        return []
    tonight = datetime.combine(today, time.max, tzinfo=timezone.get_current_timezone())
    waiting = (
        access.visible_sessions(user)
        .filter(starts_at__lte=tonight, register_closed_at=None, places_taken__gt=0)
        .exclude(status=SessionStatus.CANCELLED)
        .order_by("ends_at")[:20]
    )
    return [
        WorkItem(
            title=f"Take the register of {session.course.title}",
            url=reverse("training:register", args=[session.pk]),
            context=f"{session.places_taken} booked · {'Online' if session.online else session.venue}",
            due=Due.of(
                timezone.localdate(session.ends_at) + timedelta(days=REGISTER_WITHIN_DAYS), today=today
            ),
        )
        for session in waiting
    ]


def coming(user: User, now: datetime) -> list[WorkItem]:
    """The sessions that somebody is booked on, soonest first: one query."""
    bookings = (
        access.own_bookings(user)
        .filter(status=BookingStatus.BOOKED, session__ends_at__gt=now)
        .exclude(session__status=SessionStatus.CANCELLED)
        .order_by("session__starts_at")[:5]
    )
    return [
        WorkItem(
            title=booking.session.course.title,
            url=reverse("training:booking", args=[booking.pk]),
            context=f"{words.times(booking.session)} · {words.place(booking.session)}",
            due=Due.of(timezone.localdate(booking.session.starts_at), today=timezone.localdate(now)),
        )
        for booking in bookings
    ]
