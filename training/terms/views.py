"""What people read before they accept, and what the training officer gets to write it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.pages.form_page import accepted, crumbs
from training import access
from training.terms import services
from training.terms.forms import TermsForm


@login_not_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """The terms as they stand today."""
    terms = services.in_force(timezone.localdate())
    return render(request, "training/terms/terms.html", {"terms": terms, "is_now": True})


@login_not_required
@require_safe
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version, as somebody has accepted it."""
    terms = get_object_or_404(services.versions(), pk=pk)
    is_now = terms == services.in_force(timezone.localdate())
    return render(request, "training/terms/terms.html", {"terms": terms, "is_now": is_now})


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: PortalRequest) -> HttpResponse:
    """Every version, and a form for the next one."""
    require_sight(access.can_manage(request.user))
    today = timezone.localdate()
    in_force = services.in_force(today)
    initial = {"text": in_force.text if in_force else "", "in_force_from": today}
    form = drafted(request, TermsForm, "Write the terms of a booking", initial=initial)
    if form.is_valid() and accepted(
        form, lambda: services.write(by=request.user, today=today, **form.cleaned_data)
    ):
        messages.success(request, "The new terms are saved.")
        return redirect("training_terms:versions")
    context = {
        "form": form,
        "title": "Terms of booking",
        "lead": "Whoever books accepts them. Each booking keeps the version that was accepted.",
        "submit": "Save as a new version",
        "crumbs": crumbs(("Sessions", reverse("training:manage"))),
        "versions": services.versions(),
        "in_force": in_force,
    }
    return render(request, "training/terms/versions.html", context)
