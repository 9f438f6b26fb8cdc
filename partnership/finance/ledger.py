"""Contributions as a list to read: one row for an agency and a year."""

from decimal import Decimal

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.agencies.rules import Sector
from partnership.base.years import FinancialYear
from partnership.finance.models import Contribution
from partnership.pages import words
from partnership.pages.listing import Filters, WordsFilter

NUMBER = {"th": {"class": "app-table__number"}, "td": {"class": "app-table__number"}}


class ContributionTable(tables.Table):  # type: ignore[misc]
    """Who paid how much in which year."""

    agency = tables.Column(verbose_name="Agency", order_by="agency__name")
    year = tables.Column(verbose_name="Financial year")
    amount = tables.Column(verbose_name="Amount", attrs=NUMBER)
    sector = tables.Column(verbose_name="Sector", accessor="agency__sector", visible=False)
    ties = ("-amount", "agency__name")

    class Meta:
        order_by = ("-year",)
        default = ""

    def render_agency(self, record: Contribution) -> SafeString:
        """The name; for those who may change it, a link to do so."""
        if not getattr(record, "may_change", False):
            return format_html("{}", record.agency.name)
        url = reverse("finance:edit", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, record.agency.name)

    def value_agency(self, record: Contribution) -> str:
        return record.agency.name

    def render_year(self, value: int) -> str:
        return FinancialYear(value).words

    def value_year(self, value: int) -> str:
        return str(FinancialYear(value))

    def render_amount(self, value: Decimal) -> str:
        return words.money(value)

    def value_amount(self, value: Decimal) -> Decimal:
        return value

    def render_sector(self, value: str) -> str:
        return str(Sector(value).label)


def years_of(rows: QuerySet[Contribution]) -> list[tuple[FinancialYear, Decimal, int]]:
    """Each year on record, the newest first, with its total and how many agencies paid."""
    by_year: dict[int, list[Decimal]] = {}
    for year, amount in rows.order_by("-year").values_list("year", "amount"):
        by_year.setdefault(year, []).append(amount)
    return [
        (FinancialYear(year), sum(amounts, Decimal()), sum(1 for amount in amounts if amount))
        for year, amounts in by_year.items()
    ]


class ContributionFilters(Filters):
    """By agency and by year."""

    q = WordsFilter(label="Agency", field_name="agency__name", lookup_expr="icontains")
    year = filters.ChoiceFilter(label="Financial year", empty_label="Every year")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        years = self.queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(year, FinancialYear(year).words) for year in years]
