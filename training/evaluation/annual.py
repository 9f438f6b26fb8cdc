"""What evaluation tells the annual report: what people learned at each core course, and what they said."""

from decimal import Decimal

from partnership.base.report_parts import SMALLEST_SHOWN, ChartSpec, Passage, Table
from partnership.base.years import FinancialYear
from partnership.pages import words
from training.evaluation import results
from training.evaluation.models import Quote
from training.evaluation.results import Line, said
from training.evaluation.rules import Point
from training.rules import Kind

QUOTES = 4
"""How many quotes a report holds at most."""


def passages(year: FinancialYear) -> tuple[Passage, ...]:
    """The learning gains of the core courses and the released quotes of a year; nothing where there are none."""
    found = [passage for passage in (gains(year), voices(year)) if passage]
    return tuple(found)


def gains(year: FinancialYear) -> Passage | None:
    """How far people’s own ratings rose, by core course; a course with fewer than six pairs of answers is left out."""
    cells = [cell for cell in results.cells(year=year) if cell.session.course.kind == Kind.CORE]
    lines = [
        line
        for line in results.lines(cells, "course", sees_all=True)
        if line.tally.people_at() >= SMALLEST_SHOWN
    ]
    if not lines:
        return None
    lines.sort(key=lambda line: (-(line.tally.gain() or 0), line.name))
    figures = [(line, line.tally.gain() or Decimal()) for line in lines]
    table = Table(
        caption=f"Learning gain at core courses, {year.words}",
        head=("Course", "Points", "People", "Answered before", "Answered after"),
        rows=tuple(
            (line.name, said(line.tally.gain()), f"{line.tally.people_at():,}", *rates(line))
            for line in lines
        ),
    )
    best = lines[0]
    chart = ChartSpec(
        caption="Learning gain at core courses, in percentage points",
        finding=f"{best.name} raised people’s confidence most",
        categories=tuple(line.name for line, _ in figures),
        series=(("Learning gain", tuple(float(value) for _, value in figures)),),
        description=". ".join(
            f"{line.name}: {said(line.tally.gain())} percentage points" for line, _ in figures
        )
        + ".",
        table=table,
        lying=True,
    )
    told = (
        "People rate how confident they are, from 1 to 10, that they can do what a course teaches: before it and "
        "straight after. The learning gain is the average difference over all pairs of answers, in percentage points "
        "of the scale.",
        " ".join(
            f"{line.name}: {said(value)} points, from {words.count(line.tally.people_at(), 'person', 'people')} who "
            "answered both."
            for line, value in figures
        ),
    )
    return Passage(
        heading="What people learned",
        paragraphs=told,
        chart=chart,
        source="what people answered before and after their courses",
    )


def rates(line: Line) -> tuple[str, str]:
    """The response rates before and straight after."""
    both = [line.tally.rate(point) for point in (Point.BEFORE, Point.AFTER)]
    before, after = ("–" if rate is None else f"{rate}%" for rate in both)
    return before, after


def voices(year: FinancialYear) -> Passage | None:
    """What people said, in words that somebody has made anonymous and released."""
    rows = Quote.objects.filter(year=year.first, withdrawn_at=None).order_by("released_at", "pk")
    quotes = list(rows.values_list("text", "course__title")[:QUOTES])
    if not quotes:
        return None
    return Passage(
        heading="In their own words",
        paragraphs=tuple(f"“{text}” (on {course})" for text, course in quotes),
        source="comments that were released without a name",
    )
