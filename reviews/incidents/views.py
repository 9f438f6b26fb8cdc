"""What people get of serious incidents: the list, the yearly figures, and one incident with its notification."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import seen, timeline
from partnership.history.lists import record_list
from partnership.history.services import record_read
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from reviews.incidents import access, services, showing, tables
from reviews.incidents import figures as counting
from reviews.incidents.forms import CopyForm, CorrectForm, IncidentForm, NotifyForm, OutcomeForm
from reviews.incidents.looking import look_of
from reviews.incidents.models import Child, Copy, Incident, Notification
from reviews.incidents.rules import State

READ_AS = "serious incident"
"""What the log of readings calls it."""


def above() -> tuple[str, str]:
    return "Serious incidents", reverse("reviews_incidents:incidents")


def of_incident(incident: Incident) -> tuple[str, str]:
    return incident.reference, reverse("reviews_incidents:incident", args=[incident.pk])


def found(request: PortalRequest, pk: UUID) -> Incident:
    """An incident that this person sees, or 404."""
    incident: Incident = get_object_or_404(access.visible(request.user), pk=pk)
    return incident


@require_safe
def incidents(request: PortalRequest) -> HttpResponseBase:
    """Every incident that somebody sees."""
    user = request.user
    require_sight(access.can_see_any(user))
    rows = access.visible(user)
    listing = Listing(
        request,
        rows=tables.rows(rows),
        table=tables.IncidentTable,
        filters=tables.IncidentFilters,
        name="serious incidents",
        views=[
            SavedView("All", "", rows.count()),
            SavedView("To be notified", "state=open", rows.filter(state=State.OPEN).count()),
            SavedView("Notified", "state=sent"),
            SavedView("Deaths", "nature=death"),
        ],
    )
    record_list(listing, by=user, what=f"{READ_AS}s")
    context = {"crumbs": crumbs(), "can_record": access.can_record(user)}
    return listing.response("reviews/incidents/incidents.html", context)


@require_safe
def figures(request: PortalRequest) -> HttpResponse:
    """Notifications by year to 31 March, split as the Department for Education splits them."""
    require_sight(access.can_see_any(request.user))
    rows = access.visible(request.user).prefetch_related("children")
    found = counting.figures(rows)
    context = {
        "crumbs": crumbs(above()),
        "years": [year.words for year in found.years],
        "splits": found.splits,
    }
    return render(request, "reviews/incidents/figures.html", context)


@require_safe
def incident(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One incident; who opens it is written down."""
    row = found(request, pk)
    record_read(by=request.user, what=READ_AS, row=row)
    parts = (
        timeline.Part(Child, "incident", "{pseudonym}"),
        timeline.Part(Notification, "incident"),
        timeline.Part(Copy, "incident"),
    )
    context = {
        **showing.page(request.user, row, today=timezone.localdate()),
        "crumbs": crumbs(above()),
        "tags": [tables.state_of(row)],
        "changes": timeline.of(row, *parts),
        "seen": seen.of(row),
        "reasons": access.why(request.user, row),
    }
    return render(request, "reviews/incidents/incident.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Write down an incident."""
    require_sight(access.can_see_any(request.user))
    require(access.can_record(request.user))
    authorities = access.authorities(request.user)
    form = drafted(
        request,
        IncidentForm,
        "Write down a serious incident",
        authorities=authorities,
        look=look_of(),
        initial={"authority": authorities[0] if len(authorities) == 1 else None},
    )
    made: list[Incident] = []
    if form.is_valid() and accepted(
        form,
        lambda: made.append(services.record(by=request.user, today=timezone.localdate(), **form.facts)),
    ):
        messages.success(request, f"{made[0].reference} is written down. Now add the child.")
        return redirect("reviews_incidents:incident", made[0].pk)
    context = {
        "form": form,
        "title": "Write down a serious incident",
        "lead": "The local authority notifies it within five working days of becoming aware. Write no names here.",
        "submit": "Write it down",
        "crumbs": crumbs(above()),
        "cancel_url": above()[1],
    }
    return render(request, "reviews/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is said of an incident; the second of two editors is shown what differs."""
    row = found(request, pk)
    require(access.can_keep(request.user, row))
    form = drafted(
        request,
        IncidentForm,
        f"Change {row.reference}",
        instance=row,
        authorities=access.authorities(request.user, row),
        look=look_of(row),
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.change(
            row,
            by=request.user,
            today=timezone.localdate(),
            version=form.cleaned_data["version"] or 0,
            **form.facts,
        ),
    ):
        messages.success(request, "Saved. Its clocks follow.")
        return redirect("reviews_incidents:incident", pk)
    return form_page(request, row, form=form, title="Change this incident", submit="Save")


@require_http_methods(["GET", "HEAD", "POST"])
def notify(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that an incident was notified; its rapid review begins."""
    row = found(request, pk)
    require(access.can_keep(request.user, row))
    if request.method != "POST":  # what is typed already is refused beside it, by the service
        services.require_waiting(row)
    form = drafted(
        request,
        NotifyForm,
        f"Notification of {row.reference}",
        look=look_of(row),
        initial={"sent_on": timezone.localdate()},
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.notify(row, by=request.user, today=timezone.localdate(), **form.facts),
    ):
        messages.success(request, "The notification is written down.")
        return redirect("reviews_incidents:incident", pk)
    return form_page(
        request,
        row,
        form=form,
        title="Say that it was notified",
        warning=showing.not_known(row),
        lead="Send it by the government’s online system first. A serious child safeguarding case begins its rapid "
        "review here: 15 working days.",
        submit="Write down the notification",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Correct what was said of the notification."""
    row = found(request, pk)
    require(access.can_keep(request.user, row))
    notification: Notification = get_object_or_404(access.visible_notifications(request.user), incident=row)
    form = drafted(
        request,
        CorrectForm,
        f"Correct the notification of {row.reference}",
        instance=notification,
        look=look_of(row),
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.correct(
            notification,
            by=request.user,
            today=timezone.localdate(),
            version=form.cleaned_data["version"] or 0,
            **form.facts,
        ),
    ):
        messages.success(request, "Saved. The clocks follow, also those that are over.")
        return redirect("reviews_incidents:incident", pk)
    return form_page(request, row, form=form, title="Correct the notification", submit="Save")


@require_http_methods(["GET", "HEAD", "POST"])
def new_copy(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say who was told of an incident."""
    row = found(request, pk)
    require(access.can_keep(request.user, row))
    form = drafted(
        request,
        CopyForm,
        f"Who was told of {row.reference}",
        agencies=access.to_tell(request.user, row),
        initial={"told_on": timezone.localdate(), "agency": request.GET.get("agency", "")},
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.tell_of(row, by=request.user, today=timezone.localdate(), **form.cleaned_data),
    ):
        messages.success(request, "Written down.")
        return redirect("reviews_incidents:incident", pk)
    return form_page(
        request,
        row,
        form=form,
        title="Say who was told",
        lead="The safeguarding partners hear of it in the same five working days, and other areas where a child lives "
        "or was placed.",
        submit="Write it down",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def establish(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that it did not meet the criteria, was withdrawn, or stands after all."""
    row = found(request, pk)
    require(access.can_establish(request.user))
    form = drafted(
        request,
        OutcomeForm,
        f"What was established of {row.reference}",
        state=row.state,
        look=look_of(row),
        initial={"on": timezone.localdate()},
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.establish(row, by=request.user, today=timezone.localdate(), **form.cleaned_data),
    ):
        messages.success(request, "Written down. What was said before stays beside it.")
        return redirect("reviews_incidents:incident", pk)
    return form_page(
        request,
        row,
        form=form,
        title="Say what was established",
        lead="Where the case did not meet the criteria or the notification was withdrawn, the rapid review and its "
        "clock stop. If it stands after all, they go on from the same day.",
        submit="Write it down",
        dangerous=row.state in (State.OPEN, State.SENT),
    )


def form_page(
    request: PortalRequest, row: Incident, template: str = "reviews/form.html", **facts: object
) -> HttpResponse:
    """One form about an incident, with the way back to it; who opens it is written down."""
    record_read(by=request.user, what=READ_AS, row=row)
    name, url = of_incident(row)
    context = {"eyebrow": name, "crumbs": crumbs(above(), (name, url)), "cancel_url": url, **facts}
    return render(request, template, context)
