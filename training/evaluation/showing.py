"""What the pages of evaluation show: results in words and pictures, versions of the questions, comments, quotes."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from partnership.base.years import FinancialYear
from partnership.pages.charts import Chart, Series
from partnership.pages.components import Stat
from training.evaluation import results as counted
from training.evaluation.models import Comment, Invitation, Questionnaire, Quote
from training.evaluation.results import SPLITS, Line, Tally, said
from training.evaluation.rules import Audience, Point
from training.models import Course

HEADS = ("Answered after", "People in pairs", "Straight after", "After 3 months", "After 6 months")
ASKING_HEADS = ["Asked at", "Asked", "Answered", "Rate", "Reminded", "No answer"]
DRAWN = 12
"""How many lines a chart shows at most."""
SHOWN_ON_COURSE = 3
REMEMBERED = 60
"""Seconds for which a web process remembers the quotes of a course."""


def years() -> list[FinancialYear]:
    """The years in which somebody was asked, newest first."""
    span = Invitation.objects.aggregate(
        first=Min("booking__session__starts_at"), last=Max("booking__session__starts_at")
    )
    if span["first"] is None:
        return []
    first, last = (FinancialYear.of(timezone.localdate(span[end])).first for end in ("first", "last"))
    return [FinancialYear(one) for one in range(last, first - 1, -1)]


def courses() -> list[tuple[str, str]]:
    """The courses about which somebody was asked, as choices."""
    asked = Invitation.objects.filter(booking__session__course=OuterRef("pk"))
    return list(Course.objects.filter(Exists(asked)).order_by("title").values_list("slug", "title"))


def results(split: str, *, year: str, course: str, sees_all: bool) -> dict[str, Any]:
    """Everything of the results page."""
    of_year = FinancialYear(int(year)) if year else None
    of_course = Course.objects.filter(slug=course).values_list("pk", flat=True).first() if course else None
    cells = counted.cells(year=of_year, course=of_course)
    lines = counted.lines(cells, split, sees_all=sees_all)
    total = counted.total(cells)
    return {
        "total": total,
        "stats": stats(total),
        "heads": (SPLITS[split][0], *HEADS),
        "lines": [(line, list(zip(HEADS, line.cells, strict=True))) for line in lines],
        "chart": chart(lines, split),
        "asking_heads": ASKING_HEADS,
        "askings": [(one.name, one.cells) for one in counted.askings(year=of_year, course=of_course)],
        "opinions": counted.opinions(year=of_year, course=of_course),
    }


def stats(total: Tally) -> list[Stat]:
    """The four numbers of the opening."""

    def share(point: Point) -> str:
        rate = total.rate(point)
        return "–" if rate is None else f"{rate}%"

    return [
        Stat("Learning gain in percentage points", said(total.gain())),
        Stat("People with both ratings", f"{total.people_at():,}"),
        Stat("Answered before the course", share(Point.BEFORE)),
        Stat("Answered straight after", share(Point.AFTER)),
        Stat("Answered after 3 months", share(Point.THREE_MONTHS)),
    ]


def chart(lines: list[Line], split: str) -> Chart | None:
    """The gains as lying bars, the highest first; years in their order. Nothing where there is nothing to compare."""
    drawn = [(line, line.tally.gain()) for line in lines if not line.hides]
    known = [(line, float(value)) for line, value in drawn if value is not None and value >= 0]
    if len(known) < 2:
        return None
    known = known[::-1] if split == "year" else sorted(known, key=lambda one: -one[1])
    known = known[:DRAWN]
    name = SPLITS[split][0].lower()
    best = max(known, key=lambda one: one[1])
    labels = [f"{line.name}, {line.note}" if split == "session" else line.name for line, _ in known]
    return Chart(
        heading=f"People gained most: {best[0].name}" if split != "year" else "The learning gain by year",
        subtitle=f"Learning gain by {name}, in percentage points of the self-rating scale",
        categories=tuple(labels),
        series=(Series("Learning gain", tuple(value for _, value in known)),),
        category_label=SPLITS[split][0],
    )


@dataclass(frozen=True)
class Version:
    """One version of what is asked, and whether it is asked now, will be, or was."""

    questionnaire: Questionnaire
    state: str
    number: int


def versions(rows: QuerySet[Questionnaire], *, today: date) -> list[tuple[str, list[Version]]]:
    """What is asked now and from a later day, by point; what it replaced is a page away in its history."""
    newest: dict[tuple[str, str, str], Questionnaire] = {}
    coming: list[Questionnaire] = []
    for one in rows.prefetch_related("questions").order_by("from_on"):
        if one.from_on > today:
            coming.append(one)
        else:
            newest[one.point, one.audience, one.kind] = one
    found: dict[str, list[Version]] = {}
    order = [(audience, point) for audience in Audience.values for point in Point.values]
    shown = [(one, "Asked now") for one in newest.values()] + [(one, "Coming") for one in coming]
    shown.sort(
        key=lambda pair: (order.index((pair[0].audience, pair[0].point)), pair[0].kind, pair[0].from_on)
    )
    for one, state in shown:
        name = f"{Audience(one.audience).label}"
        found.setdefault(name, []).append(Version(one, state, len(one.questions.all())))
    return list(found.items())


def comments(rows: QuerySet[Comment], *, year: str, course: str) -> QuerySet[Comment]:
    """The comments of a year and a course, newest first, each with `is_released`."""
    of_course = Course.objects.filter(slug=course).values_list("pk", flat=True).first() if course else None
    where = counted.within(
        FinancialYear(int(year)) if year else None, of_course, "invitation__booking__session"
    )
    stands = Quote.objects.filter(comment=OuterRef("pk"), withdrawn_at=None)
    return rows.filter(where).annotate(is_released=Exists(stands)).order_by("-created_at", "pk")


def quotes_of(course: UUID) -> list[str]:
    """The newest released quotes about a course, for its public page; gone within a minute of being withdrawn."""

    def find() -> list[str]:
        rows = Quote.objects.filter(Q(withdrawn_at=None), course=course).order_by("-released_at")
        return list(rows.values_list("text", flat=True)[:SHOWN_ON_COURSE])

    return caches["process"].get_or_set(f"quotes:{course}", find, REMEMBERED) or []
