"""How many came from each agency and sector in a year: live and on demand apart, against the targets.

Live is a mark of the register: attended, at a session that was not cancelled, in the year in which it began, as the
annual report counts. On demand is a course followed by its link: begun in the year, and of those how many finished.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.agencies.rules import Sector
from partnership.base.years import FinancialYear
from partnership.pages.charts import Chart, Series
from training.assurance.models import Target
from training.library.models import OnDemand
from training.models import Booking
from training.rules import Attendance, Kind, SessionStatus

HEADS = (
    "Core courses, live",
    "Year before",
    "Target for core courses",
    "Reached",
    "Other courses, live",
    "Begun on demand",
    "Finished on demand",
)


@dataclass
class Line:
    """One agency, or one sector, in one year."""

    name: str
    core: int = 0
    before: int = 0
    other: int = 0
    begun: int = 0
    finished: int = 0
    target: int | None = None

    @property
    def per_cent(self) -> int | None:
        return 100 * self.core // self.target if self.target else None

    @property
    def is_reached(self) -> bool:
        return self.target is not None and self.core >= self.target

    @property
    def figures(self) -> list[int | None]:
        """The figures behind HEADS, for a file."""
        return [self.core, self.before, self.target, self.per_cent, self.other, self.begun, self.finished]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Each head with its figure in words."""
        said = ["–" if one is None else f"{one:,}" for one in self.figures]
        if self.per_cent is not None:
            said[3] += "%"
        return list(zip(HEADS, said, strict=True))


def midnight(year: FinancialYear) -> datetime:
    """The instant at which a financial year begins."""
    return timezone.make_aware(datetime.combine(year.start, time()))


def within(year: FinancialYear, name: str) -> Q:
    """That an instant lies in a year."""
    return Q(**{f"{name}__gte": midnight(year), f"{name}__lt": midnight(year.back(-1))})


def live(year: FinancialYear) -> QuerySet[Booking]:
    """The attendances of a year."""
    came = Booking.objects.filter(within(year, "session__starts_at"), attendance=Attendance.ATTENDED)
    return came.exclude(session__status=SessionStatus.CANCELLED).order_by()


def core(year: FinancialYear) -> QuerySet[Booking]:
    """Those at core courses, by which targets are measured."""
    return live(year).filter(session__course__kind=Kind.CORE)


def on_demand(year: FinancialYear) -> QuerySet[OnDemand]:
    """What was begun on demand in a year."""
    return OnDemand.objects.filter(within(year, "opened_at")).order_by()


def lines(year: FinancialYear, *, by: str, only: Iterable[UUID] | None = None) -> list[Line]:
    """Every agency, or every sector, from which somebody came or should have: five queries.

    `by` is agency or sector; `only` are the agencies whose figures may be seen, where not all of them are.
    """
    field = "agency" if by == "agency" else "agency__sector"
    mine = Q() if only is None else Q(agency__in=list(only))
    found: dict[object, Line] = {}
    names = named(by)

    def line(key: object) -> Line:
        return found.setdefault(key, Line(names.get(key, "")))

    is_core = Count("pk", filter=Q(session__course__kind=Kind.CORE))
    attended = live(year).filter(mine).values_list(field)
    for key, of_core, number in attended.annotate(of_core=is_core, number=Count("pk")):
        line(key).core, line(key).other = of_core, number - of_core
    for key, number in core(year.back()).filter(mine).values_list(field).annotate(number=Count("pk")):
        line(key).before = number
    views = on_demand(year).filter(mine).values_list(field)
    for key, begun, finished in views.annotate(begun=Count("pk"), finished=Count("finished_at")):
        line(key).begun, line(key).finished = begun, finished
    targets = Target.objects.filter(mine, year=year.first, agency__isnull=by != "agency")
    for key, number in targets.order_by().values_list("agency" if by == "agency" else "sector", "number"):
        line(key).target = number
    return sorted(found.values(), key=lambda one: (-one.core, -(one.target or 0), one.name))


def named(by: str) -> dict[object, str]:
    """What each agency, or each sector, is called."""
    if by == "agency":
        return dict(Agency.objects.order_by().values_list("pk", "name"))
    return {sector.value: str(sector.label) for sector in Sector}


def total(rows: Iterable[Line]) -> Line:
    """All of them together; they have no target together."""
    every = Line("All")
    for row in rows:
        every.core += row.core
        every.before += row.before
        every.other += row.other
        every.begun += row.begun
        every.finished += row.finished
    return every


def years(today: FinancialYear) -> list[FinancialYear]:
    """From this year back to the first with a register, newest first."""
    first = Booking.objects.filter(attendance=Attendance.ATTENDED).aggregate(at=Min("session__starts_at"))[
        "at"
    ]
    oldest = FinancialYear.of(timezone.localdate(first)).first if first else today.first
    return [FinancialYear(one) for one in range(today.first, min(oldest, today.first) - 1, -1)]


DRAWN = 10
"""How many bars a chart has at most."""


def chart(rows: list[Line], year: FinancialYear, *, by: str) -> Chart | None:
    """Attendances at core courses as lying bars, each with its target; nothing where there is nothing to compare."""
    drawn = [row for row in rows if row.core or row.target][:DRAWN]
    if len(drawn) < 2:
        return None
    with_target = [row for row in rows if row.target]
    reached = sum(row.is_reached for row in with_target)
    many = "agencies" if by == "agency" else "sectors"
    heading = (
        f"{reached} of {len(with_target)} targets for {year.words} are reached"
        if with_target
        else f"Most came from {drawn[0].name}"
    )
    return Chart(
        heading=heading,
        subtitle=f"Live attendances at core courses, {year.words}"
        + (f", the {DRAWN} {many} with most" if len(drawn) < len(rows) and len(drawn) == DRAWN else ""),
        categories=tuple(f"{row.name} (target {row.target:,})" if row.target else row.name for row in drawn),
        series=(Series("Attendances", tuple(row.core for row in drawn)),),
        category_label="Agency" if by == "agency" else "Sector",
    )
