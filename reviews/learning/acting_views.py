"""The pages on which actions follow from a recommendation: one is agreed, or one that is there is linked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from partnership.actions.models import Action
from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history.services import record_read
from partnership.pages.form_page import accepted
from partnership.pages.words import cut
from reviews.learning import access, services
from reviews.learning.forms import ActForm, LinkForm
from reviews.learning.models import Follows
from reviews.learning.standing import answers_now
from reviews.learning.views import above, one_of
from reviews.practice.looking import look_of


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Agree an action that follows from a recommendation."""
    one = one_of(request, pk)
    require(access.can_act(request.user, one))
    today = timezone.localdate()
    form = drafted(
        request,
        ActForm,
        f"Add an action: {one} of {one.review.reference}",
        look=look_of(one.review),
        initial={
            "title": cut(one.text, 140),
            "agreed": one.text,
            "agency": answers_now(one),
            "group": one.review.group_id,
            "agreed_on": today,
        },
    )
    made: list[Action] = []
    if form.is_valid() and accepted(
        form,
        lambda: made.append(services.act(one, by=request.user, today=today, **form.cleaned_data)),
    ):
        messages.success(
            request, f"{made[0].reference} is in the tracker and follows from this recommendation."
        )
        return redirect("reviews_learning:recommendation", pk)
    record_read(by=request.user, what="recommendation", row=one)
    context = {
        "form": form,
        "title": "Add an action",
        "eyebrow": f"{one} of {one.review.reference}",
        "lead": "Whoever sees the action reads its words, yet not from which review it came. Name nobody.",
        "submit": "Add the action",
        "crumbs": [*above(request, one), (str(one), reverse("reviews_learning:recommendation", args=[pk]))],
        "cancel_url": reverse("reviews_learning:recommendation", args=[pk]),
    }
    return render(request, "reviews/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say which action follows from a recommendation."""
    one = one_of(request, pk)
    require(access.can_link(request.user, one))
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        action = access.actions_to_link(request.user).filter(number=form.cleaned_data["reference"]).first()
        if action is None:
            form.add_error("reference", "There is no action with this number that you may see")
        elif accepted(form, lambda: services.link(one, action=action, by=request.user)):
            messages.success(request, f"{action.reference} follows from this recommendation.")
            return redirect("reviews_learning:recommendation", pk)
    context = {
        "form": form,
        "title": "Say which action follows",
        "eyebrow": f"{one} of {one.review.reference}",
        "lead": "One action may follow from several recommendations, also of other reviews.",
        "submit": "Link the action",
        "crumbs": [*above(request, one), (str(one), reverse("reviews_learning:recommendation", args=[pk]))],
        "cancel_url": reverse("reviews_learning:recommendation", args=[pk]),
    }
    return render(request, "reviews/form.html", context)


@require_POST
def unlink(request: PortalRequest, pk: UUID, follows: UUID) -> HttpResponse:
    """Say that an action does not follow from a recommendation after all."""
    one = one_of(request, pk)
    row: Follows = get_object_or_404(access.linked(request.user, one), pk=follows)
    services.unlink(row, by=request.user)
    messages.success(request, "The link is taken away. The action stays.")
    return redirect("reviews_learning:recommendation", pk)
