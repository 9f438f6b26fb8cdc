"""What waits for somebody in training: registers to take, and the sessions they go to."""

from datetime import date, datetime, time, timedelta

from django.db.models import ExpressionWrapper, F, fields
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole, late_and_soon
from training import access
from training.rules import TAKES_A_PLACE, BookingStatus, SessionStatus

REGISTER_WITHIN = timedelta(days=1)
"""A register is due on the day after the session ends."""


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each register that waits, for those who run the training and for who teaches the session."""
    runs = access.can_manage(user)
    tonight = datetime.combine(today, time.max, tzinfo=timezone.get_current_timezone())

    def said(row: Row) -> WorkItem:
        place = "Online" if row.facts["online"] else row.facts["venue"]
        return WorkItem(
            title=f"Take the register of {row.facts['title']}",
            url=reverse("training:register", args=[row.facts["pk"]]),
            context=f"{row.facts['taken']} booked · {place}",
            due=Due.of(row.day("due_on"), today=today),
        )

    waiting = Ask(
        rows=access.register_sessions(user)
        .filter(starts_at__lte=tonight, register_closed_at=None, places_taken__gt=0)
        .exclude(status=SessionStatus.CANCELLED),
        facts={
            "pk": "pk",
            "title": "course__title",
            "taken": "places_taken",
            "online": "online",
            "venue": "venue",
            "due_on": "gathered_day",
        },
        say=said,
        whole=Whole("register", "registers", reverse("training:manage" if runs else "training:mine")),
    )
    ends_on = TruncDate("ends_at", tzinfo=timezone.get_current_timezone())
    due_on = ExpressionWrapper(ends_on + REGISTER_WITHIN, output_field=fields.DateTimeField())
    return late_and_soon(waiting, today=today, day=due_on)


def coming(user: User, now: datetime) -> list[Ask[WorkItem]]:
    """The sessions that somebody is booked on."""
    today = timezone.localdate(now)

    def said(row: Row) -> WorkItem:
        starts, ends = (time.fromisoformat(row.facts[name]) for name in ("starts", "ends"))
        where = ", ".join(filter(None, [row.facts["venue"], row.facts["address"]]))
        waits = "Waiting for approval · " if row.facts["status"] == BookingStatus.REQUESTED else ""
        return WorkItem(
            title=row.facts["title"],
            url=reverse("training:booking", args=[row.facts["pk"]]),
            context=f"{waits}{words.times(starts, ends)} · {'Online' if row.facts['online'] else where}",
            due=Due.of(timezone.localdate(row.at), today=today),
        )

    return [
        Ask(
            rows=access.own_bookings(user)
            .filter(status__in=TAKES_A_PLACE, session__ends_at__gt=now)
            .exclude(session__status=SessionStatus.CANCELLED),
            by=F("session__starts_at"),
            facts={"pk": "pk", "title": "session__course__title", "status": "status"}
            | {name: f"session__{name}" for name in ("starts", "ends", "venue", "address", "online")},
            say=said,
            most=5,
            whole=Whole("booking", "bookings", reverse("training:mine")),
        )
    ]
