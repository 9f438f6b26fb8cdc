"""What an app hands to the annual report: figures counted from records, and sentences built from them.

The apps lie below the report and know nothing of it; these frozen parts are their common language. Numbering,
layout and drawing belong to the report.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from partnership.base.years import FinancialYear

K = TypeVar("K")

SMALLEST_SHOWN = 6
"""Published counts of 1 to 5 people are withheld, so that nobody can be recognised."""

WITHHELD = "c"
"""What stands in the place of a withheld count."""

NOT_HELD = "–"
"""What stands where there was nothing to count: a course that was not held in that year."""


@dataclass(frozen=True)
class Told:
    """That a report of a year tells of one row: in which passage of which section, for whatever is made `since`.

    A function in `settings.REPORT_TELLS` takes ids of actions and gives these, for their golden thread.
    """

    row: UUID
    year: FinancialYear
    section: str
    passage: str
    since: datetime


@dataclass(frozen=True)
class KeyFigure:
    """One large number at the opening of a section, and what it is a number of."""

    value: str
    label: str


@dataclass(frozen=True)
class Table:
    """Figures in rows. The first cell of a row is its heading; the rest are numbers unless `words` is set."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    words: bool = False


@dataclass(frozen=True)
class ChartSpec:
    """What a chart shows; a value of None is not drawn. `table` holds the same figures to be read.

    `finding` says in a few words what the chart shows; on screen it is the heading. `lying` draws the first
    series as lying bars, for categories with long names.
    """

    caption: str
    finding: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int | float | None, ...]], ...]
    description: str
    table: Table
    emphasise: int | None = None
    lying: bool = False


@dataclass(frozen=True)
class Passage:
    """One part of a section: paragraphs, a chart, tables. Without a heading it follows the opening.

    `source` names the records that were counted, where they are others than those of the section.
    """

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    chart: ChartSpec | None = None
    tables: tuple[Table, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Section:
    """One chapter of the annual report. `source` says which records were counted and how."""

    title: str
    lead: str
    figures: tuple[KeyFigure, ...]
    passages: tuple[Passage, ...]
    source: str


@dataclass(frozen=True)
class Published(Generic[K]):
    """Counts of people that stand together in a table, as they may be printed, and the total of all of them.

    Where `hides_total`, the total may not be told in any other place either.
    """

    cells: dict[K, str]
    total: str
    hides_total: bool


def withheld(counts: Mapping[K, int], *, told: Container[K] = ()) -> Published[K]:
    """Counts as they are published: 1 to 5 as “c”, zero as 0, and never one that can be worked out.

    Where the withheld could be worked out from the total and the rest, the next smallest are withheld too,
    all that are equal; where there are none to withhold, the total is. The counts of `told` are printed in
    another place: they are not withheld for the sake of others.
    """
    total = sum(counts.values())
    hidden = {key for key, count in counts.items() if 0 < count < SMALLEST_SHOWN}
    others = [key for key, count in counts.items() if count >= SMALLEST_SHOWN and key not in told]
    if is_worked_out([counts[key] for key in hidden], total) and others:
        least = min(counts[key] for key in others)
        hidden |= {key for key in others if counts[key] == least}
    hides_total = is_worked_out([counts[key] for key in hidden], total)
    cells = {key: WITHHELD if key in hidden else f"{count:,}" for key, count in counts.items()}
    return Published(cells, WITHHELD if hides_total else of_people(total), hides_total)


def is_worked_out(hidden: Sequence[int], total: int) -> bool:
    """Whether readers could tell a withheld count, who know the total and that each is 1 to 5 or held back for them.

    One alone is the rest of the total; several are known where they are as small or as large as they can be. Of a
    total of 1 to 5 readers know no more than that.
    """
    if total < SMALLEST_SHOWN:
        return sum(hidden) == len(hidden) == SMALLEST_SHOWN - 1
    return len(hidden) == 1 or (
        bool(hidden) and sum(hidden) in (len(hidden), (SMALLEST_SHOWN - 1) * len(hidden))
    )


def of_people(count: int) -> str:
    """One published count of people: 1 to 5 as “c”."""
    return WITHHELD if 0 < count < SMALLEST_SHOWN else f"{count:,}"


def in_words(count: int) -> str:
    """A count of people inside a sentence: none, between 1 and 5, 1,401."""
    if count == 0:
        return "none"
    return "between 1 and 5" if count < SMALLEST_SHOWN else f"{count:,}"


def compared(what: str, now: int, before: int | None, *, years: str = "the year before") -> str:
    """“Attendances rose from 1,360 to 1,401.” `what` is a plural; None before means that nothing was on record."""
    if before is None:
        return f"{what}: {in_words(now)}. There are no records for {years}."
    then, today = in_words(before), in_words(now)
    if now == before:
        return f"{what} did not change: {today} in both years."
    if then == today:
        return f"{what} stayed {today}."
    return f"{what} {'rose' if now > before else 'fell'} from {then} to {today}."
