"""What people get of one agency's part: its entries, one event to write or change, and handing in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import seen, timeline
from partnership.history.services import record_read
from partnership.pages import words
from partnership.pages.form_page import accepted
from reviews import access as reviews
from reviews.chronology import access, composite, depth, services, showing
from reviews.chronology.finding import of_agency, on_part
from reviews.chronology.forms import EntryForm, HandInForm, ReasonForm
from reviews.chronology.models import Chronology, Entry
from reviews.chronology.rules import Depth, known_first

FILES_SHOWN = 50


def to_part(chronology: Chronology, agency: UUID) -> str:
    return reverse("reviews_chronology:part", args=[chronology.review_id, agency])


@require_safe
def part(request: PortalRequest, review: UUID, agency: UUID) -> HttpResponse:
    """The entries of one agency, and what is next."""
    chronology, theirs = of_agency(request, review, agency)
    shown = showing.of_part(request.user, chronology, theirs)
    depth.record(request, chronology, Depth.PSEUDONYMS, rows=shown["number"], page=depth.PART)
    context = shown | {
        "chronology": chronology,
        "review": chronology.review,
        "agency": theirs,
        "crumbs": on_part(request, chronology, theirs)[:-1],
        "files": access.files(request.user).filter(chronology=chronology, agency=theirs)[:FILES_SHOWN],
        "changes": timeline.of(shown["part"]) if shown["part"] else [],
        "reasons": reviews.why(request.user, chronology.review),
    }
    return render(request, "reviews/chronology/part.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PortalRequest, review: UUID, agency: UUID) -> HttpResponse:
    """Write one event."""
    chronology, theirs = of_agency(request, review, agency)
    require(access.can_enter(request.user, chronology.review, theirs.pk))
    return entry_page(request, chronology, theirs, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change one event, in the words in which it was written."""
    entry = get_object_or_404(access.entries(request.user), pk=pk)
    review = entry.chronology.review
    require(access.can_enter(request.user, review, entry.agency_id))
    if not access.wrote(request.user, entry) and not depth.until(request, entry.chronology):
        return depth.ask_why(request, entry.chronology)
    services.require_writable(entry.chronology, entry.agency, by=request.user)
    record_read(by=request.user, what=depth.AS_WRITTEN, row=entry)
    return entry_page(request, entry.chronology, entry.agency, entry)


def entry_page(
    request: PortalRequest, chronology: Chronology, agency: Agency, entry: Entry | None
) -> HttpResponse:
    """The form of one event."""
    services.require_writable(chronology, agency, by=request.user)
    title = "Change the entry" if entry else "Add what was recorded"
    form = drafted(
        request,
        EntryForm,
        f"{title}: chronology for {chronology.review.reference}",
        instance=entry,
        names=access.pseudonyms(chronology.review_id),
        period=showing.period(chronology),
    )
    today = timezone.localdate()
    kept: list[Entry] = []

    def keep() -> None:
        if entry is None:
            kept.append(services.add(chronology, agency=agency, by=request.user, today=today, **form.facts))
            return
        version = form.cleaned_data["version"] or 0
        kept.append(services.edit(entry, by=request.user, version=version, today=today, **form.facts))

    if form.is_valid() and accepted(form, keep):
        messages.success(request, "It is saved.")
        if out := showing.outside_of(chronology, kept[0]):
            messages.warning(
                request,
                f"{out}: “{kept[0].written}” does not lie in {showing.period(chronology)}. If the date is right, "
                "leave the entry as it is.",
            )
        if known_first(kept[0].earliest, kept[0].known_latest):
            messages.warning(
                request,
                f"Known before it happened, which cannot be: “{kept[0].known_written}” lies before "
                f"“{kept[0].written}”. The entry is saved as it is. Check both dates.",
            )
        again = request.POST.get("next") == "another" and entry is None
        here = reverse("reviews_chronology:add", args=[chronology.review_id, agency.pk])
        return redirect(here if again else to_part(chronology, agency.pk))
    context = {
        "form": form,
        "title": title,
        "eyebrow": f"{agency}, chronology for {chronology.review.reference}",
        "lead": "One event, with the date and the source as they are recorded.",
        "submit": "Save",
        "another": entry is None,
        "entry": entry,
        "crumbs": on_part(request, chronology, agency),
        "cancel_url": to_part(chronology, agency.pk),
    }
    return render(request, "reviews/chronology/entry_form.html", context)


