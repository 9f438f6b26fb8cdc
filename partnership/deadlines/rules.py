"""What a deadline may be and become, when it reminds, and whom; importable without a database."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count, takewhile

from django.db.models import TextChoices


class Unit(TextChoices):
    """What a period is counted in."""

    WORKING_DAYS = "working_days", "Working days"
    DAYS = "days", "Calendar days"
    MONTHS = "months", "Months"
    DATE = "date", "A date in the year"


class State(TextChoices):
    """Where a deadline stands."""

    OPEN = "open", "Open"
    PAUSED = "paused", "Paused"
    MET = "met", "Met"
    DROPPED = "dropped", "No longer needed"


RUNNING = (State.OPEN, State.PAUSED)
"""What is still to be done."""

AGREED = "This date was agreed where the work is. Change it there, and the deadline follows."

BEFORE_DUE = (-14, -7, -2, 0)
"""The days of the reminders until the deadline, seen from its date."""

EACH_WEEK = 7
"""How often a late deadline reminds."""


def stages(ladder: Iterable[int]) -> Iterator[int]:
    """Every stage in order, in days from the due date; those of the ladder are stages too."""
    steps = sorted(set(ladder) - set(BEFORE_DUE))
    yield from BEFORE_DUE
    for week in count(EACH_WEEK, EACH_WEEK):
        while steps and steps[0] <= week:
            step = steps.pop(0)
            if step < week:
                yield step
        yield week


def stage_on(due_on: date, today: date, *, ladder: Iterable[int]) -> int | None:
    """The stage that a deadline has reached, in days from its date: the latest only, so a missed day sends one."""
    reached = None
    for stage in takewhile(lambda stage: stage <= (today - due_on).days, stages(ladder)):
        reached = stage
    return reached


def next_look_on(due_on: date, today: date, *, ladder: Iterable[int]) -> date:
    """The day of the next stage after today."""
    now = (today - due_on).days
    return due_on + timedelta(days=next(stage for stage in stages(ladder) if stage > now))


def first_look_on(due_on: date) -> date:
    """The day of the first reminder."""
    return due_on + timedelta(days=BEFORE_DUE[0])


def key(deadline: object, due_on: date, stage: int, person: object) -> str:
    """What makes a reminder one of its kind: what is due, when, the stage, and the person."""
    return f"deadline:{deadline}:{due_on:%Y-%m-%d}:{stage:+d}:{person}"


def said(due_on: date, today: date) -> str:
    """How near a deadline is, inside a sentence: in 7 days, tomorrow, today, 3 days ago."""
    ahead = (due_on - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(ahead) or (f"in {ahead} days" if ahead > 0 else f"{-ahead} days ago")
