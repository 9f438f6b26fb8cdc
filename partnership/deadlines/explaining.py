"""Why something is due on the day that it is: each step of the count, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnership.deadlines.counting import counted, rule_on
from partnership.deadlines.lists import looked_after
from partnership.deadlines.models import Deadline, Pause, RuleSet, Shift
from partnership.deadlines.reckoning import left_over
from partnership.deadlines.rules import State, Unit
from partnership.deadlines.working_days import WorkingDays
from partnership.pages import words
from partnership.pages.components import Clock

NOUNS = {Unit.WORKING_DAYS: "working day", Unit.DAYS: "day", Unit.MONTHS: "month"}
DRAWN = 31
"""The longest clock that is drawn with a segment for each day."""


@dataclass(frozen=True)
class Step:
    """One step of the count."""

    text: str
    points: tuple[str, ...] = ()


def period(rule: RuleSet) -> str:
    """15 working days; 6 months; each 30 September; 7 working days before"""
    if rule.is_agreed:
        return "the day itself"
    if rule.unit == Unit.DATE:
        month = date(2000, rule.month or 1, 1)
        return f"each {rule.day} {month:%B}"
    return words.count(rule.length or 0, NOUNS[Unit(rule.unit)]) + (" before" if rule.before else "")


def steps(
    deadline: Deadline, *, calendar: WorkingDays, pauses: Sequence[Pause], shifts: Sequence[Shift]
) -> list[Step]:
    """The way from the rule to the date that holds."""
    rule = deadline.rule
    if rule.is_agreed:
        return [
            Step(
                "The date was agreed where the work is, and is not counted.",
                (f"{rule.trigger}: {words.weekday_date(deadline.trigger_on)}.",),
            )
        ]
    found = counted(deadline, calendar, pauses)
    taken = [
        Step(
            f"The rule gives {period(rule)}. It has been in force since {words.plain_date(rule.in_force_from)}."
        ),
        Step(f"The clock started on {words.weekday_date(deadline.trigger_on)}.", (f"{rule.trigger}.",)),
    ]
    if rule.unit != Unit.DATE:
        way = "back from there" if rule.before else "from the day after"
        taken.append(
            Step(f"That is day 0. It is counted {way}: day 1 is {words.weekday_date(found.first_on)}.")
        )
    left_out = [words.count(found.weekends, "day") + " at weekends"] if found.weekends else []
    left_out += [f"{words.plain_date(day)}, {name}" for day, name in found.holidays]
    if left_out:
        taken.append(Step("Days that are not working days were left out.", tuple(left_out)))
    for pause in pauses:
        if pause.until_on:
            taken.append(
                Step(
                    f"The clock stood still from {words.plain_date(pause.from_on)} until "
                    f"{words.plain_date(pause.until_on)}.",
                    (pause.reason,),
                )
            )
        else:
            taken.append(
                Step(f"It has stood still since {words.plain_date(pause.from_on)}.", (pause.reason,))
            )
    if found.still:
        noun = NOUNS[Unit.WORKING_DAYS if rule.unit == Unit.WORKING_DAYS else Unit.DAYS]
        taken.append(Step(f"Meanwhile {words.count(found.still, noun)} did not count."))
    taken += [
        Step(
            f"The table of days off changed: {shift.holiday.name}, {words.plain_date(shift.holiday.on)}. The date "
            f"moved from {words.plain_date(shift.was_on)} to {words.plain_date(shift.now_on)}."
        )
        for shift in shifts
    ]
    by_rule = f"By the rule it is due on {words.weekday_date(deadline.reckoned_on)}."
    if rule.unit in (Unit.DAYS, Unit.MONTHS) and not calendar.works(deadline.reckoned_on):
        by_rule += (
            " The rule does not count working days, so the date stands although it is not a working day."
        )
    taken.append(Step(by_rule))
    if deadline.revised_on:
        taken.append(
            Step(
                f"Another date was agreed: {words.weekday_date(deadline.revised_on)}.",
                (deadline.revised_because,),
            )
        )
    return taken


def clock(deadline: Deadline, *, calendar: WorkingDays, pauses: Sequence[Pause], today: date) -> Clock | None:
    """The running period as it is drawn; None where it is too long, has no running days, or has not begun."""
    rule, length = deadline.rule, deadline.rule.length or 0
    if rule.before or rule.unit not in (Unit.WORKING_DAYS, Unit.DAYS) or not 2 <= length <= DRAWN:
        return None
    if deadline.state != State.OPEN or deadline.revised_on or today <= deadline.trigger_on:
        return None
    if rule.unit == Unit.WORKING_DAYS:
        gone = calendar.between(deadline.trigger_on, today)
    else:
        gone = (today - deadline.trigger_on).days
    still = sum(
        left_over(
            min(pause.until_on, today), pause.from_on, counts=lambda day: counts(day, deadline, calendar)
        )
        - counts(min(pause.until_on, today), deadline, calendar)
        for pause in pauses
        if pause.until_on
    )
    unit = "Working day" if rule.unit == Unit.WORKING_DAYS else "Day"
    return Clock(
        title=rule.name,
        total=length,
        day=max(gone - still, 1),
        note=f"It ends on {words.weekday_date(deadline.due_on)}. {looked_after(deadline)}",
        unit=unit,  # type: ignore[arg-type]
    )


def counts(day: date, deadline: Deadline, calendar: WorkingDays) -> bool:
    """Whether a day counts by the deadline's rule."""
    return deadline.rule.unit != Unit.WORKING_DAYS or calendar.works(day)


def rest(deadline: Deadline, pause: Pause, calendar: WorkingDays) -> str:
    """What is left on a clock that stands still."""
    number = left_over(deadline.due_on, pause.from_on, counts=lambda day: counts(day, deadline, calendar))
    noun = NOUNS[Unit.WORKING_DAYS if deadline.rule.unit == Unit.WORKING_DAYS else Unit.DAYS]
    return words.count(number, noun)


def newer_rule(deadline: Deadline) -> RuleSet | None:
    """The version that would hold for the deadline's trigger, had it been written when the clock started."""
    version = rule_on(deadline.rule.code, deadline.trigger_on)
    return None if version == deadline.rule else version
