"""The pages that change an action: add, edit, another date, another owner, progress, done, dropped, begun again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.actions import access, services
from partnership.actions.forms import ActionForm, DueForm, OwnerForm, ProgressForm, ReopenForm, SayForm
from partnership.actions.looking import look_of
from partnership.actions.models import Action
from partnership.actions.record_views import found, note_read, way_to
from partnership.actions.rules import LIVE, State
from partnership.actions.whole import Whole
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.pages import words
from partnership.pages.form_page import accepted

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
CLOSED = "This action is closed as it stands. Reopen it first."
MOVED_BY = (
    "The business unit moves the date. You can ask for another: choose “Ask for another date” on its page."
)


def page(
    request: PortalRequest,
    action: Action,
    form: Any,
    *,
    title: str,
    submit: str,
    lead: str = "",
    template: str = "actions/form.html",
    **more: Any,
) -> HttpResponse:
    """One form about one action; who reads what came from a review is written down."""
    note_read(request.user, action)
    context = {
        "form": form,
        "is_sensitive": action.is_sensitive,
        "title": title,
        "eyebrow": f"{action.reference}: {action.title}",
        "lead": lead,
        "submit": submit,
        "crumbs": way_to(action),
        "cancel_url": reverse("actions:action", args=[action.pk]),
    }
    return render(request, template, context | more)


def saved(request: PortalRequest, action: Action, form: Any, change: Callable[[], object], said: str) -> bool:
    """Whether the change was made; then it is said."""
    if not form.is_valid() or not accepted(form, change):
        return False
    messages.success(request, said)
    return True


@GET_OR_POST
def add(request: PortalRequest) -> HttpResponse:
    """A new action."""
    require_sight(access.can_see_any(request.user))
    require(access.can_keep(request.user))
    today = timezone.localdate()
    form = drafted(request, ActionForm, "Add an action", initial={"agreed_on": today}, look=look_of())
    made: list[Action] = []
    if form.is_valid() and accepted(
        form, lambda: made.append(services.agree(by=request.user, today=today, **form.facts))
    ):
        messages.success(request, f"{made[0].reference} is in the tracker. Whoever owns it has been told.")
        return redirect("actions:action", made[0].pk)
    context = {
        "form": form,
        "title": "Add an action",
        "lead": "One thing that one agency or group has agreed to do by one date.",
        "submit": "Add the action",
        "crumbs": way_to(),
        "cancel_url": reverse("actions:list"),
    }
    return render(request, "components/form_page.html", context)


@GET_OR_POST
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is said of an action; the second of two editors is shown what differs."""
    action = found(request.user, pk)
    require(access.can_keep(request.user))
    form = drafted(request, ActionForm, f"Change {action.reference}", instance=action, look=look_of(action))
    if form.is_valid():
        today, version = timezone.localdate(), form.cleaned_data["version"] or 0

        def change() -> None:
            services.change(action, by=request.user, today=today, version=version, **form.facts)

        if accepted(form, change):
            messages.success(request, "Saved.")
            return redirect("actions:action", pk)
    lead = "Its date is moved on a page of its own, with the reason."
    return page(request, action, form, title="Change this action", submit="Save", lead=lead)


