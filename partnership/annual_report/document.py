"""A report put together: chapters, figures and tables in order and numbered, all counted at one instant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from partnership.annual_report import introduction
from partnership.annual_report.models import Report
from partnership.base.report_parts import ChartSpec, Section, Table
from partnership.base.years import FinancialYear
from partnership.pages import charts

SHORT = 8
"""Up to so many chapters, the contents say what each one found."""

Step = Callable[[str], None]


@dataclass(frozen=True)
class NumberedTable:
    """A table with its number in the report."""

    number: int
    table: Table

    @property
    def anchor(self) -> str:
        return f"table-{self.number}"


@dataclass(frozen=True)
class Drawing:
    """A chart drawn for screen or paper, and the table behind it. It answers to `components/chart.html` too."""

    number: int
    spec: ChartSpec
    table: NumberedTable

    @property
    def anchor(self) -> str:
        return f"figure-{self.number}"

    @property
    def heading(self) -> str:
        return self.spec.finding

    @property
    def subtitle(self) -> str:
        return self.spec.caption

    @property
    def series(self) -> tuple[charts.Series, ...]:
        return tuple(charts.Series(name, values) for name, values in self.spec.series)

    @property
    def is_lying(self) -> bool:
        return self.spec.lying

    @property
    def svg(self) -> SafeString:
        """The drawing on screen."""
        return self.drawn(width=540, height=300, least=300, font_size=14)

    @property
    def narrow(self) -> SafeString:
        """The drawing on a phone: lying bars, whose words need no more room than there is."""
        series = self.series[:1] if self.spec.lying else self.series
        return charts.bars(
            self.spec.caption,
            self.spec.description,
            self.spec.categories,
            series,
            emphasise=self.spec.emphasise,
            width=charts.NARROW,
        )

    @property
    def printed(self) -> SafeString:
        """The drawing on paper, as wide as the page."""
        drawing = self.drawn(width=660, height=240, font_size=13)
        # A print engine does not carry the page's typeface into a drawing.
        return mark_safe(drawing.replace("<svg ", '<svg font-family="Public Sans" ', 1))  # noqa: S308  a constant

    @property
    def bars(self) -> SafeString:
        return self.svg

    def drawn(self, *, width: int, height: int, font_size: int, least: int = 0) -> SafeString:
        """Columns are `height` high; lying bars as high as they need, and at least `least`."""
        title, says = self.spec.caption, self.spec.description
        if self.spec.lying:
            return charts.bars(
                title,
                says,
                self.spec.categories,
                self.series[:1],
                width=width,
                height=least,
                font_size=font_size,
            )
        return charts.columns(
            title,
            says,
            self.spec.categories,
            self.series,
            emphasise=self.spec.emphasise,
            width=width,
            height=height,
            font_size=font_size,
        )

    @property
    def heads(self) -> tuple[str, ...]:
        return self.table.table.head

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        whole = [*self.table.table.rows, *([self.table.table.total] if self.table.table.total else [])]
        return [(row[0], row[1:]) for row in whole]


@dataclass(frozen=True)
class Part:
    """One passage with its drawings and tables numbered."""

    heading: str
    anchor: str
    paragraphs: tuple[str, ...]
    drawing: Drawing | None
    tables: tuple[NumberedTable, ...]


def anchor_of(section: str, passage: str = "") -> str:
    """Where a section stands on the page of its report, or one passage of it."""
    return slugify(f"{section} {passage}")


@dataclass(frozen=True)
class Chapter:
    """One section with its number."""

    number: int
    section: Section
    parts: tuple[Part, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.section.title)


@dataclass(frozen=True)
class Document:
    """The whole report as it was counted at `as_at`."""

    report: Report
    chapters: tuple[Chapter, ...]
    as_at: datetime

    @property
    def year(self) -> FinancialYear:
        return self.report.financial_year

    @property
    def cover_title(self) -> str:
        """The title with its years held together, so that it breaks before them."""
        return self.report.title.replace(self.year.words, self.year.words.replace(" ", "\xa0"))

    @property
    def is_short(self) -> bool:
        """Whether the contents have room for what each chapter says."""
        return len(self.chapters) <= SHORT

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """Every figure and table: its label, its caption and its anchor."""
        listed = []
        for part in (part for chapter in self.chapters for part in chapter.parts):
            if part.drawing:
                listed.append((f"Figure {part.drawing.number}", part.drawing.subtitle, part.drawing.anchor))
            for one in part.tables:
                listed.append((f"Table {one.number}", one.table.caption, one.anchor))
        return listed

    @property
    def sections(self) -> list[Section]:
        return [chapter.section for chapter in self.chapters]


def compose(report: Report, *, as_at: datetime, step: Step = lambda _: None) -> Document:
    """Count every section of the report from one snapshot of the records. `step` is told before each."""
    year = report.financial_year
    with snapshot():
        found = sections(year, step=step)
        first = introduction.section(year, found)
    return Document(report=report, chapters=number([first, *found]), as_at=as_at)


def sections(year: FinancialYear, *, step: Step = lambda _: None) -> list[Section]:
    """What each app of the settings has to tell about the year; those without records stay out."""
    told = []
    for path in settings.ANNUAL_REPORT_SECTIONS:
        app = apps.get_containing_app_config(path.rpartition(".")[0])
        step(f"Counting the records of {str(app.verbose_name).lower() if app else path}")
        section: Section | None = import_string(path)(year)
        if section is not None:
            told.append(section)
    return told


@contextmanager
def snapshot() -> Iterator[None]:
    """All queries inside see the records of one instant, whatever others save meanwhile.

    Inside a transaction that has already begun, that transaction answers for it.
    """
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def number(told: list[Section]) -> tuple[Chapter, ...]:
    """Chapters, charts and tables counted from 1 through the whole report. A chart's table comes after it."""
    figure_numbers, table_numbers = count(1), count(1)
    chapters = []
    for at, section in enumerate(told, start=1):
        parts = []
        for passage in section.passages:
            drawing = None
            if passage.chart:
                table = NumberedTable(next(table_numbers), passage.chart.table)
                drawing = Drawing(next(figure_numbers), passage.chart, table)
            tables = tuple(NumberedTable(next(table_numbers), table) for table in passage.tables)
            anchor = anchor_of(section.title, passage.heading)
            parts.append(Part(passage.heading, anchor, passage.paragraphs, drawing, tables))
        chapters.append(Chapter(at, section, tuple(parts)))
    return tuple(chapters)