@require_safe
def entry(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One entry, what it may be to others, and what is near it in time."""
    found = get_object_or_404(access.entries(request.user), pk=pk)
    chronology = found.chronology
    sees_whole = reviews.sees_whole(request.user, chronology.review)
    shown = depth.depth_of(request, chronology)
    merged = composite.merged(chronology, depth=shown, agency=None if sees_whole else found.agency)
    depth.record(request, chronology, shown, rows=1, page=depth.ENTRY, entry=found)
    drawing = showing.Drawing(merged)
    event = next(one for one in merged.events if one.pk == found.pk)
    context = {
        "entry": found,
        "line": drawing.line(event),
        "review": chronology.review,
        "near": [drawing.line(one) for one in showing.neighbours(found, merged)],
        "can_change": access.is_open(chronology.review)
        and access.can_enter(request.user, chronology.review, found.agency_id),
        "can_judge": sees_whole and access.can_open(request.user, chronology.review),
        "crumbs": on_part(request, chronology, found.agency),
        "changes": timeline.of(found),
        "seen": seen.of(found, wider="Whoever reads the whole chronology reads it too, and is named there."),
        "reasons": reviews.why(request.user, chronology.review),
    }
    return render(request, "reviews/chronology/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take out an entry that was written by mistake."""
    entry = get_object_or_404(access.entries(request.user), pk=pk)
    require(access.can_enter(request.user, entry.chronology.review, entry.agency_id))
    services.require_writable(entry.chronology, entry.agency, by=request.user)
    form = drafted(request, ReasonForm, "Take out an entry", label="Why is it taken out?")
    if form.is_valid() and accepted(
        form, lambda: services.remove(entry, by=request.user, because=form.cleaned_data["because"])
    ):
        messages.success(
            request, "The entry is taken out. The history keeps that it was there, and why it went."
        )
        return redirect(to_part(entry.chronology, entry.agency_id))
    context = {
        "form": form,
        "title": "Take out the entry",
        "eyebrow": f"{entry.agency}, {entry.written}",
        "lead": "Only for what was written by mistake. What two agencies tell alike stays with both.",
        "submit": "Take it out",
        "dangerous": True,
        "crumbs": on_part(request, entry.chronology, entry.agency),
        "cancel_url": reverse("reviews_chronology:entry", args=[entry.pk]),
    }
    return render(request, "reviews/chronology/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: PortalRequest, review: UUID, agency: UUID) -> HttpResponse:
    """Say that a part is complete."""
    chronology, theirs = of_agency(request, review, agency)
    require(access.can_enter(request.user, chronology.review, theirs.pk))
    services.require_writable(chronology, theirs, by=request.user)
    number = access.entries_of(chronology, theirs).count()
    if number:  # nothing is typed, so there is nothing to keep as a draft
        form = HandInForm(*((request.POST,) if request.method == "POST" else ()), is_empty=False)
    else:
        title = f"Hand in: chronology for {chronology.review.reference}"
        form = drafted(request, HandInForm, title, is_empty=True)
    if form.is_valid() and accepted(
        form,
        lambda: services.hand_in(
            chronology,
            agency=theirs,
            by=request.user,
            now=timezone.now(),
            nothing_because=form.cleaned_data.get("nothing_because", ""),
        ),
    ):
        messages.success(request, "The part is handed in. The business unit reads it.")
        return redirect(to_part(chronology, theirs.pk))
    context = {
        "form": form,
        "title": "Hand in the part" if number else "Say that there is nothing",
        "eyebrow": f"{theirs}, chronology for {chronology.review.reference}",
        "lead": (f"{words.count(number, 'entry', 'entries').capitalize()} in it. " if number else "")
        + "Once it is handed in you can change it only if it comes back.",
        "submit": "Hand it in",
        "missing": [
            f"{one.filename}: {words.count(one.added, 'row')} can be added. Confirm the file first, or delete it."
            for one in access.unconfirmed(request.user, chronology, theirs)
        ],
        "crumbs": on_part(request, chronology, theirs),
        "cancel_url": to_part(chronology, theirs.pk),
    }
    return render(request, "reviews/chronology/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PortalRequest, review: UUID, agency: UUID) -> HttpResponse:
    """Let an agency write on."""
    chronology, theirs = of_agency(request, review, agency)
    require(access.can_open(request.user, chronology.review))
    its_part = get_object_or_404(access.parts(chronology), agency=theirs)
    form = drafted(
        request,
        ReasonForm,
        f"Send back: chronology for {chronology.review.reference}",
        label="What is missing?",
    )
    if form.is_valid() and accepted(
        form, lambda: services.send_back(its_part, by=request.user, because=form.cleaned_data["because"])
    ):
        messages.success(request, f"The part goes back to {theirs}.")
        return redirect(to_part(chronology, theirs.pk))
    context = {
        "form": form,
        "title": "Send the part back",
        "eyebrow": f"{theirs}, chronology for {chronology.review.reference}",
        "lead": "The agency can write on, and hands in again.",
        "submit": "Send it back",
        "crumbs": on_part(request, chronology, theirs),
        "cancel_url": to_part(chronology, theirs.pk),
    }
    return render(request, "reviews/chronology/form.html", context)
