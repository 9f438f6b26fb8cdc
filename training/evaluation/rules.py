"""When somebody is asked how a course was, how often, for how long, and how a learning gain is counted.

**The learning gain** of a group is the average, over its pairs, of the self-rating at the later point minus the
self-rating before, in percentage points of the scale. A pair is two self-ratings of the same learning outcome or
competence by the same person for the same place on a course, one given before it and one at the later point (straight
after, where nothing else is said). A rating that has no partner is in no pair and counts for nothing. The scale has
ten steps, 1 to 10, so one step is ten percentage points: from 6 to 8 is a gain of 20. People (n) are those with
at least one pair. The response rate is the share of those asked at a point who answered.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices


class Point(TextChoices):
    """When somebody is asked."""

    BEFORE = "before", "Before the course"
    AFTER = "after", "Straight after the course"
    THREE_MONTHS = "three_months", "3 months after the course"
    SIX_MONTHS = "six_months", "6 months after the course"


LATER = (Point.AFTER, Point.THREE_MONTHS, Point.SIX_MONTHS)
"""The points at which a rating may be paired with the one before."""

MONTHS = {Point.THREE_MONTHS: 3, Point.SIX_MONTHS: 6}
"""How many calendar months after the last day."""


class Audience(TextChoices):
    ATTENDEE = "attendee", "Whoever came"
    MANAGER = "manager", "Their manager"


class Asks(TextChoices):
    """What sort of answer a question wants."""

    OUTCOMES = "outcomes", "Self-rating of each learning outcome, 1 to 10"
    RATING = "rating", "Rating of one competence, 1 to 10"
    SATISFACTION = "satisfaction", "How good it was, very poor to very good"
    YES_NO = "yes_no", "Yes or no"
    TEXT = "text", "Free text"


RATED = (Asks.OUTCOMES, Asks.RATING)
LOWEST, HIGHEST = 1, 10
STEP = 10
"""Percentage points of one step of the scale."""

SATISFIED = ((5, "Very good"), (4, "Good"), (3, "Fair"), (2, "Poor"), (1, "Very poor"))
WELL = 4
"""From here on up an answer counts as good."""


class State(TextChoices):
    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    ENDED = "ended", "Ended without an answer"


# When -------------------------------------------------------------------------------------------

OPEN_FOR = timedelta(days=28)
"""How long somebody has to answer; before a course, until it begins."""
LATEST_AFTER = timedelta(days=60)
"""Nobody is asked how a course was when it ended longer ago than this."""
MOST_CHASES = 2
CHASED_AFTER = (timedelta(days=4), timedelta(days=10))
"""After how long somebody is reminded once, and a last time."""
CHASED_BEFORE_START = timedelta(days=2)
REST = timedelta(days=1)
"""The least time between two messages about one thing, also where the clock stood still."""


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_time(point: str, *, last_day: date, today: date) -> bool:
    """Whether somebody is asked today, 3 or 6 months after the last day, or within the weeks that follow."""
    opens = months_after(last_day, MONTHS[Point(point)])
    return opens <= today < opens + OPEN_FOR


def next_chase(
    point: str, *, opened_at: datetime, ends_at: datetime, chased: int, now: datetime
) -> datetime | None:
    """When somebody is reminded next; None where they are not."""
    if point == Point.BEFORE:
        due = ends_at - CHASED_BEFORE_START
        return due if chased == 0 and due >= opened_at + REST else None
    if chased == MOST_CHASES:
        return None
    due = opened_at + CHASED_AFTER[chased]
    if chased:
        due = max(due, now + REST)
    return due if due < ends_at else None


def why_not_answerable(*, state: str, is_cancelled: bool, is_late_welcome: bool) -> str:
    """Why questions can no longer be answered, in a sentence; empty where they can.

    Late answers straight after a course are welcome from whoever came, since a certificate may wait for them.
    """
    if is_cancelled:
        return "This place was given back, so there is nothing to say about it."
    if state == State.ENDED and not is_late_welcome:
        return "The time to answer these questions is over. You need not do anything."
    return ""


# How it is counted ------------------------------------------------------------------------------

FEW = 5
"""Fewer people than this are too few to show by agency or trainer to those who do not run the training."""


def gain(total: int, pairs: int) -> Decimal | None:
    """The learning gain in percentage points to one decimal: `total` is the sum of the steps of all pairs."""
    if not pairs:
        return None
    return (Decimal(total * STEP) / pairs).quantize(Decimal("0.1"), ROUND_HALF_UP)


def rate(answered: int, asked: int) -> int | None:
    """The response rate in whole per cent; None where nobody was asked."""
    return round(100 * answered / asked) if asked else None


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of these names a text gives away, whole or one of their words, as they are written in the list."""
    said = set(re.findall(r"[^\W\d_]+", text.casefold()))
    found = []
    for name in names:
        words = [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if word not in COMMON]
        is_whole = bool(name) and name.casefold() in text.casefold()
        if is_whole or any(len(word) > 2 and word in said for word in words):
            found.append(name)
    return list(dict.fromkeys(found))


COMMON = {
    "and", "the", "for", "from", "with", "service", "services", "school", "primary", "college", "academy",
    "council", "county", "district", "police", "health", "care", "children", "social", "nursing", "public",
    "family", "families", "trust", "team", "board", "early", "help", "hospital", "charity", "national",
    "group", "support", "youth", "justice", "fire", "rescue", "probation", "integrated", "foundation", "nhs",
    "community", "partnership", "education",
}  # fmt: skip
"""Words of agencies' names that give nobody away by themselves."""
