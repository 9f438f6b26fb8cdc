"""One deadline's date: which rule holds for it, and when that makes it due."""

from collections.abc import Iterable
from datetime import date

from partnership.deadlines.models import Deadline, Pause, RuleSet
from partnership.deadlines.reckoning import Reckoning, Still, reckon
from partnership.deadlines.rules import State, Unit, first_look_on
from partnership.deadlines.working_days import WorkingDays


def rule_on(code: str, day: date) -> RuleSet:
    """The version of a rule that holds for a trigger on a day; before the first one, the first.

    Raises RuleSet.DoesNotExist for a code that no rule has.
    """
    versions = RuleSet.objects.filter(code=code)
    return versions.filter(in_force_from__lte=day).order_by("-in_force_from").first() or versions.earliest(
        "in_force_from"
    )


def stills(pauses: Iterable[Pause]) -> list[Still]:
    """The pauses that are over."""
    return [Still(pause.from_on, pause.until_on) for pause in pauses if pause.until_on]


def counted(deadline: Deadline, calendar: WorkingDays, pauses: Iterable[Pause]) -> Reckoning:
    """What the deadline's rule gives for its trigger."""
    return reckon(deadline.rule.period, deadline.trigger_on, calendar=calendar, pauses=stills(pauses))


def set_dates(deadline: Deadline, *, reckoned_on: date, revised_on: date | None) -> bool:
    """Put the dates on the row; a new due date reminds from the beginning. Returns whether it is new."""
    due_on = revised_on or reckoned_on
    moves = due_on != deadline.due_on
    deadline.reckoned_on, deadline.revised_on, deadline.due_on = reckoned_on, revised_on, due_on
    if moves or deadline.look_on is None:
        deadline.look_on = first_look_on(due_on)
    return moves


def stood_still(deadline: Deadline) -> bool:
    """Whether days have gone by that a clock which is over does not count: it was dropped, or paused to its end."""
    over = deadline.met_on is not None and deadline.pauses.filter(until_on__gte=deadline.met_on).exists()
    return deadline.state == State.DROPPED or over


def can_stop(deadline: Deadline) -> bool:
    """Whether there is a clock that can stand still: one that runs forward, to no fixed date."""
    return not deadline.rule.before and deadline.rule.unit != Unit.DATE and not deadline.rule.is_agreed


DATES = ["reckoned_on", "revised_on", "revised_because", "due_on", "look_on"]
"""The fields that `set_dates` may change."""
