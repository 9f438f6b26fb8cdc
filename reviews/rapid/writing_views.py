"""The pages on which a rapid review is written: meetings, the draft, safety actions, recommendation, replies."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history.services import record_read
from partnership.pages.form_page import accepted
from reviews.models import Review
from reviews.rapid import access, draft, services, showing
from reviews.rapid.forms import DecisionForm, FactsForm, MeetingForm, PassageForm, ReplyForm, SafetyActionForm
from reviews.rapid.models import Meeting, Passage, Reply, SafetyAction
from reviews.rapid.rules import ASKS, Purpose
from reviews.rapid.views import page, whole

FORMS = ["GET", "HEAD", "POST"]


def written(
    request: PortalRequest,
    review: Review,
    form: FactsForm,
    change: Callable[..., object],
    *,
    title: str,
    said: str = "Saved.",
    **more: Any,
) -> HttpResponse:
    """Save what a form of the room says, or show it again."""
    if form.is_valid() and accepted(
        form, lambda: change(by=request.user, version=form.cleaned_data["version"] or 0, **form.facts)
    ):
        messages.success(request, said)
        return redirect("reviews_rapid:room", review.pk)
    record_read(by=request.user, what=showing.READ_AS[0], row=review)
    return page(request, review, form, title, "Save", **more)


# The draft ----------------------------------------------------------------------------------------


@require_http_methods(FORMS)
def passage(request: PortalRequest, review: UUID, purpose: Purpose) -> HttpResponse:
    """One part of the draft. Two who write it at once are shown both texts."""
    found = whole(request, review)
    require(access.can_write(request.user, found))
    one = next(one for one in draft.passages(found) if one.purpose == purpose)
    title = str(purpose.label)
    form = drafted(request, PassageForm, f"{found.reference}: {title}", instance=one)

    def change(**facts: Any) -> Passage:
        return services.write_passage(found, purpose=purpose, now=timezone.now(), **facts)

    return written(
        request,
        found,
        form,
        change,
        title=title,
        lead=ASKS[purpose],
        versions=[] if one._state.adding else showing.versions(one),
        warns=services.would_void(found),
    )


@require_http_methods(FORMS)
def add_safety_action(request: PortalRequest, review: UUID) -> HttpResponse:
    """Something that is done at once."""
    return safety_action(request, whole(request, review), None)


@require_http_methods(FORMS)
def edit_safety_action(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change it, or say that it is done."""
    one = get_object_or_404(access.visible_safety_actions(request.user), pk=pk)
    return safety_action(request, one.review, one)


def safety_action(request: PortalRequest, review: Review, one: SafetyAction | None) -> HttpResponse:
    """One immediate safety action, new or changed."""
    require(access.can_write(request.user, review))
    title = "Change what is done at once" if one else "Add what is done at once"
    form = drafted(request, SafetyActionForm, f"{review.reference}: {title}", instance=one)

    def change(**facts: Any) -> SafetyAction:
        return services.keep_safety_action(review, action=one, now=timezone.now(), **facts)

    return written(
        request,
        review,
        form,
        change,
        title=title,
        lead="So that children are safe while the review goes on.",
        warns=services.would_void(review),
    )


@require_http_methods(FORMS)
def decision(request: PortalRequest, review: UUID) -> HttpResponse:
    """What the case review group recommends, with reasons."""
    found = whole(request, review)
    require(access.can_write(request.user, found))
    one = draft.decision_of(found)
    form = drafted(request, DecisionForm, f"{found.reference}: recommendation", instance=one)

    def change(**facts: Any) -> object:
        return services.decide(found, now=timezone.now(), **facts)

    return written(
        request,
        found,
        form,
        change,
        title="Recommendation and reasons",
        lead="The case review group recommends. The three safeguarding partners decide, by signing.",
        warns=services.would_void(found),
    )


# Meetings and replies -----------------------------------------------------------------------------


@require_http_methods(FORMS)
def add_meeting(request: PortalRequest, review: UUID) -> HttpResponse:
    """A meeting that was held."""
    return meeting(request, whole(request, review), None)


@require_http_methods(FORMS)
def edit_meeting(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is written of a meeting."""
    one = get_object_or_404(access.visible_meetings(request.user), pk=pk)
    return meeting(request, one.review, one)


def meeting(request: PortalRequest, review: Review, one: Meeting | None) -> HttpResponse:
    """One meeting, new or changed."""
    require(access.can_write(request.user, review))
    title = "Change a meeting" if one else "Write a meeting down"
    kind = request.GET.get("kind", "")
    form = drafted(
        request,
        MeetingForm,
        f"{review.reference}: {title}",
        instance=one,
        initial={"kind": kind} if not one else {},
    )

    def change(**facts: Any) -> Meeting:
        return services.keep_meeting(review, meeting=one, today=timezone.localdate(), **facts)

    return written(request, review, form, change, title=title, lead="Who came, and the key lines.")


@require_http_methods(FORMS)
def add_reply(request: PortalRequest, review: UUID) -> HttpResponse:
    """What the Panel answered."""
    return reply(request, whole(request, review), None)


@require_http_methods(FORMS)
def edit_reply(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is written of a reply."""
    one = get_object_or_404(access.visible_replies(request.user), pk=pk)
    return reply(request, one.review, one)


def reply(request: PortalRequest, review: Review, one: Reply | None) -> HttpResponse:
    """One reply of the Panel, new or changed."""
    require(access.can_follow_up(request.user, review))
    title = "The Panel’s reply"
    form = drafted(request, ReplyForm, f"{review.reference}: {title}", instance=one)

    def change(**facts: Any) -> Reply:
        return services.keep_reply(review, reply=one, today=timezone.localdate(), **facts)

    lead = "The Panel reads every rapid review, says what it thinks of the decision, and may call a national review."
    return written(request, review, form, change, title=title, lead=lead)
