"""What those get who ask people in and decide about those who ask."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.agencies.people_views import people_crumb
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.joining import access, registrations, showing
from partnership.joining import invitations as inviting
from partnership.joining.belonging import belonging
from partnership.joining.forms import AdmitForm, InviteForm, RefuseForm
from partnership.joining.limits import too_often
from partnership.joining.rules import State
from partnership.pages.form_page import accepted, crumbs

ON_A_PAGE = 50


def invitations_crumb() -> tuple[str, str]:
    return ("Invitations", reverse("joining:invitations"))


def requests_crumb() -> tuple[str, str]:
    return ("Requests", reverse("joining:requests"))


# Invitations ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PortalRequest) -> HttpResponse:
    """Ask somebody in."""
    require_sight(access.can_invite(request.user))
    form = InviteForm(
        request.POST or None,
        agencies=access.agencies_to_offer(request.user),
        roles=access.roles_to_offer(request.user),
    )
    if form.is_valid():
        if wait := too_often(request, "invite", user=request.user):
            return wait
        if accepted(form, lambda: inviting.invite(by=request.user, now=timezone.now(), **form.cleaned_data)):
            messages.success(request, "The invitation is on its way. The link in it works for 7 days.")
            return redirect("joining:invitations")
    context = {
        "form": form,
        "title": "Invite somebody",
        "lead": "They get a link by email, choose a password and are in. Until then they have no account and no role.",
        "submit": "Send the invitation",
        "crumbs": crumbs(people_crumb(), invitations_crumb()),
        "cancel_url": reverse("joining:invitations"),
    }
    return render(request, "components/form_page.html", context)


@require_safe
def invitations(request: PortalRequest) -> HttpResponse:
    """The invitations, those that wait for an answer first, each with what became of its mail."""
    require_sight(access.can_invite(request.user))
    now = timezone.now()
    rows = access.visible_invitations(request.user).select_related("agency", "user", "invited_by")
    page = Paginator(showing.open_first(rows), ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "crumbs": crumbs(people_crumb()),
        "page": page,
        "rows": showing.invitations(request.user, list(page), now=now),
        "decides": access.can_decide(request.user),
    }
    return render(request, "joining/invitations.html", context)


@require_POST
def send_again(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send the link once more."""
    found = get_object_or_404(access.visible_invitations(request.user), pk=pk)
    require(access.can_change(request.user, found))
    if wait := too_often(request, "invite", user=request.user):
        return wait
    inviting.send_again(found, by=request.user, now=timezone.now())
    messages.success(request, "A new link is on its way. The one before no longer works.")
    return redirect("joining:invitations")


@require_POST
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(access.visible_invitations(request.user), pk=pk)
    require(access.can_change(request.user, found))
    inviting.withdraw(found, by=request.user, now=timezone.now())
    messages.success(request, "The invitation is withdrawn. Its link no longer works.")
    return redirect("joining:invitations")


# Requests ---------------------------------------------------------------------------------------------


@require_safe
def requests(request: PortalRequest) -> HttpResponse:
    """Who asks for an account: what waits, oldest first, then what was decided."""
    require_sight(access.can_decide(request.user))
    rows = access.visible_requests(request.user).select_related("decided_by")
    context = {
        "crumbs": crumbs(people_crumb()),
        "waiting": showing.requests(rows.filter(state=State.WAITING).order_by("confirmed_at")),
        "decided": rows.exclude(state=State.WAITING).order_by("-decided_at")[:ON_A_PAGE],
    }
    return render(request, "joining/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One request: what is known, and letting them in."""
    asked = get_object_or_404(access.visible_requests(request.user).select_related("decided_by"), pk=pk)
    place = belonging(asked.email, on=timezone.localdate())
    form = AdmitForm(
        request.POST or None,
        agencies=access.agencies_to_offer(request.user),
        roles=access.roles_to_offer(request.user),
        initial={"job_title": asked.job_title, "agency": place.agency},
    )
    if form.is_valid() and accepted(
        form,
        lambda: registrations.admit(asked, by=request.user, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "They are invited. Their account begins when they accept.")
        return redirect("joining:requests")
    context = {
        "form": form,
        "asked": asked,
        "waits": asked.state == State.WAITING,
        "hint": place.hint or f"This address belongs to {place.agency} now.",
        "facts": showing.facts(asked),
        "crumbs": crumbs(people_crumb(), requests_crumb()),
    }
    return render(request, "joining/request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say no, with a reason."""
    asked = get_object_or_404(access.visible_requests(request.user), pk=pk)
    registrations.require_waiting(asked)
    form = RefuseForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: registrations.refuse(asked, by=request.user, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "The request is refused. They are told why.")
        return redirect("joining:requests")
    context = {
        "form": form,
        "title": f"Refuse the request of {asked.name}",
        "submit": "Refuse the request",
        "dangerous": True,
        "crumbs": crumbs(people_crumb(), requests_crumb()),
        "cancel_url": reverse("joining:request", args=[pk]),
    }
    return render(request, "components/form_page.html", context)
