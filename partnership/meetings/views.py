"""What people get: the groups, who sits on one, and the pages that keep both."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies import access as agencies
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.meetings import access, groups, services
from partnership.meetings.forms import EndSeatForm, SeatFields, SeatForm, SubgroupForm
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.seating import over
from partnership.pages import words
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView

SEATS = timeline.Part(Seat, "subgroup", "of {user}")


def above() -> tuple[str, str]:
    return ("Agencies", reverse("agencies:directory"))


def here() -> tuple[str, str]:
    return ("Groups", reverse("meetings:subgroups"))


def group_crumb(subgroup: Subgroup) -> tuple[str, str]:
    return (subgroup.name, reverse("meetings:subgroup", args=[subgroup.pk]))


@require_safe
def subgroups(request: PortalRequest) -> HttpResponseBase:
    """The groups of the partnership."""
    require_sight(access.can_see(request.user))
    listing = Listing(
        request,
        rows=groups.groups_for(request.user),
        table=groups.SubgroupTable,
        filters=groups.SubgroupFilters,
        name="groups",
        views=[
            SavedView("In force today", ""),
            SavedView("I sit on", "sits=me"),
            SavedView("Ended", "state=ended"),
        ],
    )
    context = {"crumbs": crumbs(above()), "can_keep": access.can_keep(request.user)}
    return listing.response("meetings/subgroups.html", context)


@require_safe
def subgroup(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One group: what it is for, who sits on it and who sat on it."""
    subgroup = get_object_or_404(access.visible(request.user), pk=pk)
    today = timezone.localdate()
    facts = [
        ("Kind", subgroup.get_kind_display()),
        ("Meetings a year", subgroup.meetings_a_year),
        ("First day", words.plain_date(subgroup.from_on) if subgroup.from_on else ""),
        ("Last day", words.plain_date(subgroup.until_on) if subgroup.until_on else ""),
    ]
    keeps = access.can_keep(request.user)
    sitting = groups.sitting(request.user, subgroup, today)
    context = {
        "subgroup": subgroup,
        "crumbs": crumbs(above(), here()),
        "state": groups.state_of(subgroup, on=today),
        "facts": [(key, value) for key, value in facts if value],
        "now": [(seat, access.can_seat(request.user, seat.user)) for seat in sitting],
        "coming": [
            (seat, access.can_seat(request.user, seat.user))
            for seat in groups.coming(request.user, subgroup, today)
        ],
        "before": list(over(access.visible_seats(request.user).filter(subgroup=subgroup), today)),
        "can_keep": keeps,
        "changes": timeline.of(subgroup, SEATS) if keeps else None,
        "reasons": access.why(request.user, subgroup),
        "today": today,
    }
    return render(request, "meetings/subgroup.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_subgroup(request: PortalRequest) -> HttpResponse:
    """Write down a new group."""
    require_sight(access.can_see(request.user))
    require(access.can_keep(request.user))
    form = drafted(request, SubgroupForm, "Add a group")
    if form.is_valid():
        made: list[Subgroup] = []
        if accepted(form, lambda: made.append(services.add_subgroup(by=request.user, **form.facts))):
            messages.success(request, f"{made[0].name} is written down. Now say who sits on it.")
            return redirect("meetings:subgroup", made[0].pk)
    context = {
        "form": form,
        "title": "Add a group",
        "submit": "Add the group",
        "crumbs": crumbs(above(), here()),
        "cancel_url": reverse("meetings:subgroups"),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_subgroup(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a group; the second of two editors is shown what differs."""
    subgroup = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_keep(request.user))
    name = subgroup.name
    form = drafted(request, SubgroupForm, f"Change {name}", instance=subgroup)
    if form.is_valid():
        version = form.cleaned_data["version"]
        if accepted(
            form, lambda: services.edit_subgroup(subgroup, by=request.user, version=version, **form.facts)
        ):
            messages.success(request, "Saved.")
            return redirect("meetings:subgroup", pk)
    page = reverse("meetings:subgroup", args=[pk])
    context = {
        "form": form,
        "title": f"Change {name}",
        "lead": "A last day ends the seats on it too.",
        "crumbs": crumbs(above(), here(), (name, page)),
        "cancel_url": page,
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_seat(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let somebody sit on a group for their agency."""
    subgroup = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_keep(request.user))
    form = SeatForm(
        request.POST or None,
        agencies=agencies.visible(request.user),
        people=agencies.visible_people(request.user).exclude(pk=request.user.pk),
    )
    if form.is_valid() and accepted(form, lambda: services.add_seat(subgroup, by=request.user, **form.facts)):
        messages.success(request, f"{form.facts['person'].name} has a seat on {subgroup.name}.")
        return redirect("meetings:subgroup", pk)
    context = {
        "form": form,
        "title": f"Add a seat on {subgroup.name}",
        "lead": "A seat lets somebody see what the group oversees. It ends when they leave the agency.",
        "submit": "Give the seat",
        "crumbs": crumbs(above(), here(), group_crumb(subgroup)),
        "cancel_url": group_crumb(subgroup)[1],
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_seat(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Correct what a seat is, or its days."""
    seat = found(request, pk)
    facts = {"kind": seat.kind, "from_on": seat.from_on, "until_on": seat.until_on}
    form = SeatFields(request.POST or None, initial=facts)
    if form.is_valid() and accepted(
        form, lambda: services.edit_seat(seat, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Saved.")
        return redirect("meetings:subgroup", seat.subgroup_id)
    context = {
        "form": form,
        "title": f"Correct the seat of {seat.user.name}",
        "lead": f"On {seat.subgroup}, for {seat.agency}. Where it really changes on a day, end it and give a new one.",
        "crumbs": crumbs(above(), here(), group_crumb(seat.subgroup)),
        "cancel_url": group_crumb(seat.subgroup)[1],
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_seat(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a seat away from a day."""
    seat = found(request, pk)
    form = EndSeatForm(request.POST or None)
    if form.is_valid() and accepted(
        form, lambda: services.end_seat(seat, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"{seat.user.name} no longer has this seat from the day you chose.")
        return redirect("meetings:subgroup", seat.subgroup_id)
    context = {
        "form": form,
        "title": f"End the seat of {seat.user.name}",
        "lead": f"{seat.get_kind_display()} of {seat.subgroup} for {seat.agency}, since "
        f"{words.plain_date(seat.from_on)}. The history stays.",
        "submit": "End the seat",
        "dangerous": True,
        "crumbs": crumbs(above(), here(), group_crumb(seat.subgroup)),
        "cancel_url": group_crumb(seat.subgroup)[1],
    }
    return render(request, "components/form_page.html", context)


def found(request: PortalRequest, pk: UUID) -> Seat:
    """The seat that somebody asks to change, where they may."""
    seat = get_object_or_404(access.visible_seats(request.user), pk=pk)
    require(access.can_seat(request.user, seat.user))
    return seat
