"""When a period ends, and how that was counted: pure arithmetic over a trigger, a calendar and pauses."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from partnership.base.rules import RuleBroken
from partnership.deadlines.rules import Unit
from partnership.deadlines.working_days import DAY, SATURDAY, WorkingDays

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""The days that a clock can be counted in."""


@dataclass(frozen=True)
class Period:
    """How long a rule gives. `before` counts back from the trigger; `month` and `day` name a date in the year."""

    unit: str
    length: int = 0
    before: bool = False
    month: int = 0
    day: int = 0


@dataclass(frozen=True)
class Still:
    """Days on which a clock stood still: from the first, until the day on which it ran again."""

    from_on: date
    until_on: date

    def holds(self, day: date) -> bool:
        return self.from_on <= day < self.until_on


@dataclass(frozen=True)
class Reckoning:
    """A due date and what was passed over on the way to it."""

    due_on: date
    first_on: date
    """The day that counts as day 1."""
    weekends: int = 0
    holidays: tuple[tuple[date, str], ...] = ()
    still: int = 0
    """The days that would have counted, had the clock not stood still."""


def reckon(
    period: Period, trigger_on: date, *, calendar: WorkingDays, pauses: Sequence[Still] = ()
) -> Reckoning:
    """When a period is over that begins with a trigger.

    The day of the trigger is day 0, and the day after it the first that counts (rapid reviews: the notification is
    working day 0 and sign-off day 15). Months end on the same day of the month, or on its last day where it is
    shorter; what is counted in days or months may end on any day of the week. A date in the year is the first one
    after the trigger. `pauses` are those that are over; they stop only clocks that run forward to no fixed date.
    Raises RuleBroken beyond the years that a clock can be counted in.
    """
    if not FIRST <= trigger_on <= LAST:
        raise RuleBroken(f"Enter a date from {FIRST.year} to {LAST.year}.")
    match period.unit:
        case Unit.DATE:
            due_on = next_date(trigger_on, period.month, period.day)
            return Reckoning(due_on, due_on)
        case Unit.WORKING_DAYS:
            return count_days(
                period.length, trigger_on, before=period.before, calendar=calendar, pauses=pauses
            )
        case Unit.MONTHS:
            length = abs(
                (
                    months_from(trigger_on, -period.length if period.before else period.length) - trigger_on
                ).days
            )
        case _:
            length = period.length
    return count_days(length, trigger_on, before=period.before, pauses=pauses)


def count_days(
    length: int,
    trigger_on: date,
    *,
    before: bool = False,
    calendar: WorkingDays | None = None,
    pauses: Sequence[Still] = (),
) -> Reckoning:
    """Walk day by day until so many have counted; with a calendar only working days count."""
    step = -DAY if before else DAY
    stops = () if before else pauses
    day, left, still, weekends = trigger_on, length, 0, 0
    first_on: date | None = None
    holidays = []
    while left:
        day += step
        if not FIRST <= day <= LAST:
            raise RuleBroken(f"The period ends outside the years {FIRST.year} to {LAST.year}.")
        if calendar is not None:
            if day.weekday() >= SATURDAY:
                weekends += 1
                continue
            if name := calendar.holiday(day):
                holidays.append((day, name))
                continue
        if any(pause.holds(day) for pause in stops):
            still += 1
            continue
        first_on = first_on or day
        left -= 1
    return Reckoning(day, first_on or day, weekends, tuple(holidays), still)


def left_over(due_on: date, from_on: date, *, counts: Callable[[date], bool]) -> int:
    """The rest of a clock that stops on a day: the days that count from that day until the due date."""
    return sum(counts(from_on + n * DAY) for n in range((due_on - from_on).days + 1))


def carry_on(rest: int, until_on: date, *, calendar: WorkingDays | None) -> date:
    """The due date of a clock that runs again on a day with so many days left, that day included."""
    return count_days(rest, until_on - DAY, calendar=calendar).due_on if rest else until_on


def months_from(day: date, months: int) -> date:
    """The same day of another month, or its last where it has no such day: 31 August and 6 months is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST.year <= year <= LAST.year:
        raise RuleBroken(f"The period ends outside the years {FIRST.year} to {LAST.year}.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_date(after: date, month: int, day: int) -> date:
    """The first 31 March, say, after a day; 29 February is the 28th in other years."""
    for year in (after.year, after.year + 1):
        found = date(year, month, min(day, monthrange(year, month)[1]))
        if found > after:
            return found
    raise AssertionError("A date comes every year")
