"""The pool of trainers as the training officer keeps it: the list, somebody more, a change."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing
from training import access, programme, tables
from training.forms import TrainerForm, record_fields


@require_safe
def trainers(request: PortalRequest) -> HttpResponseBase:
    """Everybody who teaches, with how much."""
    require_sight(access.can_manage(request.user))
    listing = Listing(
        request,
        rows=access.visible_trainers(request.user),
        table=tables.TrainerTable,
        filters=tables.TrainerFilter,
        name="trainers",
    )
    return listing.response(
        "training/trainers.html", {"crumbs": crumbs(("Sessions", reverse("training:manage")))}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_trainer(request: PortalRequest) -> HttpResponse:
    """Somebody more."""
    require_sight(access.can_manage(request.user))
    form = drafted(request, TrainerForm, "Add a trainer")
    if form.is_valid() and accepted(
        form, lambda: programme.create_trainer(by=request.user, **record_fields(form))
    ):
        messages.success(request, "The trainer is in the pool.")
        return redirect("training:trainers")
    return form_page(request, form, "Add a trainer", "Add the trainer")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_trainer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is said of a trainer; somebody else's change since is shown first."""
    require_sight(access.can_manage(request.user))
    trainer = get_object_or_404(access.visible_trainers(request.user), pk=pk)
    form = drafted(request, TrainerForm, f"Change {trainer}", instance=trainer)
    if form.is_valid():
        version = form.cleaned_data["version"]
        if accepted(
            form,
            lambda: programme.edit_trainer(trainer, by=request.user, version=version, **record_fields(form)),
        ):
            messages.success(request, "The trainer is saved.")
            return redirect("training:trainers")
    return form_page(request, form, f"Change {trainer}", "Save", changes=timeline.of(trainer))


def form_page(
    request: PortalRequest, form: TrainerForm, title: str, submit: str, **more: object
) -> HttpResponse:
    """The page on which a trainer is added or changed."""
    here = reverse("training:trainers")
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "crumbs": crumbs(("Sessions", reverse("training:manage")), ("Trainers", here)),
        "cancel_url": here,
        **more,
    }
    return render(request, "components/form_page.html", context)
