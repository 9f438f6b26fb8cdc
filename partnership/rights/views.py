"""What people get of emergencies: opening a closed record, the list of openings, and the review of one."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.pages import words
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from partnership.rights import access, services
from partnership.rights import openings as shown
from partnership.rights.forms import EmergencyForm, ReviewForm
from partnership.rights.glass import find
from partnership.rights.models import Opening
from partnership.rights.rules import Key


@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: PortalRequest, kind: str, pk: UUID) -> HttpResponse:
    """Ask why, open the record for a limited time, and go there."""
    key = str(Key(kind, pk))
    require_sight(access.BREAK_GLASS.held_by(request.user))
    record = find(key, request.user)
    if record is None:
        raise Http404
    now = timezone.now()
    if access.glass_broken(request.user, key, now):
        return redirect(record.path)
    form = drafted(request, EmergencyForm, "Open a closed record in an emergency")
    if form.is_valid() and accepted(
        form, lambda: services.break_glass(by=request.user, key=key, now=now, **form.cleaned_data)
    ):
        messages.warning(
            request,
            f"The record is open to you for {words.count(settings.EMERGENCY_MINUTES, 'minute')}. "
            "The information governance lead and those who look after it have been told.",
        )
        return redirect(record.path)
    context = {
        "form": form,
        "record": record,
        "minutes": words.count(settings.EMERGENCY_MINUTES, "minute"),
        "crumbs": crumbs(),
        "title": "Open a closed record in an emergency",
        "submit": "Open the record",
        "dangerous": True,
        "cancel_url": reverse("home"),
        "cancel": "Do not open it",
    }
    return render(request, "rights/break_glass.html", context)


def here() -> tuple[str, str]:
    return ("Emergency openings", reverse("rights:openings"))


@require_safe
def openings(request: PortalRequest) -> HttpResponseBase:
    """Every opening for those who review them, one's own for others."""
    require_sight(access.can_see_openings(request.user))
    reviews = access.REVIEW_OPENINGS.held_by(request.user)
    listing = Listing(
        request,
        rows=access.visible_openings(request.user),
        table=shown.OpeningTable,
        filters=shown.OpeningFilters,
        name="emergency openings",
        views=[
            SavedView("All", ""),
            SavedView("To be reviewed", "state=waiting"),
            SavedView("Not justified", "state=not_justified"),
        ],
    )
    return listing.response("rights/openings.html", {"crumbs": crumbs(), "reviews": reviews})


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One opening, and its review."""
    opening = get_object_or_404(access.visible_openings(request.user), pk=pk)
    may_review = access.can_review(request.user, opening) and not opening.is_reviewed
    if request.method == "POST":
        require(access.can_review(request.user, opening))
    form = drafted(request, ReviewForm, f"Review: {opening.what}")
    now = timezone.now()
    if form.is_valid() and accepted(
        form, lambda: services.review(opening, by=request.user, now=now, **form.cleaned_data)
    ):
        messages.success(request, "The review is kept, and the person who opened the record is told.")
        return redirect("rights:opening", pk)
    context = {
        "opening": opening,
        "facts": facts(opening),
        "state": shown.state_of(opening, now),
        "form": form if may_review else None,
        "review_by": shown.review_by(opening.opened_at),
        "is_own": opening.opened_by == request.user,
        "crumbs": crumbs(here()),
    }
    return render(request, "rights/opening.html", context)


def facts(opening: Opening) -> list[tuple[str, str]]:
    """What is known of an opening, in rows."""
    rows = [
        ("Opened by", opening.opened_by.name),
        ("Opened", words.moment(opening.opened_at)),
        ("Open until", words.moment(opening.until_at)),
        ("Why it could not wait", opening.get_emergency_display()),
        ("In their words", opening.reason),
    ]
    if opening.reviewed_by and opening.reviewed_at:
        rows += [
            ("Review", opening.get_outcome_display()),
            ("What was found", opening.note),
            ("Reviewed by", f"{opening.reviewed_by.name}, {words.moment(opening.reviewed_at)}"),
        ]
    return rows
