"""Numbers, dates and needs of certificates: pure, without database, request or clock."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from secrets import choice

from django.db.models import TextChoices

ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No two signs look alike, and there is a prime number of them: one wrong sign, or two swapped, never go unseen."""
LENGTH = 12
GROUP = 4
LOOKS_LIKE = str.maketrans({"I": "1", "L": "1"})


class ExternalState(TextChoices):
    """What became of training elsewhere that somebody wrote down."""

    WAITING = "waiting", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Not accepted"


# Numbers ------------------------------------------------------------------------------------------


def new_number(draw: Callable[[str], str] = choice) -> str:
    """Eleven signs that nobody can guess, and one that tells a slip of the finger."""
    drawn = "".join(draw(ALPHABET) for _ in range(LENGTH - 1))
    return drawn + check_sign(drawn)


def check_sign(signs: str) -> str:
    """The last sign of a number: the sum of the others, each times its place."""
    total = sum(place * ALPHABET.index(sign) for place, sign in enumerate(signs, start=1))
    return ALPHABET[total % len(ALPHABET)]


def read_number(typed: str) -> str | None:
    """A number as somebody typed it, with or without hyphens; None where it cannot be one."""
    signs = "".join(one for one in typed.upper() if one.isalnum()).translate(LOOKS_LIKE)
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET):
        return None
    return signs if check_sign(signs[:-1]) == signs[-1] else None


def spelt(number: str) -> str:
    """K7QM-2XR4-9TBC"""
    return "-".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


# Dates --------------------------------------------------------------------------------------------

STAGES = (90, 30, 0)
"""So many days before its last day, and on it, somebody is reminded that a certificate runs out."""


def valid_until(earned_on: date, years: int | None) -> date | None:
    """The last day on which a certificate holds: the same day so many years on, or the last of that month.

    None where it does not run out. What was earned on 29 February holds until 28 February.
    """
    if years is None:
        return None
    year = earned_on.year + years
    return date(year, earned_on.month, min(earned_on.day, monthrange(year, earned_on.month)[1]))


def holds(earned_on: date, until: date | None, *, on: date) -> bool:
    """Whether it counts on a day: from the day on which it was earned, to the end of its last."""
    return earned_on <= on and (until is None or on <= until)


def stage_on(until: date, today: date) -> int | None:
    """The stage that has been reached, in days before the last day; None before the first and once it has run out."""
    left = (until - today).days
    reached = [stage for stage in STAGES if 0 <= left <= stage]
    return min(reached) if reached else None


def remind_next_on(until: date | None, today: date) -> date | None:
    """The first day after today on which a stage is reached; None where there is none."""
    if until is None:
        return None
    coming = (until - timedelta(days=stage) for stage in STAGES)
    return next((day for day in coming if day > today), None)


def first_reminder_on(until: date | None, today: date) -> date | None:
    """The day of the next look at a certificate that is issued today: today, where a stage is reached already."""
    if until is not None and stage_on(until, today) is not None:
        return today
    return remind_next_on(until, today)
