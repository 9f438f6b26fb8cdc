"""How far a briefing has come: which agencies have discussed it, in how many teams, with how many people."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, DateField, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Lower

from partnership.agencies.models import Agency
from partnership.agencies.rules import Sector
from partnership.pages import words
from partnership.pages.components import Stat
from partnership.pages.listing import Filters, WordsFilter
from reviews.briefings.models import Briefing, Discussion

NUMBER: dict[str, Any] = {"th": {"class": "app-table__col-number"}}


def covered(agencies: QuerySet[Agency], briefing: Briefing) -> QuerySet[Any]:
    """Agencies with how many `teams` and `people` have discussed a briefing, and when the `last` did."""
    said = Discussion.objects.filter(briefing=briefing, agency=OuterRef("pk")).order_by().values("agency")
    teams = said.annotate(number=Count(Lower("team"), distinct=True)).values("number")
    people = said.annotate(number=Sum("people")).values("number")
    last = said.annotate(day=Max("discussed_on")).values("day")
    return agencies.annotate(
        teams=Coalesce(Subquery(teams, output_field=IntegerField()), 0),
        people=Coalesce(Subquery(people, output_field=IntegerField()), 0),
        last=Subquery(last, output_field=DateField()),
    )


def stats(rows: QuerySet[Any]) -> list[Stat]:
    """The whole in four numbers: one query."""
    found = list(rows.order_by().values_list("teams", "people"))
    reached = sum(1 for teams, _ in found if teams)
    return [
        Stat("Agencies that discussed it", f"{reached} of {len(found)}"),
        Stat("Teams", sum(teams for teams, _ in found)),
        Stat("People", sum(people for _, people in found)),
    ]


class CoverageTable(tables.Table):  # type: ignore[misc]
    """Agencies beside each other."""

    name = tables.Column(verbose_name="Agency")
    teams = tables.Column(verbose_name="Teams", attrs=NUMBER)
    people = tables.Column(verbose_name="People", attrs=NUMBER)
    last = tables.Column(verbose_name="Last discussed", default="Not yet")
    sector = tables.Column(verbose_name="Sector", visible=False)
    ties = ("name",)

    class Meta:
        order_by = "-people"

    def render_people(self, value: int) -> str:
        return f"{value:,}"

    def value_people(self, value: int) -> int:
        return value

    def render_last(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_last(self, value: Any) -> Any:
        return value

    def render_sector(self, value: str) -> str:
        return str(Sector(value).label)


class CoverageFilters(Filters):
    """By name, sector and whether anybody has discussed it."""

    q = WordsFilter(label="Agency", field_name="name", lookup_expr="icontains")
    sector = filters.ChoiceFilter(label="Sector", choices=Sector.choices, empty_label="Every sector")
    said = filters.ChoiceFilter(
        label="Discussed", choices=[("yes", "By one team at least"), ("no", "Not yet")], empty_label="Both",
        method="has_said",
    )  # fmt: skip

    def has_said(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(teams__gt=0) if value == "yes" else rows.filter(teams=0)
