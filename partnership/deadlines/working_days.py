"""Which days are working days in England: no weekend, no holiday, as the partnership's own table corrects the list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)
SATURDAY = 5


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """The holidays of one year in England, Good Friday and Christmas Day included, with their names."""
    # imported when first asked for: most web requests never count a working day
    from holidays import country_holidays

    return dict(country_holidays("GB", subdiv="ENG", years=year, expand=False))


@dataclass(frozen=True)
class WorkingDays:
    """The calendar that clocks are counted by.

    A working day is none of Saturday, Sunday, Christmas Day, Boxing Day, Good Friday or a bank holiday (the
    definition of the Children Act 1989 complaints regulations 2006). `extra` are the days off that the partnership
    has added, by name, such as one proclaimed at short notice; `worked` are holidays of the list that are none.
    """

    extra: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def holiday(self, day: date) -> str:
        """The name of the holiday on a day, or nothing."""
        if day in self.extra:
            return self.extra[day]
        return "" if day in self.worked else bank_holidays(day.year).get(day, "")

    def works(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day.weekday() < SATURDAY and not self.holiday(day)

    def on_or_after(self, day: date) -> date:
        """The day itself where it is a working day, else the next that is one."""
        while not self.works(day):
            day += DAY
        return day

    def between(self, first: date, last: date) -> int:
        """The working days after `first`, up to `last` and with it."""
        return sum(self.works(first + n * DAY) for n in range(1, (last - first).days + 1))
