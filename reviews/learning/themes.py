"""What returns from review to review: each theme, how often, in which years, what was recommended and what it changed.

Few reviews are held, so few share a theme: numbers of 1 to 5 stay on the page, for those who work with them, and are
withheld in the file that leaves it, with whatever else would tell them: the number of a wider theme from which one
could be worked out, the years of so few reviews, and the order in which they would stand.
"""

from collections.abc import Container, Iterator
from typing import Any
from uuid import UUID

import django_filters as filters
import django_tables2 as tables
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from partnership.actions.models import Theme
from partnership.actions.rules import State
from partnership.base.report_parts import WITHHELD, of_people, withheld
from partnership.pages.cells import naming
from partnership.pages.charts import Chart, Series
from partnership.pages.exports import Plain
from partnership.pages.listing import DayFilter, Filters, Listing, WordsFilter
from reviews.learning.models import Finding
from reviews.rules import Kind

NUMBER: dict[str, Any] = {"th": {"class": "app-table__col-number"}}
DRAWN = 10
COUNTED = ("reviews", "findings_number", "good", "recommendations_number", "embedded")


def counted(rows: QuerySet[Theme], *, kind: str = "", since: Any = None, until: Any = None) -> QuerySet[Any]:
    """Themes with the numbers of their findings in reviews of a kind and of a time, none archived: one query.

    A finding of a part counts for the wider theme too, and once where it has both.
    """
    of = Finding.objects.filter(
        Q(themes=OuterRef("pk")) | Q(themes__parent=OuterRef("pk")), review__archived_on=None
    ).order_by()
    if kind:
        of = of.filter(review__kind=kind)
    if since:
        of = of.filter(review__started_on__gte=since)
    if until:
        of = of.filter(review__started_on__lte=until)
    changed = Q(recommendations__follows__action__state=State.EMBEDDED)
    years = of.annotate(year=ExtractYear("review__started_on")).values("year").distinct()
    together = of.annotate(all=Value(1)).values("all")

    def number(count: Count) -> Subquery:
        return Subquery(together.annotate(n=count).values("n"))

    found = rows.select_related("parent").annotate(
        reviews=number(Count("review", distinct=True)),
        findings_number=number(Count("pk", distinct=True)),
        good=number(Count("pk", filter=Q(sort="good"), distinct=True)),
        recommendations_number=number(Count("recommendations", distinct=True)),
        embedded=number(Count("recommendations", filter=changed, distinct=True)),
        years=ArraySubquery(years),
        has_parts=Exists(Theme.objects.filter(parent=OuterRef("pk"))),
    )
    return found.filter(findings_number__gt=0)


def telling(rows: QuerySet[Any]) -> set[tuple[UUID, str]]:
    """The numbers of wider themes, each by its theme and column, that would give a withheld one of a part away.

    `rows` are `counted`, and all of them: what is withheld in one file must not follow from another. The parts stand
    with their own numbers in the file of kept themes too, so it is the wider one that goes.
    """
    found = list(rows.values("pk", "parent", *COUNTED))
    parts: dict[UUID, list[Any]] = {}
    for row in found:
        parts.setdefault(row["parent"], []).append(row)
    tell = set()
    for wide in found:
        for column in COUNTED if wide["pk"] in parts else ():
            within = {part["pk"]: part[column] for part in parts[wide["pk"]]}
            # What was found of the wider theme itself; findings of two parts count once, and leave nothing.
            own = {wide["pk"]: max(wide[column] - sum(within.values()), 0)}
            if withheld(within | own, told={*within, *own}).hides_total:
                tell.add((wide["pk"], column))
    return tell


