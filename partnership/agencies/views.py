"""What people get: the directory, one agency, and the pages that keep agencies up to date."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies import access, directory, mergers, moving, parts, services
from partnership.agencies.forms import AgencyForm, MergeForm, TakeBackForm
from partnership.agencies.models import Agency, Domain
from partnership.agencies.standing import in_force
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.pages import words
from partnership.pages.form_page import accepted, crumbs, typed
from partnership.pages.listing import Listing, SavedView

CONFIRM = "confirm"
"""The button of a page on which one checks what one is about to do."""
DIRECTORY = ("Agencies", "agencies:directory")
DOMAINS = timeline.Part(Domain, "agency", "{name}")


@require_safe
def agencies(request: PortalRequest) -> HttpResponseBase:
    """The directory."""
    require_sight(access.can_see_directory(request.user))
    listing = Listing(
        request,
        rows=directory.agencies_for(request.user),
        table=directory.AgencyTable,
        filters=directory.AgencyFilters,
        name="agencies",
        views=[
            SavedView("In force today", ""),
            SavedView("Safeguarding partners", "arrangement=safeguarding_partner"),
            SavedView("Schools and colleges", "sector=education"),
            SavedView("Ended", "state=ended"),
        ],
    )
    context = {"crumbs": crumbs(), "can_edit": access.can_edit_agencies(request.user)}
    return listing.response("agencies/directory.html", context)


@require_safe
def agency(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One agency: whom to contact, what it is, what it has been."""
    agency = get_object_or_404(access.visible(request.user).select_related("part_of", "successor"), pk=pk)
    today = timezone.localdate()
    keeps = access.can_edit_agencies(request.user)
    before = list(agency.predecessors.order_by("until_on"))
    sees_people = access.can_see_people_of(request.user, agency)
    context = {
        "agency": agency,
        "crumbs": crumbs((DIRECTORY[0], reverse(DIRECTORY[1]))),
        "state": directory.state_of(agency, on=today),
        "part": parts.part_on(agency, today).label,
        "facts": facts(agency),
        "parts": list(agency.parts.filter(Q(until_on=None) | Q(until_on__gte=today))),
        "leads": list(directory.leads_of(agency)),
        "timeline": directory.timeline(agency, before),
        "sees_people": sees_people,
        "people_url": f"{reverse('agencies:people')}?agency={agency.pk}",
        "refused": directory.refused_addresses(directory.workers_of(agency, on=today)) if sees_people else [],
        "people": agency.memberships.filter(in_force(today)).values("user").distinct().count()
        if sees_people
        else 0,
        "can_edit": keeps,
        "changes": timeline.of(agency, DOMAINS) if keeps else None,
        "reasons": access.why(request.user, agency),
        "elsewhere": directory.elsewhere(request.user, agency),
    }
    return render(request, "agencies/agency.html", context)


def facts(agency: Agency) -> list[tuple[str, Any]]:
    """What is known about an agency, in rows; what is not known is left out."""
    above = agency.part_of
    rows: list[tuple[str, Any]] = [
        ("Short name", agency.short_name),
        ("Sector", agency.get_sector_display()),
        ("Part in the arrangements", parts.part_in_words(agency)),
        (
            "Part of",
            format_html(
                '<a class="govuk-link" href="{}">{}</a>',
                reverse("agencies:detail", args=[above.pk]),
                above.name,
            )
            if above
            else "",
        ),
        ("Email domains", "\n".join(domain.name for domain in agency.domains.all())),
        ("First day", words.plain_date(agency.from_on) if agency.from_on else ""),
        ("Last day", words.plain_date(agency.until_on) if agency.until_on else ""),
        ("Notes", agency.notes),
    ]
    return [(key, value) for key, value in rows if value]


