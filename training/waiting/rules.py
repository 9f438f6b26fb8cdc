"""What is allowed on the waiting list: pure, without database, request or clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils import timezone

from training.hours import at

MOST_PLACES = 30
"""So many places a group can wait for."""


class WantState(TextChoices):
    """Where somebody's wish to take a course stands."""

    OPEN = "open", "Waiting"
    MET = "met", "Has a place"
    LEFT = "left", "Left the list"
    LAPSED = "lapsed", "No date left"
    GONE = "gone", "Left the agency"


class OfferState(TextChoices):
    OPEN = "open", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Not answered in time"
    WITHDRAWN = "withdrawn", "Withdrawn"


# How long an offer is good for ----------------------------------------------------------------------


@dataclass(frozen=True)
class Terms:
    """How long an offer is good for, from a day on.

    An offer made in working hours is good for `far` working days where the session is more than `far_ahead` away, else
    for `near`; one made outside them counts from the next working morning. It ends `before` the session at the latest,
    and is not made where that leaves less than `least` of the day to answer in: nobody loses a place overnight.
    """

    from_on: date
    far: int
    near: int
    far_ahead: timedelta
    before: timedelta
    least: timedelta


TERMS = (
    Terms(
        from_on=date(2024, 4, 1),
        far=2,
        near=1,
        far_ahead=timedelta(days=7),
        before=timedelta(hours=20),
        least=timedelta(hours=4),
    ),
)
"""The newest last. An offer keeps the end that it was made with."""

OPENS, CLOSES = time(10), time(17)
"""Between these times an offer begins to count and ends."""

AWAKE, ASLEEP = time(8), time(20)
"""Between these times somebody can be expected to read a message."""


def terms_on(day: date) -> Terms:
    """The terms in force on a day; the first ones before that."""
    return next((terms for terms in reversed(TERMS) if terms.from_on <= day), TERMS[0])


def offer_ends_at(
    made_at: datetime, starts_at: datetime, *, works: Callable[[date], bool]
) -> datetime | None:
    """When an offer made now ends, or None where the session is too near to offer a place on it.

    `works` says whether a day is a working day.
    """
    local = timezone.localtime(made_at, timezone.get_default_timezone())
    terms = terms_on(local.date())
    day, clock = local.date(), max(local.time(), OPENS)
    if not works(day) or clock >= CLOSES:
        day, clock = next_working(day, works), OPENS
    days = terms.far if starts_at - made_at > terms.far_ahead else terms.near
    for _ in range(days):
        day = next_working(day, works)
    ends_at = min(at(day, clock.replace(second=0, microsecond=0)), starts_at - terms.before)
    return ends_at if awake(made_at, ends_at) >= terms.least else None


def next_working(day: date, works: Callable[[date], bool]) -> date:
    """The first working day after a day."""
    day += timedelta(days=1)
    while not works(day):
        day += timedelta(days=1)
    return day


def awake(start: datetime, end: datetime) -> timedelta:
    """How much of the time between two instants lies between eight in the morning and eight in the evening."""
    zone = timezone.get_default_timezone()
    first, last = start.astimezone(zone), end.astimezone(zone)
    total, day = timedelta(), first.date()
    while day <= last.date():
        total += max(timedelta(), min(end, at(day, ASLEEP)) - max(start, at(day, AWAKE)))
        day += timedelta(days=1)
    return total


# Who is passed over ---------------------------------------------------------------------------------


class Passed(TextChoices):
    """Why somebody who waits is not offered a place that is free, in words that follow a number of people."""

    ASKED = "asked", "have been offered this date before"
    OFFERED = "offered", "have another offer to answer"
    GONE = "gone", "no longer work for the agency that they wait for"
    BOOKED = "booked", "have a place on this course"
    CLASH = "clash", "are booked on something else at that time"
    MANY = "many", "wait for more places together than are free"
    UNFIT = "unfit", "do not have what the course asks for"


ONE_PASSED: dict[Passed, str] = {
    Passed.ASKED: "has been offered this date before",
    Passed.OFFERED: "has another offer to answer",
    Passed.GONE: "no longer works for the agency that they wait for",
    Passed.BOOKED: "has a place on this course",
    Passed.CLASH: "is booked on something else at that time",
    Passed.MANY: "waits for more places together than are free",
    Passed.UNFIT: "does not have what the course asks for",
}
"""The same of one person."""


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st"""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
