"""What people get about people: the list, one person, and the pages on which roles begin and end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts.models import User
from partnership.agencies import access, directory, services
from partnership.agencies.forms import EndForm, MembershipForm, PersonForm
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.history import seen, timeline
from partnership.history.lists import record_list
from partnership.history.services import record_read
from partnership.pages import words
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView

ROLES = timeline.Part(Membership, "user", "at {agency}")


def people_crumb() -> tuple[str, str]:
    return ("People", reverse("agencies:people"))


@require_safe
def people(request: PortalRequest) -> HttpResponseBase:
    """Who works where."""
    require_sight(access.can_see_people(request.user))
    views = [SavedView("With a role today", ""), SavedView("Safeguarding leads", f"role={Role.AGENCY_LEAD}")]
    if access.can_edit_people(request.user):
        views.append(SavedView("No role today", "state=none"))
    listing = Listing(
        request,
        rows=directory.people_for(request.user),
        table=directory.PeopleTable,
        filters=directory.PeopleFilters,
        name="people",
        views=views,
    )
    record_list(listing, by=request.user)
    context = {"crumbs": crumbs(), "can_edit": access.can_edit_people(request.user)}
    return listing.response("agencies/people.html", context)


@require_safe
def person(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One person: how to reach them, and where they work and worked."""
    person = get_object_or_404(access.visible_people(request.user), pk=pk)
    record_read(by=request.user, what="person", row=person)
    today = timezone.localdate()
    keeps = access.can_edit_people(request.user)
    memberships = list(
        access.visible_memberships(request.user)
        .filter(user=person)
        .select_related("agency", "user")
        .order_by("-from_on")
    )
    context = {
        "person": person,
        "crumbs": crumbs(people_crumb()),
        "facts": [
            (key, value)
            for key, value in (
                ("Email address", person.email),
                ("Phone", person.phone),
                ("Account since", words.plain_date(person.joined_at)),
                ("Last signed in", words.moment(person.last_login) if person.last_login else "Never"),
            )
            if value
        ],
        "now": [
            (membership, access.can_end(request.user, membership))
            for membership in memberships
            if membership.until_on is None or membership.until_on >= today
        ],
        "before": [m for m in memberships if m.until_on is not None and m.until_on < today],
        "today": today,
        "can_edit": access.can_change_memberships(request.user, person),
        "refused": directory.refused_addresses([person]),
        "is_oneself": person == request.user,
        "changes": timeline.of(person, ROLES) if keeps else None,
        "seen": seen.of(person) if keeps or person == request.user else None,
        "reasons": access.why(request.user, person),
        "can_reset": access.can_reset_second_factor(request.user, person),
    }
    return render(request, "agencies/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: PortalRequest) -> HttpResponse:
    """Write down somebody new with their first role."""
    require_sight(access.can_see_people(request.user))
    require(access.can_edit_people(request.user))
    form = PersonForm(
        request.POST or None,
        agencies=access.visible(request.user),
        roles=access.roles_to_give(request.user),
    )
    if form.is_valid():
        made: list[User] = []
        if accepted(form, lambda: made.append(services.add_person(by=request.user, **form.cleaned_data))):
            messages.success(
                request,
                f"{made[0].name} has an account. They choose a password by ‘Set or reset your password’ "
                "on the sign-in page.",
            )
            return redirect("agencies:person", made[0].pk)
    context = {
        "form": form,
        "title": "Add a person",
        "lead": "They get an account and their first role. More roles can follow.",
        "submit": "Add the person",
        "crumbs": crumbs(people_crumb()),
        "cancel_url": reverse("agencies:people"),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give somebody one more role."""
    person = get_object_or_404(access.visible_people(request.user), pk=pk)
    require(access.can_change_memberships(request.user, person))
    form = MembershipForm(
        request.POST or None,
        agencies=access.visible(request.user),
        roles=access.roles_to_give(request.user),
    )
    if form.is_valid() and accepted(
        form, lambda: services.join(person, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"{person.name} has the role.")
        return redirect("agencies:person", pk)
    context = {
        "form": form,
        "title": f"Add a role for {person.name}",
        "submit": "Add the role",
        "crumbs": crumbs(people_crumb(), (person.name, reverse("agencies:person", args=[pk]))),
        "cancel_url": reverse("agencies:person", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a role away from a day."""
    memberships = access.visible_memberships(request.user).select_related("agency", "user")
    membership = get_object_or_404(memberships, pk=pk)
    require(access.can_end(request.user, membership))
    person = membership.user
    form = EndForm(request.POST or None)
    if form.is_valid() and accepted(
        form, lambda: services.end(membership, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"{person.name} no longer has this role from the day you chose.")
        return redirect("agencies:person", person.pk)
    context = {
        "form": form,
        "title": f"End a role of {person.name}",
        "lead": f"{membership.get_role_display()} at {membership.agency}, since "
        f"{words.plain_date(membership.from_on)}. The history stays.",
        "submit": "End the role",
        "dangerous": True,
        "crumbs": crumbs(people_crumb(), (person.name, reverse("agencies:person", args=[person.pk]))),
        "cancel_url": reverse("agencies:person", args=[person.pk]),
    }
    return render(request, "components/form_page.html", context)