@require_http_methods(["GET", "HEAD", "POST"])
def add_agency(request: PortalRequest) -> HttpResponse:
    """Write down a new agency."""
    require_sight(access.can_see_directory(request.user))
    require(access.can_edit_agencies(request.user))
    form = drafted(request, AgencyForm, "Add an agency", agencies=access.visible(request.user))
    if form.is_valid():
        made: list[Agency] = []
        if accepted(form, lambda: made.append(services.add_agency(by=request.user, **form.facts))):
            messages.success(request, f"{made[0].name} is in the directory.")
            return redirect("agencies:detail", made[0].pk)
    context = {
        "form": form,
        "title": "Add an agency",
        "lead": "It joins the directory. People can be given roles in it from its first day.",
        "submit": "Add the agency",
        "crumbs": crumbs((DIRECTORY[0], reverse(DIRECTORY[1]))),
        "cancel_url": reverse(DIRECTORY[1]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_agency(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change an agency; the second of two editors is shown what differs."""
    agency = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_edit_agencies(request.user))
    name, into, was = agency.name, agency.successor, agency.until_on
    form = drafted(
        request, AgencyForm, f"Change {name}", instance=agency, agencies=access.visible(request.user)
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        if accepted(
            form, lambda: services.edit_agency(agency, by=request.user, version=version, **form.facts)
        ):
            messages.success(request, "Saved.")
            now = form.cleaned_data["until_on"]
            if into and was and now > was and services.begin_later(into, after=was, until=now):
                messages.warning(request, somebody_begins(agency, into))
            return redirect("agencies:detail", pk)
    context = {
        "form": form,
        "title": f"Change {name}",
        "crumbs": crumbs(
            (DIRECTORY[0], reverse(DIRECTORY[1])), (name, reverse("agencies:detail", args=[pk]))
        ),
        "cancel_url": reverse("agencies:detail", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge_agency(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let an agency end in another."""
    agency = get_object_or_404(access.visible(request.user), pk=pk)
    require(access.can_edit_agencies(request.user))
    if agency.successor_id:
        raise RuleBroken(f"{agency.name} has already merged into another agency.")
    form = drafted(
        request, MergeForm, f"Merge {agency.name}", agency=agency, agencies=access.visible(request.user)
    )
    if "change" not in request.POST and form.is_valid():
        facts = form.cleaned_data
        if CONFIRM not in request.POST:
            return render(request, "agencies/merge.html", to_check(request, agency, facts))
        if accepted(form, lambda: services.merge(agency, by=request.user, **facts)):
            messages.success(
                request, f"{agency.name} ends on the day you chose, and {facts['into'].name} takes over."
            )
            return redirect("agencies:detail", pk)
    context = {
        "form": form,
        "title": f"Merge {agency.name} into another agency",
        "lead": "Whoever works for it then works for the agency that takes over, in the same role. "
        "Records made under the old name keep it.",
        "submit": "Continue",
        "crumbs": crumbs(
            (DIRECTORY[0], reverse(DIRECTORY[1])), (agency.name, reverse("agencies:detail", args=[pk]))
        ),
        "cancel_url": reverse("agencies:detail", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_merger(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let an agency go on that was to merge."""
    agency = get_object_or_404(access.visible(request.user).select_related("successor"), pk=pk)
    require(access.can_edit_agencies(request.user))
    into, _ = services.require_takeable(agency)
    form = drafted(request, TakeBackForm, f"Take back the merger of {agency.name}", agency=agency)
    later: list[bool] = []
    if form.is_valid() and accepted(
        form, lambda: later.append(services.take_back_merger(agency, shown=agency, by=request.user))
    ):
        messages.success(request, f"{agency.name} goes on, and so does everybody who works there.")
        if later[-1]:
            messages.warning(request, somebody_begins(agency, into))
        return redirect("agencies:detail", pk)
    context = {
        "form": form,
        "title": "Take the merger back",
        "lead": f"{agency.name} then goes on without a last day. Whoever works there stays, and {into.name} is in the "
        "arrangements what it is without the merger.",
        "submit": "Take it back",
        "crumbs": crumbs(
            (DIRECTORY[0], reverse(DIRECTORY[1])), (agency.name, reverse("agencies:detail", args=[pk]))
        ),
        "cancel_url": reverse("agencies:detail", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


def somebody_begins(agency: Agency, into: Agency) -> str:
    """What to look at where an agency goes on for longer than was written."""
    return (
        f"Somebody begins at {into.name} later. If they were to begin at {agency.name}, end that role and give them "
        "one here."
    )


def to_check(request: PortalRequest, agency: Agency, facts: dict[str, Any]) -> dict[str, object]:
    """What a merger will do, before it is done."""
    into: Agency = facts["into"]
    after = mergers.Parts(agency, into, on=facts["on"], part_goes_on=facts.get("part_goes_on", True))
    rooms = moving.of(request.user, agency, into)
    going_on = len(mergers.going_on(agency, facts["on"]))
    return {
        "agency": agency,
        "into": into,
        "rows": [
            ("Ends", agency.name, ""),
            ("Last day", words.weekday_date(facts["on"]), ""),
            ("Takes over", into.name, ""),
            ("Go on there", f"{words.count(going_on, 'person', 'people')}, in the same roles", ""),
            ("Part in the arrangements", after.in_words, ""),
            *((room.name, room.in_words, "") for room in rooms),
        ],
        "meeting": [one for room in rooms for one in room.meeting],
        "left_empty": after.left_empty,
        "sent": typed(request),
        "confirm": CONFIRM,
        "is_over": facts["on"] < timezone.localdate(),
        "crumbs": crumbs(
            (DIRECTORY[0], reverse(DIRECTORY[1])), (agency.name, reverse("agencies:detail", args=[agency.pk]))
        ),
    }
