"""The stages of each kind of review, as the business unit keeps them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.pages.form_page import accepted, crumbs
from reviews.practice import access, showing
from reviews.practice import stages as listed
from reviews.practice.forms import StageForm
from reviews.practice.models import Stage
from reviews.practice.rules import KINDS
from reviews.rules import Kind


def above() -> list[tuple[str, str]]:
    return crumbs(("Reviews", reverse("reviews:list")))


@require_safe
def stages(request: PortalRequest) -> HttpResponse:
    """The stages, kind by kind."""
    require_sight(access.can_keep_stages(request.user))
    rows = access.visible_stages(request.user)
    context = {"kinds": showing.stages_by_kind(rows), "crumbs": above()}
    return render(request, "reviews/practice/stages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, kind: str) -> HttpResponse:
    """One more stage for a kind of review."""
    require_sight(access.can_keep_stages(request.user))
    if kind not in KINDS:
        raise Http404
    return page(request, None, kind)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Rename a stage, put it elsewhere, or take it out of use."""
    stage = get_object_or_404(access.visible_stages(request.user), pk=pk)
    return page(request, stage, stage.kind)


def page(request: PortalRequest, stage: Stage | None, kind: str) -> HttpResponse:
    """The form of a stage."""
    title = "Change a stage" if stage else "Add a stage"
    form = drafted(request, StageForm, title, instance=stage)
    if form.is_valid() and accepted(
        form,
        lambda: listed.keep_stage(
            stage, by=request.user, kind=kind, today=timezone.localdate(), **form.facts
        ),
    ):
        messages.success(request, "Saved.")
        return redirect("reviews_practice:stages")
    here = reverse("reviews_practice:stages")
    context = {
        "form": form,
        "title": title,
        "eyebrow": Kind(kind).label,
        "crumbs": [*above(), ("Stages of reviews", here)],
        "cancel_url": here,
        "changes": timeline.of(stage) if stage else None,
    }
    return render(request, "components/form_page.html", context)
