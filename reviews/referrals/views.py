"""What an agency gets of referrals: it refers a case, countersigns it, and sees how far it is and what was decided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require, require_sight
from partnership.base.editing import ChangedMeanwhile
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import seen
from partnership.history.lists import record_list
from partnership.history.services import record_read
from partnership.pages import filling
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from reviews.incidents.looking import look_of
from reviews.referrals import access, services, showing, tables
from reviews.referrals.forms import ChangeForm, ReferralForm, SaidForm
from reviews.referrals.models import Referral
from reviews.referrals.rules import State

READ_AS = "referral"
"""What the log of readings calls it."""


def above() -> tuple[str, str]:
    return "Referrals", reverse("reviews_referrals:referrals")


def of_referral(row: Referral) -> tuple[str, str]:
    return row.reference, reverse("reviews_referrals:referral", args=[row.pk])


def found(request: PortalRequest, pk: UUID) -> Referral:
    """A referral that this person sees, or 404."""
    row: Referral = get_object_or_404(access.visible(request.user), pk=pk)
    return row


@require_safe
def referrals(request: PortalRequest) -> HttpResponseBase:
    """Every referral that somebody sees."""
    user = request.user
    require_sight(access.can_refer(user))
    rows = access.visible(user)
    listing = Listing(
        request,
        rows=tables.rows(rows),
        table=tables.ReferralTable,
        filters=tables.ReferralFilters,
        name="referrals",
        views=[
            SavedView("All", ""),
            SavedView("To countersign", f"state={State.WAITING}"),
            SavedView("To decide", f"state={State.SENT}", rows.filter(state=State.SENT).count()),
            SavedView("Decided", f"state={State.DECIDED}"),
        ],
    )
    record_list(listing, by=user, what=f"{READ_AS}s")
    context = {"crumbs": crumbs(), "discusses": access.sees_discussion(user)}
    return listing.response("reviews/referrals/referrals.html", context)


@require_safe
def referral(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One referral; who opens it is written down."""
    row = found(request, pk)
    record_read(by=request.user, what=READ_AS, row=row)
    shown = showing.page(request.user, row)
    context = {
        **shown,
        "crumbs": crumbs(above()),
        "seen": seen.of(row) if shown["discusses"] else None,
        "reasons": access.why(request.user, row),
    }
    return render(request, "reviews/referrals/referral.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Refer a case."""
    user, now = request.user, timezone.now()
    require_sight(access.can_refer(user))
    agencies = access.agencies(user)
    form = drafted(
        request,
        ReferralForm,
        "Refer a case",
        agencies=agencies,
        look=look_of(),
        alike=lambda said: services.likely_same(
            user,
            agency=said["agency"],
            pseudonym=said["pseudonym"],
            happened_on=said.get("happened_on"),
            now=now,
        ),
        initial={"agency": agencies[0] if len(agencies) == 1 else None},
    )
    made: list[Referral] = []
    if form.is_valid() and accepted(
        form, lambda: made.append(services.refer(by=user, now=now, **form.facts))
    ):
        went = made[0].state == State.SENT
        messages.success(
            request,
            f"{made[0].reference} is with the partnership."
            if went
            else f"{made[0].reference} is written down. The safeguarding lead of your agency countersigns it.",
        )
        return redirect("reviews_referrals:referral", made[0].pk)
    context = {
        "form": form,
        "title": "Refer a case",
        "lead": "For the partnership to consider whether something is to be learned. Write no names here.",
        "submit": "Refer this case",
        "crumbs": crumbs(above()),
        "cancel_url": above()[1],
    }
    return render(request, "reviews/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a referral while it is with its agency."""
    row = found(request, pk)
    require(access.can_change(request.user, row))
    form = drafted(
        request,
        ChangeForm,
        f"Change {row.reference}",
        instance=row,
        agencies=access.only(row.agency_id),
        look=look_of(called=row.pseudonym),
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.change(
            row,
            by=request.user,
            today=timezone.localdate(),
            version=form.cleaned_data["version"] or 0,
            **form.facts,
        ),
    ):
        messages.success(request, "Saved.")
        return redirect("reviews_referrals:referral", pk)
    return form_page(request, row, form=form, title="Change this referral", submit="Save")


@require_POST
def countersign(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Stand behind the words of a referral that were on the page; others are shown first."""
    version = filling.number(request.POST.get("version"), most=10**9)
    try:
        services.countersign(found(request, pk), version=version, by=request.user, now=timezone.now())
    except ChangedMeanwhile:
        messages.warning(
            request,
            "It has changed since you opened the page, so it is not countersigned. Read its words of now, then "
            "countersign it.",
        )
    else:
        messages.success(request, "Countersigned. It is with the partnership.")
    return redirect("reviews_referrals:referral", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask whoever wrote it to look again."""
    row = found(request, pk)
    require(access.is_lead(request.user, row))
    form = drafted(request, SaidForm, f"Send back {row.reference}", look=look_of(called=row.pseudonym))
    if form.is_valid() and accepted(
        form, lambda: services.send_back(row, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Sent back. Whoever wrote it is told.")
        return redirect("reviews_referrals:referral", pk)
    return form_page(request, row, form=form, title="Send it back", submit="Send it back")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a referral back."""
    row = found(request, pk)
    require(access.can_withdraw(request.user, row))
    form = drafted(request, SaidForm, f"Withdraw {row.reference}", look=look_of(called=row.pseudonym))
    if form.is_valid() and accepted(
        form, lambda: services.withdraw(row, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Withdrawn. It stays on record.")
        return redirect("reviews_referrals:referral", pk)
    return form_page(
        request, row, form=form, title="Withdraw this referral", submit="Withdraw it", dangerous=True
    )


def form_page(request: PortalRequest, row: Referral, **facts: object) -> HttpResponse:
    """One form about a referral, with the way back to it; who opens it is written down."""
    record_read(by=request.user, what=READ_AS, row=row)
    name, url = of_referral(row)
    context = {"eyebrow": name, "crumbs": crumbs(above(), (name, url)), "cancel_url": url, **facts}
    return render(request, "reviews/form.html", context)
