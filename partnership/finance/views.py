"""What a person gets of finance: the list of contributions, and one to record or correct."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.db.models import BooleanField, Value
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies import access as agencies
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.years import FinancialYear
from partnership.drafts.writing import drafted
from partnership.finance import access, services
from partnership.finance.forms import ContributionForm
from partnership.finance.ledger import ContributionFilters, ContributionTable, years_of
from partnership.history import timeline
from partnership.history.lists import record_export
from partnership.pages import words
from partnership.pages.components import TimelineEntry
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView

YEARS_AS_PILLS = 4


@require_safe
def contributions(request: PortalRequest) -> HttpResponseBase:
    """What each agency paid, by year."""
    require_sight(access.can_see(request.user))
    can_record = access.can_record(request.user)
    rows = access.visible(request.user)
    years = years_of(rows)
    listing = Listing(
        request,
        rows=rows.annotate(may_change=Value(can_record, output_field=BooleanField())),
        table=ContributionTable,
        filters=ContributionFilters,
        name="contributions",
        views=[
            SavedView("Every year", ""),
            *(
                SavedView(year.words, f"year={year.first}", number)
                for year, _, number in years[:YEARS_AS_PILLS]
            ),
        ],
    )
    record_export(listing, by=request.user)
    context = {
        "crumbs": crumbs(),
        "can_record": can_record,
        "lead": lead(years),
        "reasons": access.why(request.user),
    }
    return listing.response("finance/contributions.html", context)


def lead(years: list[tuple[FinancialYear, Decimal, int]]) -> str:
    """The newest year in one sentence."""
    if not years:
        return "What each agency pays towards the partnership. Nothing is recorded yet."
    year, total, number = years[0]
    if not number:
        return f"No agency paid in {year.words}, the newest year on record. The annual report says so."
    return (
        f"{words.count(number, 'agency', 'agencies')} paid {words.money(total)} in {year.words}, the newest "
        "year on record. The annual report publishes these amounts."
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: PortalRequest) -> HttpResponse:
    """Write down a contribution."""
    require_sight(access.can_see(request.user))
    require(access.can_record(request.user))
    form = drafted(
        request, ContributionForm, "Record a contribution", agencies=agencies.visible(request.user)
    )
    if form.is_valid() and accepted(form, lambda: services.record(by=request.user, **form.facts)):
        messages.success(request, said(form, "is recorded"))
        return redirect("finance:contributions")
    said_first = "One amount from one agency for one financial year. The annual report publishes it."
    return page(
        request, form, title="Record a contribution", lead=said_first, submit="Record the contribution"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Correct a contribution; the second of two people is shown what differs."""
    contribution = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_record(request.user))
    form = drafted(
        request,
        ContributionForm,
        f"Correct the contribution of {contribution.agency}",
        instance=contribution,
        agencies=agencies.visible(request.user),
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        if accepted(
            form, lambda: services.correct(contribution, version=version, by=request.user, **form.facts)
        ):
            messages.success(request, said(form, "is saved"))
            return redirect("finance:contributions")
    return page(
        request,
        form,
        title="Correct a contribution",
        submit="Save the contribution",
        changes=timeline.of(contribution),
    )


def said(form: ContributionForm, what: str) -> str:
    """What was just done, with its figures."""
    facts = form.facts
    return f"{words.money(facts['amount'])} from {facts['agency'].name} for {facts['year'].words} {what}."


def page(
    request: PortalRequest,
    form: ContributionForm,
    *,
    title: str,
    submit: str,
    lead: str = "",
    changes: list[TimelineEntry] | None = None,
) -> HttpResponse:
    """The page of one contribution."""
    here = reverse("finance:contributions")
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": submit,
        "crumbs": crumbs(("Contributions", here)),
        "cancel_url": here,
        "changes": changes,
    }
    return render(request, "components/form_page.html", context)
