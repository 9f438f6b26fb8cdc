"""What is owed: the list, one charge, waiving it; what came in; and what each agency is to the price list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.lists import record_list
from partnership.pages.components import Stat, Tag
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from training import words
from training.charges import access, keeping, services, tariff
from training.charges.forms import BillingForm, WaiveForm
from training.charges.income import income_by_year
from training.charges.models import AgencyBilling, Charge
from training.charges.rules import State, pounds, why_not_waived
from training.charges.tables import ChargeFilters, ChargeTable, state_tag

CHARGES = "Training charges"


def back() -> list[tuple[str, str]]:
    """The way back to the charges."""
    return crumbs((CHARGES, reverse("training_charges:charges")))


@require_safe
def charges(request: PortalRequest) -> HttpResponseBase:
    """What every agency owes, or one's own."""
    require_sight(access.can_see(request.user))
    listing = Listing(
        request,
        rows=access.visible(request.user),
        table=ChargeTable,
        filters=ChargeFilters,
        name="charges",
        views=[
            SavedView("All", ""),
            SavedView("To be invoiced", f"state={State.DUE}"),
            SavedView("Invoiced", f"state={State.INVOICED}"),
            SavedView("Waived", f"state={State.WAIVED}"),
            SavedView("To be credited", "state=wrong"),
        ],
    )
    record_list(listing, by=request.user)
    context = {
        "crumbs": crumbs(),
        "everybody": access.can_see_everybody(request.user),
        "can_invoice": access.can_invoice(request.user),
        "can_see_income": access.can_see_income(request.user),
    }
    return listing.response("training/charges/charges.html", context)


@require_safe
def charge(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One charge: what for, how it came about, and where it stands."""
    require_sight(access.can_see(request.user))
    charge = get_object_or_404(access.visible(request.user).select_related("waived_by"), pk=pk)
    items = charge.items.select_related("invoice")
    context = {
        "charge": charge,
        "title": f"{charge.get_kind_display()}: {pounds(charge.pence)}",
        "crumbs": back(),
        "tag": state_tag(charge),
        "rows": facts(charge),
        "papers": [item.invoice for item in items],
        "can_waive": access.can_waive(request.user) and not refusal(request, charge),
        "changes": timeline.of(charge),
        "reasons": access.why(request.user, charge),
    }
    return render(request, "training/charges/charge.html", context)


def facts(charge: Charge) -> list[tuple[str, str]]:
    """A charge in rows."""
    session = charge.booking.session
    rows = [
        ("Person", charge.user.name),
        ("Agency", charge.agency.name),
        ("Course", session.course.title),
        ("Session", words.when(session)),
        ("Amount", pounds(charge.pence)),
        ("How it came about", charge.rule),
    ]
    if charge.waived_because and charge.waived_by:
        rows.append(("Waived", f"{charge.waived_because} ({charge.waived_by.name})"))
    if charge.credit_because:
        rows.append(("To be credited", charge.credit_because))
    return rows


def refusal(request: PortalRequest, charge: Charge) -> str | None:
    """Why this person cannot waive a charge now, or None."""
    return why_not_waived(
        state=charge.state,
        credit_because=charge.credit_because,
        is_own=charge.user_id == request.user.pk,
        is_own_agency=access.works_for(request.user, charge.agency),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask for a charge no more, with the reason."""
    require_sight(access.can_see(request.user))
    charge = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_waive(request.user))
    form = WaiveForm(request.POST or None)
    here = reverse("training_charges:charge", args=[charge.pk])
    if form.is_valid() and accepted(
        form,
        lambda: services.waive(
            charge, because=form.cleaned_data["because"], by=request.user, now=timezone.now()
        ),
    ):
        messages.success(request, f"{pounds(charge.pence)} for {charge.user.name} is waived.")
        return redirect(here)
    context = {
        "form": form,
        "title": "Waive this charge",
        "lead": f"{charge.get_kind_display()}, {pounds(charge.pence)}: {charge.user.name}, {charge.agency.name}. "
        "The reason is kept, and the agency’s safeguarding lead sees it.",
        "submit": "Waive the charge",
        "warning": refusal(request, charge),
        "crumbs": back(),
        "cancel_url": here,
    }
    return render(request, "components/form_page.html", context)


@require_safe
def income(request: PortalRequest) -> HttpResponse:
    """What training brought in, by year."""
    require_sight(access.can_see_income(request.user))
    years = income_by_year()
    rows = [
        (
            year.words,
            pounds(one.invoiced),
            pounds(one.credited),
            in_pounds(one.net),
            pounds(one.waived),
            pounds(one.to_invoice),
        )
        for year, one in years.items()
    ]
    newest = next(iter(years.items()), None)
    stats = (
        [
            Stat(f"Income {newest[0].words}", in_pounds(newest[1].net)),
            Stat("Waived", pounds(newest[1].waived)),
            Stat("To be invoiced", pounds(newest[1].to_invoice)),
        ]
        if newest
        else []
    )
    context = {
        "crumbs": back() if access.can_see(request.user) else crumbs(),
        "rows": rows,
        "stats": stats,
        "reasons": access.SEE_INCOME.because(request.user),
    }
    return render(request, "training/charges/income.html", context)


def in_pounds(pence: int) -> str:
    """An amount that may be less than nothing."""
    return f"-{pounds(-pence)}" if pence < 0 else pounds(pence)


# Billing details ----------------------------------------------------------------------------------------


@require_safe
def billing(request: PortalRequest) -> HttpResponse:
    """What every agency is to the price list, or one's own."""
    require_sight(access.can_see(request.user))
    agencies = [
        (agency, said, Tag("grey", "Assumed") if said._state.adding else None)
        for agency in access.billed_agencies(request.user)
        for said in [billing_of(agency)]
    ]
    context = {"crumbs": back(), "agencies": agencies}
    return render(request, "training/charges/billing.html", context)


def billing_of(agency: object) -> AgencyBilling:
    """What is said of an agency, or what it is taken for."""
    said: AgencyBilling | None = getattr(agency, "billing", None)
    return said or tariff.assumed(agency)  # type: ignore[arg-type]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_billing(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say what an agency is and who there is asked to pay; somebody else's change since is shown first."""
    require_sight(access.can_see(request.user))
    agency = get_object_or_404(access.billed_agencies(request.user), pk=pk)
    require(access.can_keep_billing(request.user, agency))
    said = billing_of(agency)
    form = drafted(request, BillingForm, f"Billing details of {agency}", instance=said)
    if form.is_valid() and accepted(
        form,
        lambda: keeping.keep_billing(
            agency, version=form.cleaned_data["version"] or 0, by=request.user, **form.facts
        ),
    ):
        messages.success(request, f"The billing details of {agency} are saved.")
        return redirect("training_charges:billing")
    context = {
        "form": form,
        "title": "Billing details",
        "eyebrow": agency.name,
        "lead": "They count for what is booked and invoiced from now on, two minutes after you save at the latest.",
        "submit": "Save the details",
        "crumbs": [*back(), ("Billing details", reverse("training_charges:billing"))],
        "cancel_url": reverse("training_charges:billing"),
        "changes": None if said._state.adding else timeline.of(said),
    }
    return render(request, "components/form_page.html", context)
