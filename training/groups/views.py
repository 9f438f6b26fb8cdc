"""What people get of places kept for an agency: the list, one of them with its names, and the forms."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.lists import record_export
from partnership.pages import words as say
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from training import access as training
from training import words
from training.groups import access, heirs, services, tables
from training.groups.forms import BackForm, BlockForm, KeepForm, NameForm
from training.groups.models import Hold
from training.groups.rules import usual_release


def above() -> tuple[str, str]:
    return ("Places kept", reverse("training_groups:holds"))


@require_safe
def holds(request: PortalRequest) -> HttpResponseBase:
    """Places kept: all for those who run the training, a lead's own agency's."""
    require_sight(access.can_have_any(request.user))
    listing = Listing(
        request,
        rows=access.visible(request.user),
        table=tables.HoldTable,
        filters=tables.HoldFilter,
        name="reservations",
        views=[SavedView("Kept now", ""), SavedView("All", "state=all")],
    )
    record_export(listing, by=request.user)
    return listing.response("training/groups/holds.html", {"crumbs": crumbs()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Keep places of a session: for any agency as a training officer, for one's own as its safeguarding lead."""
    require_sight(access.can_have_any(request.user))
    now = timezone.now()
    session = get_object_or_404(training.visible_sessions(request.user), pk=pk)
    made: list[Hold] = []
    if access.can_keep(request.user):
        title = "Keep places for an agency"
        release_on = usual_release(session.days[0], today=timezone.localdate(now))
        keep = drafted(
            request, KeepForm, title, on=timezone.localdate(now), initial={"release_on": release_on}
        )
        form: KeepForm | BlockForm = keep

        def change() -> None:
            made.append(
                services.keep(
                    pk,
                    by=request.user,
                    agency=keep.cleaned_data["agency"],
                    number=keep.cleaned_data["number"],
                    release_on=keep.cleaned_data["release_on"],
                    because=keep.cleaned_data["because"],
                    now=now,
                )
            )
    else:
        title = "Book places and name the people later"
        block = drafted(request, BlockForm, title, agencies=access.leads(request.user))
        form = block

        def change() -> None:
            made.append(
                services.book_block(
                    pk,
                    by=request.user,
                    agency=block.chosen_agency,
                    number=block.cleaned_data["number"],
                    because=block.cleaned_data["because"],
                    now=now,
                )
            )

    if form.is_valid() and accepted(form, change):
        messages.success(request, "The places are kept. Say who comes.")
        return redirect("training_groups:hold", made[0].pk)
    context = {
        "form": form,
        "title": title,
        "eyebrow": session.course.title,
        "lead": f"{words.when(session)}. {say.count(max(session.free, 0), 'place')} free.",
        "crumbs": crumbs(above()),
        "submit": "Keep these places",
        "cancel_url": reverse("training:session", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Places kept for an agency: who has one, how many have no name, and the form to name somebody."""
    hold = get_object_or_404(access.visible(request.user), pk=pk)
    unnamed = services.unnamed(hold)
    form = drafted(request, NameForm, f"Name somebody for {hold.session.course.title}")
    if form.is_valid() and accepted(
        form,
        lambda: services.name(
            hold,
            by=request.user,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            now=timezone.now(),
        ),
    ):
        messages.success(request, f"{form.cleaned_data['name']} is named.")
        return redirect("training_groups:hold", pk)
    names = hold.names.filter(dropped_at=None).select_related("booking__user")
    context = {
        "hold": hold,
        "session": hold.session,
        "course": hold.session.course,
        "when": words.when(hold.session),
        "state": tables.state_of(hold),
        "crumbs": crumbs(above()),
        "names": names,
        "unnamed": unnamed,
        "form": form,
        "changes": timeline.of(hold),
        "reasons": access.why(request.user, hold),
    }
    return render(request, "training/groups/hold.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Places that are not needed are free for others before their date."""
    hold = get_object_or_404(access.visible(request.user), pk=pk)
    unnamed = services.unnamed(hold)
    form = drafted(
        request, BackForm, f"Give places back: {hold.session.course.title}", initial={"number": unnamed}
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.give_back(
            hold, by=request.user, number=form.cleaned_data["number"], now=timezone.now()
        ),
    ):
        messages.success(request, "Thank you. The places are free for the next in line.")
        return redirect("training_groups:hold", pk)
    context = {
        "form": form,
        "title": "Give places back",
        "eyebrow": hold.session.course.title,
        "lead": f"{say.count(unnamed, 'place has', 'places have')} no name yet.",
        "crumbs": crumbs(above(), (hold.session.course.title, reverse("training_groups:hold", args=[pk]))),
        "submit": "Give them back",
        "cancel_url": reverse("training_groups:hold", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def drop(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take somebody off the list who has not joined."""
    named = get_object_or_404(access.visible_names(request.user), pk=pk)
    services.drop(named, by=request.user, now=timezone.now())
    messages.success(request, f"{named.name} is no longer named. The place is still kept.")
    return redirect("training_groups:hold", named.hold_id)


@require_POST
def take_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A place is promised no more to somebody who has not joined."""
    heir = get_object_or_404(heirs.visible(request.user), pk=pk)
    heirs.take_back(heir, by=request.user, now=timezone.now())
    messages.success(request, "The place is promised to nobody now.")
    if heir.booking.user_id == request.user.pk:
        return redirect("training:booking", heir.booking_id)
    return redirect("training:substitute", heir.booking_id)
