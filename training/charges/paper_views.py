"""Invoices, credit notes and charge runs: what a person gets of them."""

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
from partnership.base.rules import RuleBroken
from partnership.history import seen
from partnership.history.lists import record_list
from partnership.history.services import record_read
from partnership.pages import words
from partnership.pages.components import Tag
from partnership.pages.form_page import accepted
from partnership.pages.listing import Listing, SavedView
from training.charges import access, papers, runs
from training.charges.forms import CreditForm
from training.charges.models import Invoice
from training.charges.rules import Paper, pounds
from training.charges.tables import (
    ALL_COLUMNS,
    InvoiceFilters,
    InvoiceTable,
    LineFilters,
    LineTable,
)
from training.charges.views import back


@require_safe
def invoices(request: PortalRequest) -> HttpResponseBase:
    """Every invoice and credit note, or those of one's own agency."""
    require_sight(access.can_see(request.user))
    listing = Listing(
        request,
        rows=access.visible_invoices(request.user),
        table=InvoiceTable,
        filters=InvoiceFilters,
        name="invoices and credit notes",
        views=[
            SavedView("All", ""),
            SavedView("Invoices", f"paper={Paper.INVOICE}"),
            SavedView("Credit notes", f"paper={Paper.CREDIT_NOTE}"),
        ],
    )
    record_list(listing, by=request.user)
    return listing.response("training/charges/invoices.html", {"crumbs": back()})


@require_safe
def lines(request: PortalRequest) -> HttpResponseBase:
    """Every line of them, to be taken into a finance system."""
    require_sight(access.can_see_everybody(request.user))
    listing = Listing(
        request,
        rows=access.visible_items(request.user),
        table=LineTable,
        filters=LineFilters,
        name="invoice lines",
        views=[SavedView("All", ""), SavedView("For the finance system", f"columns={ALL_COLUMNS}")],
    )
    record_list(listing, by=request.user)
    return listing.response("training/charges/lines.html", {"crumbs": papers_crumbs()})


def papers_crumbs() -> list[tuple[str, str]]:
    return [*back(), ("Invoices", reverse("training_charges:invoices"))]


def found(request: PortalRequest, pk: UUID) -> Invoice:
    """The invoice or credit note, if they see it; else 404."""
    require_sight(access.can_see(request.user))
    rows = access.visible_invoices(request.user).select_related("issued_by", "printout")
    return get_object_or_404(rows.defer("printout__content"), pk=pk)


@require_safe
def invoice(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One invoice or credit note as it was sent."""
    invoice = found(request, pk)
    record_read(by=request.user, what=str(invoice.get_paper_display()).lower(), row=invoice)
    context = {
        "invoice": invoice,
        "items": invoice.items.select_related("credited_by__invoice"),
        "notes": invoice.credit_notes.all(),
        "crumbs": papers_crumbs(),
        "tags": [Tag("grey", "Credit note") if invoice.credits else Tag("green", "Invoice")],
        "can_credit": access.can_invoice(request.user) and may_credit(request, invoice),
        "reasons": access.why(request.user, invoice),
        "seen": seen.of(invoice),
    }
    return render(request, "training/charges/invoice.html", context)


def may_credit(request: PortalRequest, invoice: Invoice) -> bool:
    """Whether there is a line to credit, for an agency that is not their own."""
    own = access.works_for(request.user, invoice.agency)
    return (
        invoice.paper == Paper.INVOICE
        and not own
        and invoice.items.filter(credited_by=None).exclude(charge__user=request.user).exists()
    )


@require_safe
def file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The PDF of an invoice or a credit note."""
    invoice = found(request, pk)
    response = as_file(invoice)
    record_read(by=request.user, what=str(invoice.get_paper_display()).lower(), row=invoice)
    return response


def as_file(invoice: Invoice) -> HttpResponse:
    """The PDF that was made of a paper. Raises RuleBroken while it is being made."""
    if invoice.printout.made_at is None:
        raise RuleBroken("The file is being made. It takes a minute: open the page again then.")
    response = HttpResponse(bytes(invoice.printout.content or b""), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{invoice.reference}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give back lines of an invoice, or a part of them."""
    invoice = found(request, pk)
    require(access.can_invoice(request.user))
    if not may_credit(request, invoice):
        own = access.works_for(request.user, invoice.agency)
        raise RuleBroken(
            "This invoice is for your own agency. Somebody of another agency credits it."
            if own
            else "There is no line left of this invoice that you can credit."
        )
    items = list(invoice.items.filter(credited_by=None).exclude(charge__user=request.user))
    form = CreditForm(request.POST or None, items=items)
    made: list[Invoice] = []
    if form.is_valid() and accepted(
        form,
        lambda: made.append(
            papers.credit(
                invoice,
                amounts=form.amounts,
                because=form.cleaned_data["because"],
                by=request.user,
                now=timezone.now(),
            )
        ),
    ):
        messages.success(request, f"Credit note {made[0].reference} of {pounds(made[0].total)} is issued.")
        return redirect("training_charges:invoice", made[0].pk)
    here = reverse("training_charges:invoice", args=[invoice.pk])
    context = {
        "form": form,
        "title": f"Credit {invoice.reference}",
        "lead": f"{invoice.to_name}, {pounds(invoice.total)}. Each line can be credited once, wholly or in part.",
        "submit": "Issue the credit note",
        "crumbs": [*papers_crumbs(), (invoice.reference, here)],
        "cancel_url": here,
    }
    return render(request, "components/form_page.html", context)


# Charge runs ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def charge_runs(request: PortalRequest) -> HttpResponse:
    """The runs there were, and the button that begins one."""
    require_sight(access.can_see_everybody(request.user))
    require(access.can_invoice(request.user))
    if request.method == "POST":
        run = runs.begin(by=request.user, now=timezone.now())
        return redirect("training_charges:run", run.pk)
    context = {
        "crumbs": back(),
        "runs": access.visible_runs(request.user).exclude(confirmed_at=None).order_by("-confirmed_at")[:50],
    }
    return render(request, "training/charges/runs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def charge_run(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What a run would invoice; confirming sends exactly that, or says what has changed since."""
    require_sight(access.can_see_everybody(request.user))
    require(access.can_invoice(request.user))
    run = get_object_or_404(access.visible_runs(request.user), pk=pk)
    now = timezone.now()
    changed: list[str] = []
    if request.method == "POST":
        changed = runs.confirm(run, shown=request.POST.get("shown", ""), by=request.user, now=now)
        if not changed:
            messages.success(request, f"{words.count(run.papers.count(), 'document')} issued.")
            return redirect("training_charges:run", run.pk)
    if run.confirmed_at:
        context = {"run": run, "papers": run.papers.order_by("paper", "number"), "crumbs": runs_crumbs()}
        return render(request, "training/charges/run_done.html", context)
    preview = runs.preview(now=now)
    context = {
        "preview": preview,
        "changed": changed or runs.differences(run.found, preview.found),
        "refused": bool(changed),
        "crumbs": runs_crumbs(),
    }
    return render(request, "training/charges/run.html", context, status=409 if changed else 200)


def runs_crumbs() -> list[tuple[str, str]]:
    return [*back(), ("Charge runs", reverse("training_charges:runs"))]