@GET_OR_POST
def revise_due(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Agree another date."""
    action = found(request.user, pk)
    if not access.can_keep(request.user) and access.can_report(request.user, action):
        raise PermissionDenied(MOVED_BY)
    require(access.can_keep(request.user))
    if action.state not in LIVE:
        raise RuleBroken(CLOSED)
    was_on = action.due_on
    form = drafted(
        request,
        DueForm,
        f"Move the date of {action.reference}",
        stands={"due_on": was_on},
        about=action,
        look=look_of(action),
    )
    today = timezone.localdate()
    if saved(
        request,
        action,
        form,
        lambda: services.revise_due(action, by=request.user, today=today, was_on=was_on, **form.cleaned_data),
        "The date is moved. Whoever owns the action has been told.",
    ):
        return redirect("actions:action", pk)
    lead = f"It is due on {words.plain_date(was_on)}."
    return page(request, action, form, title="Move the due date", submit="Move the date", lead=lead)


@GET_OR_POST
def hand_over(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Name another owner and deputy."""
    action = found(request.user, pk)
    require(access.can_hand_over(request.user, action))
    if action.state not in LIVE:
        raise RuleBroken(CLOSED)
    now = {"owner": action.owner, "deputy": action.deputy}
    form = drafted(request, OwnerForm, f"Owner of {action.reference}", initial=now, stands=now, about=action)
    today = timezone.localdate()
    if saved(
        request,
        action,
        form,
        lambda: services.hand_over(
            action,
            by=request.user,
            today=today,
            instead_of=(action.owner_id, action.deputy_id),
            **form.cleaned_data,
        ),
        "Saved. Whoever is new has been told.",
    ):
        return redirect("actions:action", pk)
    lead = f"Both work for {action.agency}." if action.agency else ""
    return page(request, action, form, title="Who does it?", submit="Save", lead=lead)


@GET_OR_POST
def report(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say how it goes."""
    action = found(request.user, pk)
    require(access.can_report(request.user, action))
    if action.state not in LIVE:
        raise RuleBroken(CLOSED)
    form = drafted(request, ProgressForm, f"How {action.reference} goes", look=look_of(action))
    today = timezone.localdate()
    if saved(
        request,
        action,
        form,
        lambda: services.report_progress(action, by=request.user, today=today, **form.cleaned_data),
        "Thank you. What you said stands on the page of the action.",
    ):
        return redirect("actions:action", pk)
    return page(request, action, form, title="Say how it goes", submit="Save", lead=action.agreed)


@GET_OR_POST
def done(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that it is done."""
    action = found(request.user, pk)
    require(access.can_report(request.user, action))
    if action.state not in LIVE:
        raise RuleBroken(CLOSED)
    if action.state != State.OPEN:
        raise RuleBroken("This action is said to be done already.")
    asks = "What was done?"
    form = drafted(
        request,
        SayForm,
        f"{action.reference} is done",
        asks=asks,
        hint="Do not name a child or a family.",
        look=look_of(action),
    )
    today = timezone.localdate()
    if saved(
        request,
        action,
        form,
        lambda: services.report_done(action, by=request.user, today=today, **form.cleaned_data),
        "It is said to be done. Now add what shows it, if you have not yet: somebody else checks that.",
    ):
        return redirect("actions:action", pk)
    lead = "Somebody else then checks the evidence, and a later test shows whether practice has changed."
    if Whole.of(action).asked:
        lead += " Nobody then decides on the other date that was asked for."
    return page(request, action, form, title="Say that it is done", submit="It is done", lead=lead)


@GET_OR_POST
def drop(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that it is no longer needed."""
    action = found(request.user, pk)
    require(access.can_keep(request.user))
    if action.state not in LIVE:
        raise RuleBroken(CLOSED)
    asks = "Why is it no longer needed?"
    form = drafted(
        request, SayForm, f"{action.reference} is no longer needed", asks=asks, look=look_of(action)
    )
    today = timezone.localdate()
    if saved(
        request,
        action,
        form,
        lambda: services.drop(action, by=request.user, today=today, **form.cleaned_data),
        "The action is no longer needed. It stays to be seen, with the reason.",
    ):
        return redirect("actions:action", pk)
    lead = "It is not deleted: it stays in the tracker with the reason, and can begin again."
    return page(
        request,
        action,
        form,
        title="No longer needed",
        submit="It is no longer needed",
        lead=lead,
        dangerous=True,
    )


@GET_OR_POST
def reopen(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let it begin again."""
    action = found(request.user, pk)
    require(access.can_reopen(request.user, action))
    if action.state == State.OPEN:
        raise RuleBroken("This action is open already.")
    today = timezone.localdate()
    asks = "Why does it begin again?"
    form = drafted(
        request, ReopenForm, f"Reopen {action.reference}", asks=asks, today=today, look=look_of(action)
    )
    if saved(
        request,
        action,
        form,
        lambda: services.reopen(action, by=request.user, today=today, **form.cleaned_data),
        "The action begins again. Whoever owns it has been told.",
    ):
        return redirect("actions:action", pk)
    lead = "What was closed stays to be seen; each stage is closed anew."
    return page(request, action, form, title="Begin again", submit="Begin again", lead=lead)
