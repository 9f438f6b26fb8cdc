"""What is coming: a month as a calendar, and how much falls into each of the next weeks, by person and by agency."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek

from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import RUNNING, State
from partnership.deadlines.working_days import WorkingDays
from partnership.pages import words
from partnership.pages.charts import Chart, Series

MOST_ON_A_DAY = 4
WEEKS = 8
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Day:
    """One day of a month: what is due, and how many more there are than are named."""

    on: date
    inside: bool
    today: bool
    holiday: str
    due: tuple[Deadline, ...]
    more: int

    @property
    def is_empty(self) -> bool:
        """On a phone, where the month is a list of days, a day on which nothing happens is left out."""
        return not self.inside or not (self.due or self.holiday or self.today)


@dataclass(frozen=True)
class Week:
    """The days of a week, from Monday."""

    days: tuple[Day, ...]

    @property
    def is_empty(self) -> bool:
        return all(day.is_empty for day in self.days)


@dataclass(frozen=True)
class Month:
    """A month, and the months beside it."""

    first: date

    @classmethod
    def read(cls, text: str, *, today: date) -> "Month":
        """The month of an address, 2026-11; anything else is the present one."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            first = today.replace(day=1)
        return cls(first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1))

    @property
    def name(self) -> str:
        return f"{self.first:%B %Y}"

    @property
    def number(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def after(self) -> "Month":
        return Month((self.first + timedelta(days=31)).replace(day=1))

    def weeks(self, deadlines: QuerySet[Deadline], *, today: date, calendar: WorkingDays) -> list[Week]:
        """The weeks from Monday, each day with what is due on it: one query."""
        days = Calendar().monthdatescalendar(self.first.year, self.first.month)
        due: dict[date, list[Deadline]] = defaultdict(list)
        for deadline in deadlines.filter(
            state__in=RUNNING, due_on__range=(days[0][0], days[-1][-1])
        ).order_by("title"):
            due[deadline.due_on].append(deadline)
        return [
            Week(
                tuple(
                    Day(
                        day,
                        day.month == self.first.month,
                        day == today,
                        calendar.holiday(day),
                        tuple(due[day][:MOST_ON_A_DAY]),
                        max(len(due[day]) - MOST_ON_A_DAY, 0),
                    )
                    for day in week
                )
            )
            for week in days
        ]


class Row(NamedTuple):
    """A person or an agency, and how much is due in each week."""

    name: str
    numbers: list[int]
    heads: list[str]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each number beside what its column is called."""
        return list(zip(self.heads, self.numbers, strict=True))


@dataclass(frozen=True)
class Load:
    """The coming weeks: how much is late, how much falls into each, and on whom."""

    weeks: list[date]
    people: list[Row]
    agencies: list[Row]
    totals: list[int]
    late: int

    @property
    def heads(self) -> list[str]:
        """The columns of the tables."""
        return heads(self.weeks)

    @property
    def chart(self) -> Chart:
        labels = tuple(f"{week.day} {week:%b}" for week in self.weeks)
        return Chart(
            heading=self.finding,
            subtitle="Deadlines by the week in which they are due, from its Monday",
            categories=labels,
            series=(Series("Due", tuple(self.totals)),),
            emphasise=self.totals.index(max(self.totals)) if any(self.totals) else None,
            category_label="Week from",
        )

    @property
    def finding(self) -> str:
        """The fullest week, in words."""
        if not any(self.totals):
            return f"Nothing is due in the next {len(self.weeks)} weeks"
        most = max(self.totals)
        fullest = self.weeks[self.totals.index(most)]
        return f"{words.count(most, 'deadline')} in the fullest week, from {fullest.day} {fullest:%B}"


def heads(weeks: list[date]) -> list[str]:
    """What the columns are called: late in front, the weeks by their Mondays, the total behind."""
    return ["Late", *(f"{week.day} {week:%b}" for week in weeks), "Total"]


def load(deadlines: QuerySet[Deadline], *, today: date) -> Load:
    """Count what is open, late or due in the next weeks: two queries, whatever the number."""
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + timedelta(weeks=n) for n in range(WEEKS)]
    rows = (
        deadlines.select_related(None)
        .filter(state=State.OPEN, due_on__lt=weeks[-1] + timedelta(weeks=1))
        .order_by()
    )
    totals, late = [0] * WEEKS, 0

    def table(whose: str, nobody: str) -> list[Row]:
        """One row for each person or agency, two of one name apart; late in front, the total behind."""
        found: dict[tuple[str, str], list[int]] = {}
        counted = rows.values_list(f"{whose}__name", whose, TruncWeek("due_on"), "due_on")
        for name, key, week, day, number in counted.annotate(number=Count("pk")):
            numbers = found.setdefault((name or nobody, str(key)), [0] * (WEEKS + 2))
            numbers[0 if day < today else 1 + weeks.index(week)] += number
            numbers[-1] += number
        fullest = sorted(found.items(), key=lambda one: (-one[1][-1], one[0]))
        return [Row(name, numbers, heads(weeks)) for (name, _), numbers in fullest]

    people = table("owner", "Nobody")
    agencies = table("agency", "No agency")
    for row in agencies:
        late += row.numbers[0]
        totals = [total + number for total, number in zip(totals, row.numbers[1:-1], strict=True)]
    return Load(weeks, people, agencies, totals, late)
