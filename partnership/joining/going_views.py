"""What those get who say that somebody leaves or moves: one form, then a page that shows what will be handed over."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts.models import User
from partnership.agencies import access as agencies
from partnership.agencies.people_views import people_crumb
from partnership.agencies.rules import Role
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.history.forms import WhyForm
from partnership.joining import access, showing
from partnership.joining import departures as going
from partnership.joining.forms import LeaveForm, MoveForm, Taker
from partnership.joining.models import Departure
from partnership.joining.sources import InHand
from partnership.pages import words
from partnership.pages.form_page import accepted, crumbs


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody leaves."""
    person = get_object_or_404(agencies.visible_people(request.user), pk=pk)
    require(access.can_see_off(request.user, person))
    form = LeaveForm(
        request.POST or None,
        people=agencies.visible_people(request.user),
        agencies=access.agencies_to_leave(request.user, person),
        every=access.can_move(request.user, person),
    )
    return asked_twice(
        request,
        person,
        form,
        title=f"{person.name} is leaving",
        does=lambda facts: going.leave(person, by=request.user, now=timezone.now(), **facts),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody moves to another agency."""
    person = get_object_or_404(agencies.visible_people(request.user), pk=pk)
    require(access.can_move(request.user, person))
    form = MoveForm(
        request.POST or None,
        people=agencies.visible_people(request.user),
        agencies=access.agencies_to_leave(request.user, person),
        places=agencies.visible(request.user),
        roles=agencies.roles_to_give(request.user),
    )
    return asked_twice(
        request,
        person,
        form,
        title=f"{person.name} moves to another agency",
        does=lambda facts: going.move(person, by=request.user, now=timezone.now(), **facts),
    )


def asked_twice(
    request: PortalRequest,
    person: User,
    form: Taker,
    *,
    title: str,
    does: Callable[[dict[str, Any]], Departure],
) -> HttpResponse:
    """The form; then what will happen, with what was typed carried along; then it is done."""
    back = reverse("agencies:person", args=[person.pk])
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "person": person,
        "submit": "Continue",
        "crumbs": crumbs(people_crumb(), (person.name, back)),
        "cancel_url": back,
        "lead": "Their roles end the day before. What they did stays in the history.",
    }
    if not form.is_valid():
        return render(request, "components/form_page.html", context)
    if "confirmed" in request.POST and accepted(form, lambda: does(form.cleaned_data)):
        on = form.cleaned_data["on"]
        when = "from today" if on <= timezone.localdate() else f"from {words.plain_date(on)}"
        messages.success(request, f"{title} {when}.")
        return redirect("agencies:people" if agencies.leads(request.user) else back)
    if form.errors or "change" in request.POST:
        return render(request, "components/form_page.html", context)
    facts = form.cleaned_data
    agency, on = facts["agency"], facts["on"]
    work: list[InHand] = []
    if not accepted(
        form, lambda: work.extend(going.rehearsed(person, by=request.user, **facts))
    ):  # said before anybody confirms
        return render(request, "components/form_page.html", context)
    context |= {
        "typed": [(name, value) for name, value in request.POST.items() if name in names_of(form)],
        "rows": going_rows(facts, form.why),
        "open": work,
        "alone": going.left_empty(person, agency=agency, on=on),
        "until": on if on > timezone.localdate() else None,
    }
    return render(request, "joining/check_departure.html", context)


def names_of(form: Taker) -> set[str]:
    """The names under which the boxes of a form send what was typed."""
    days = {f"on_{part}" for part in ("day", "month", "year")}
    return {*form.fields, *days}


def going_rows(facts: dict[str, Any], why: str) -> list[tuple[str, str]]:
    """What was asked for, to be checked."""
    rows = [
        ("Leaves", str(facts["agency"] or "Every agency")),
        ("Moves to", str(facts.get("into") or "")),
        ("Role there", str(Role(facts["role"]).label) if facts.get("role") else ""),
        ("First day away", words.weekday_date(facts["on"])),
        (
            "Takes over",
            str(facts["hand_to"] or "Whoever is next: the safeguarding lead, else the business unit"),
        ),
        ("Why", why),
    ]
    return [(key, value) for key, value in rows if value]


@require_safe
def departures(request: PortalRequest) -> HttpResponse:
    """Who is leaving, soonest first."""
    require_sight(agencies.can_see_people(request.user))
    today = timezone.localdate()
    planned = (
        access.visible_departures(request.user)
        .filter(done_at=None, on__gt=today)
        .select_related("user", "agency", "into", "hand_to")
        .order_by("on")
    )
    rows = [(one, showing.departure_said(one), access.can_call_off(request.user, one)) for one in planned]
    context = {"crumbs": crumbs(people_crumb()), "rows": rows}
    return render(request, "joining/departures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a planned departure back."""
    departure = get_object_or_404(access.visible_departures(request.user).select_related("user"), pk=pk)
    require(access.can_call_off(request.user, departure))
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.explained():
            going.call_off(departure, by=request.user)
        messages.success(request, f"{departure.user.name} stays. The roles are as they were.")
        return redirect("joining:departures")
    back = reverse("joining:departures")
    context = {
        "form": form,
        "title": f"{departure.user.name} stays after all",
        "lead": f"{showing.departure_said(departure)}, first day away {words.weekday_date(departure.on)}. "
        "Called off, the roles are as they were.",
        "submit": "Call it off",
        "crumbs": crumbs(people_crumb(), ("Who is leaving", back)),
        "cancel_url": back,
    }
    return render(request, "components/form_page.html", context)