class ThemeTable(tables.Table):  # type: ignore[misc]
    """Themes beside each other; `telling` are those of their numbers that no file may have, as the function says."""

    telling: Container[tuple[UUID, str]] = ()

    name = tables.Column(verbose_name="Theme")
    reviews = tables.Column(verbose_name="Reviews", attrs=NUMBER)
    years = tables.Column(verbose_name="Years", orderable=False, attrs={"th": {"class": "app-table__col-m"}})
    findings_number = tables.Column(verbose_name="Findings", attrs=NUMBER)
    good = tables.Column(verbose_name="Of these, good practice", attrs=NUMBER, visible=False)
    recommendations_number = tables.Column(
        verbose_name="Recommendations", attrs={"th": {"class": "app-table__col-m"}}
    )
    embedded = tables.Column(verbose_name="Embedded", attrs=NUMBER)
    ties = ("name",)

    class Meta:
        order_by = "-reviews"

    def render_name(self, record: Theme) -> SafeString:
        query = urlencode({"theme": str(record.pk)})
        return naming(f"{reverse('reviews_learning:recommendations')}?{query}", record.name, place_of(record))

    def value_name(self, record: Theme) -> str:
        place = place_of(record)
        return f"{record.name} ({place.lower()})" if place else record.name

    def render_years(self, value: list[int]) -> str:
        return in_words(value)

    def value_years(self, value: list[int], record: Any) -> str:
        """As many years as there are reviews would say how many, so they go with a number that is withheld."""
        is_withheld = (record.pk, "reviews") in self.telling or outside(record.reviews) == WITHHELD
        return WITHHELD if is_withheld else in_words(value)

    def value_reviews(self, value: int, record: Theme, bound_column: tables.columns.BoundColumn) -> str | int:
        return WITHHELD if (record.pk, bound_column.name) in self.telling else outside(value)

    value_findings_number = value_good = value_recommendations_number = value_embedded = value_reviews


def place_of(theme: Any) -> str:
    """What a number counts besides, or what it is counted in."""
    if theme.parent:
        return f"Part of {theme.parent}, and counted there too"
    return "With its parts" if theme.has_parts else ""


def in_words(years: list[int]) -> str:
    """2019, 2021 to 2023"""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    said = []
    for run in runs:
        said += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(year) for year in run]
    return ", ".join(said)


class ThemeFilters(Filters):
    """By name, kind of review and time; the numbers are counted anew for what is chosen."""

    q = WordsFilter(field_name="name", lookup_expr="icontains", label="Theme")
    kind = filters.ChoiceFilter(label="Kind of review", choices=Kind.choices, empty_label="Any kind")
    since = DayFilter(label="Reviews decided since")
    until = DayFilter(label="Reviews decided until")

    def filter_queryset(self, queryset: QuerySet[Theme]) -> QuerySet[Any]:
        rows, said = self.counted(queryset), self.form.cleaned_data
        return rows.filter(name__icontains=said["q"]) if said.get("q") else rows

    def counted(self, themes: QuerySet[Theme]) -> QuerySet[Any]:
        """Themes with their numbers in the reviews that are chosen, whatever they are called."""
        said = self.form.cleaned_data
        return counted(themes, kind=said.get("kind") or "", since=said.get("since"), until=said.get("until"))


def outside(number: int) -> str | int:
    """A number of reviews or of what they found, as a file may have it: 1 to 5 as “c”."""
    return WITHHELD if of_people(number) == WITHHELD else number


class NamedInOrder(Listing):
    """A list whose file stands in the order of names: that of numbers would tell of those that are withheld."""

    def exported(self) -> Iterator[list[Plain]]:
        self.rows = self.rows.order_by("name")
        return super().exported()


class ThemeListing(NamedInOrder):
    """The list of themes, whose file has no number that tells a withheld one."""

    def exported(self) -> Iterator[list[Plain]]:
        filters: Any = self.filters
        self.table.telling = telling(filters.counted(filters.queryset))
        return super().exported()


def chart(rows: QuerySet[Any]) -> Chart | None:
    """The themes of most reviews, drawn; parts are counted in the wider theme, and not drawn beside it."""
    most = list(rows.filter(parent=None).order_by("-reviews", "name").values_list("name", "reviews")[:DRAWN])
    if len(most) < 2:
        return None
    return Chart(
        heading=f"{most[0][0]} was found most often",
        subtitle="In how many reviews each theme, with its parts, was found"
        + (f", the {DRAWN} found most often" if len(most) == DRAWN else ""),
        categories=tuple(name for name, _ in most),
        series=(Series("Reviews", tuple(number for _, number in most)),),
        category_label="Theme",
    )
