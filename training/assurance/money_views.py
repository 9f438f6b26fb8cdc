"""What training brings in and costs: the balance by year, and what somebody wrote down for it."""

from typing import Any
from uuid import UUID

import django_filters as filters
import django_tables2 as tables
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.years import FinancialYear
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.pages.cells import naming
from partnership.pages.charts import Chart, Series
from partnership.pages.components import Stat
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Filters, Listing
from training.assurance import access, services, showing
from training.assurance.forms import MoneyForm
from training.assurance.models import Money
from training.assurance.money import Balance, balances
from training.assurance.rules import MoneyKind, Side, side_of
from training.charges.rules import pounds

DRAWN = 6


class MoneyTable(tables.Table):  # type: ignore[misc]
    """What was written down."""

    kind = tables.Column(verbose_name="What it was")
    year = tables.Column(verbose_name="Financial year")
    side = tables.Column(accessor="kind", verbose_name="Side", orderable=False)
    pence = tables.Column(verbose_name="Amount", attrs={"th": {"class": "app-table__col-number"}})
    note = tables.Column(verbose_name="What for", visible=False)

    def render_kind(self, record: Money, value: Any) -> SafeString:
        kind = record.get_kind_display()
        if not self.context.get("keeps_money"):
            return format_html("<span>{}<small>{}</small></span>", kind, record.note)
        return naming(reverse("training_assurance:edit_entry", args=[record.pk]), kind, record.note)

    def value_kind(self, record: Money) -> str:
        return record.get_kind_display()

    def render_year(self, value: int) -> str:
        return str(FinancialYear(value))

    def render_side(self, record: Money) -> str:
        return str(side_of(record.kind).label)

    def render_pence(self, value: int) -> str:
        return pounds(value)

    def value_pence(self, value: int) -> float:
        return value / 100


class MoneyFilters(Filters):
    """By kind."""

    kind = filters.ChoiceFilter(label="What it was", choices=MoneyKind.choices, empty_label="Anything")


@require_safe
def balance(request: PortalRequest) -> HttpResponse:
    """Income and expenditure by year."""
    require_sight(access.can_see_balance(request.user))
    years = balances()
    newest = next(iter(years.items()), None)
    context = {
        "crumbs": crumbs(),
        "tabs": showing.tabs(request.user, "balance"),
        "can_keep": access.can_keep_money(request.user),
        "years": [
            (year, pounds(one.income), pounds(one.expenditure), pounds(one.left), parts(one))
            for year, one in years.items()
        ],
        "stats": [
            Stat(f"Income {newest[0].words}", pounds(newest[1].income)),
            Stat("Expenditure", pounds(newest[1].expenditure)),
            Stat("Left over", pounds(newest[1].left)),
        ]
        if newest
        else [],
        "chart": chart(years),
        "reasons": access.SEE_BALANCE.because(request.user),
    }
    return render(request, "training/assurance/balance.html", context)


def parts(one: Balance) -> list[tuple[str, str]]:
    """What a year is made of."""
    invoiced = [("Invoices less credit notes", pounds(one.invoiced))] if one.invoiced else []
    sides = [(name, pounds(pence)) for side in Side for name, pence in one.of(side)]
    return invoiced + sides


def chart(years: dict[FinancialYear, Balance]) -> Chart | None:
    """Income beside expenditure, oldest year first; nothing where there is nothing to compare."""
    drawn = list(years.items())[:DRAWN][::-1]
    if len(drawn) < 2:
        return None
    # a year of which one side is not written down yet tells nothing
    told = [(year, one) for year, one in drawn if one.income and one.expenditure]
    finding = "Income and expenditure by year"
    if told:
        year, newest = told[-1]
        finding = f"Training brought in {'more' if newest.left >= 0 else 'less'} than it cost in {year.words}"
    return Chart(
        heading=finding,
        subtitle="Income and expenditure by year, in pounds",
        categories=tuple(str(one) for one, _ in drawn),
        series=(
            Series("Income", tuple(round(one.income / 100) for _, one in drawn)),
            Series("Expenditure", tuple(round(one.expenditure / 100) for _, one in drawn)),
        ),
    )


@require_safe
def entries(request: PortalRequest) -> HttpResponseBase:
    """What was written down beside the invoices."""
    require_sight(access.can_see_balance(request.user))
    listing = Listing(
        request,
        rows=access.visible_money(request.user),
        table=MoneyTable,
        filters=MoneyFilters,
        name="entries",
    )
    keeps = access.can_keep_money(request.user)
    listing.table.context = {"keeps_money": keeps}
    context = {
        "crumbs": crumbs(("Income and expenditure", reverse("training_assurance:balance"))),
        "can_keep": keeps,
    }
    return listing.response("training/assurance/entries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: PortalRequest) -> HttpResponse:
    """Write down what training cost, or brought in."""
    require_sight(access.can_see_balance(request.user))
    return entry_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_entry(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Correct an entry."""
    return entry_page(request, get_object_or_404(access.visible_money(request.user), pk=pk))


def entry_page(request: PortalRequest, row: Money | None) -> HttpResponse:
    """One entry, new or changed."""
    require(access.can_keep_money(request.user))
    form = drafted(request, MoneyForm, "Correct an entry" if row else "Add an entry", instance=row)
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_money(
            row, by=request.user, version=form.cleaned_data["version"] or 0, **form.facts
        ),
    ):
        messages.success(request, "The entry is saved.")
        return redirect("training_assurance:balance")
    back = [
        ("Income and expenditure", reverse("training_assurance:balance")),
        ("Entries", reverse("training_assurance:entries")),
    ]
    context = {
        "form": form,
        "title": "Correct an entry" if row else "Add an entry",
        "lead": "What training cost in a year, or brought in beside the invoices of this portal. Without VAT.",
        "submit": "Save the entry",
        "crumbs": crumbs(*back),
        "cancel_url": reverse("training_assurance:entries"),
        "changes": timeline.of(row) if row else None,
    }
    return render(request, "components/form_page.html", context)
