"""Reminders: asked on a page, answered by the link in the mail; another date asked for, and decided."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts.models import User
from partnership.actions import access, chasing, date_requests
from partnership.actions.chasing_forms import DateForm, DecideForm, ReplyForm
from partnership.actions.looking import look_of
from partnership.actions.models import Action
from partnership.actions.record_views import note_read, way_to
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.joining.limits import too_often
from partnership.notices.seals import is_sealed
from partnership.pages import words
from partnership.pages.form_page import accepted


@require_safe
def reply(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Where the notice in the portal leads: whoever has signed in answers on the page of the action."""
    action = get_object_or_404(access.visible(request.user), chases=pk)
    return redirect("actions:action", action.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply_by_link(request: HttpRequest, pk: UUID, seal: str) -> HttpResponse:
    """The link in the mail: title and date of one action, whether it began again, and the answer.

    Opening it changes nothing.
    """
    if wait := too_often(request, "action_reply"):
        return wait
    require_sight(is_sealed(reverse("actions:reply", args=[pk]), seal))
    one = chasing.find(pk)
    if one is None:
        raise Http404
    now = timezone.now()
    why = chasing.why_not(one, today=timezone.localdate(now))
    form = ReplyForm(request.POST or None, action=one.action, look=look_of(one.action))
    if form.is_valid():
        if accepted(form, lambda: chasing.answer(one, by=None, now=now, **form.said)):
            return redirect(request.path)
        why = why or chasing.why_not(chasing.find(pk) or one, today=timezone.localdate(now))
    status = 409 if why and request.method == "POST" else 200
    context = {
        "action": one.action,
        "chase": one,
        "form": form,
        "why": why,
        "again": chasing.again(one.action),
        "goes_on": why == chasing.RUN_OUT,
    }
    return render(request, "actions/reply.html", context, status=status)


def reminded(actions: Sequence[Action], *, today: date) -> dict[UUID, str]:
    """By action: who gets the reminder, and who got it today already, in words."""
    people, before = chasing.whom(actions, today=today), chasing.asked_on(actions, today)
    return {action.pk: in_words(action, people[action.pk], before) for action in actions}


def in_words(action: Action, people: Sequence[User], before: set[tuple[UUID, UUID]]) -> str:
    """Goes to Priya Nair. Not sent to Sam Reed again: reminded today already."""
    goes = words.listed([one.name for one in people if (action.pk, one.pk) not in before])
    went = words.listed([one.name for one in people if (action.pk, one.pk) in before])
    said = [format_html("Goes to <strong>{}</strong>.", goes)] if goes else []
    if went:
        said.append(format_html("Not sent to <strong>{}</strong> again: reminded today already.", went))
    return format_html_join(" ", "{}", ((one,) for one in said)) or "Nobody gets it: name an owner first."


@require_http_methods(["GET", "HEAD", "POST"])
def chase(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Look who is asked how an action goes, and what was asked before; then ask."""
    action = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_keep(request.user))
    today = timezone.localdate()
    if request.method == "POST":
        came = chasing.chase([action], by=request.user, today=today)
        (messages.success if came.asked else messages.warning)(request, came.words)
        return redirect("actions:action", pk)
    note_read(request.user, action)
    people = chasing.whom([action], today=today)[action.pk]
    before = chasing.asked_on([action], today)
    context = {
        "action": action,
        "people": people,
        "can_send": any((action.pk, one.pk) not in before for one in people),
        "who": in_words(action, people, before),
        "chases": chasing.of(action),
        "title": "Send a reminder",
        "eyebrow": f"Action {action.reference}",
        "lead": action.title,
        "crumbs": way_to(action),
    }
    return render(request, "actions/chase.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_date(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask the business unit for another date."""
    action = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_report(request.user, action))
    if request.method != "POST":  # what is typed already is refused beside it, by the service
        date_requests.require_askable(action)
        date_requests.require_unasked(action)
    title = f"Ask for another date for {action.reference}"
    form = drafted(request, DateForm, title, look=look_of(action))
    if form.is_valid() and accepted(
        form,
        lambda: date_requests.ask(action, by=request.user, today=timezone.localdate(), **form.cleaned_data),
    ):
        messages.success(request, "The business unit has been asked. You hear from us when it is decided.")
        return redirect("actions:action", pk)
    note_read(request.user, action)
    context = {
        "form": form,
        "is_sensitive": action.is_sensitive,
        "title": "Ask for another date",
        "eyebrow": f"Action {action.reference}",
        "lead": action.title,
        "submit": "Ask for this date",
        "cancel_url": reverse("actions:action", args=[pk]),
        "crumbs": way_to(action),
    }
    return render(request, "actions/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def date_request(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Another date that is asked for: grant it, or say why the date stays."""
    one = get_object_or_404(date_requests.visible(request.user), pk=pk)
    require(access.can_keep(request.user) and one.by_id != request.user.pk)
    date_requests.require_open(one)
    form = DecideForm(request.POST or None, stands={}, about=one.action, look=look_of(one.action))
    form.writer = request.user.pk
    if form.is_valid():
        now = timezone.now()
        given = form.cleaned_data
        if accepted(
            form,
            lambda: date_requests.decide(
                one,
                by=request.user,
                grants=given["grants"],
                said=given["said"],
                was_on=one.action.due_on,
                now=now,
                today=timezone.localdate(now),
            ),
        ):
            messages.success(request, "It is decided. Whoever asked has been told.")
            return redirect("actions:action", one.action_id)
    note_read(request.user, one.action)
    context = {
        "form": form,
        "is_sensitive": one.action.is_sensitive,
        "request_for": one,
        "title": "Another date is asked for",
        "eyebrow": f"Action {one.action.reference}",
        "lead": one.action.title,
        "submit": "Send the answer",
        "cancel_url": reverse("actions:action", args=[one.action_id]),
        "crumbs": way_to(one.action),
    }
    return render(request, "actions/date_request.html", context)
