"""What people get of a rapid review: its room with the days, sign-off, sending, what follows; and the timetable."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.history.services import record_read
from partnership.pages import words
from partnership.pages.form_page import accepted, crumbs
from reviews import clocks
from reviews.models import Review
from reviews.rapid import access, board, draft, packs, services, showing
from reviews.rapid.forms import CorrectSendingForm, MilestoneForm, SendForm
from reviews.rapid.looking import in_draft
from reviews.requests import looking
from reviews.signing import services as signing
from reviews.signing import showing as sign_off
from reviews.signing.rules import What, fingerprint
from reviews.signing.views import asked


def whole(request: PortalRequest, pk: UUID) -> Review:
    """A rapid review that this person reads whole, or 404."""
    return get_object_or_404(access.visible(request.user), pk=pk)


def on_review(review: Review) -> list[tuple[str, str]]:
    """The way back from the room."""
    here = reverse("reviews:detail", args=[review.pk])
    return crumbs(("Reviews", reverse("reviews:list")), (review.reference, here))


def in_room(review: Review) -> list[tuple[str, str]]:
    """The way back from a page of the room."""
    return [*on_review(review), ("Rapid review room", reverse("reviews_rapid:room", args=[review.pk]))]


@require_safe
def room(request: PortalRequest, review: UUID) -> HttpResponse:
    """The days of the review, who owes what, the draft, the decision, what was sent and answered."""
    found = whole(request, review)
    record_read(by=request.user, what=showing.READ_AS[0], row=found)
    context = {
        **showing.room(request.user, found, today=timezone.localdate()),
        "crumbs": on_review(found),
    }
    return render(request, "reviews/rapid/room.html", context)


def page(
    request: PortalRequest, review: Review, form: Any, title: str, submit: str, **more: Any
) -> HttpResponse:
    """A page of the room with one form."""
    context = {
        "form": form,
        "review": review,
        "title": title,
        "eyebrow": f"{review.reference}, {review.pseudonym}",
        "submit": submit,
        "crumbs": in_room(review),
        "cancel_url": reverse("reviews_rapid:room", args=[review.pk]),
        **more,
    }
    return render(request, "reviews/rapid/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_sign(request: PortalRequest, review: UUID) -> HttpResponse:
    """Ask once more, then ask the partners."""
    found = whole(request, review)
    require(access.can_write(request.user, found))
    if request.method == "POST":
        now = timezone.now()
        sent = asked(
            request, found, What.RAPID, lambda: services.ask_to_sign(found, by=request.user, now=now)
        )
        return redirect("reviews_signing:detail", sent.pk)
    services.require_written(found)
    services.require_unasked(found)
    places = sign_off.to_ask(timezone.localdate())
    context = {
        "review": found,
        "crumbs": in_room(found),
        "title": "Ask the partners to sign",
        "lead": "All three safeguarding partners sign the draft and the decision as they stand now, and whoever can "
        "sign is told. Who changes a word afterwards makes the signatures void.",
        "submit": "Ask them to sign",
        "shown": fingerprint(draft.text_of(found)),
        "places": places,
        "nobody": sign_off.unmanned(places),
        "old_pack": packs.out_of_date(found),
        "named": in_draft(found, user=request.user, today=timezone.localdate()),
        "becomes": sign_off.becomes(None),
        "doubts": looking.in_review(found, user=request.user),
    }
    return render(request, "reviews/rapid/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: PortalRequest, review: UUID) -> HttpResponse:
    """Say when the review went to the Panel."""
    found = whole(request, review)
    require(access.can_send(request.user, found))
    today = timezone.localdate()
    if request.method != "POST":  # what is typed already is refused beside it, by the service
        services.require_signed(found)
    missing = board.not_there(found)
    form = drafted(
        request,
        SendForm,
        f"{found.reference} was sent",
        is_whole=not missing,
        initial={"sent_on": today},
    )
    if form.is_valid() and accepted(
        form, lambda: services.send(found, by=request.user, today=today, **form.cleaned_data)
    ):
        messages.success(request, "It is written down, and the clock has stopped.")
        return redirect("reviews_rapid:room", review)
    due_on = showing.due_on(found)
    lead = f"It {'was' if due_on < today else 'is'} due on {words.weekday_date(due_on)}. " if due_on else ""
    lead += "The report of a rapid review is not published."
    more = {
        "lead": lead,
        "missing": missing,
        "no_pack": not packs.any_to_send(found),
        "old_pack": packs.out_of_date(found),
        "named": in_draft(found, user=request.user, today=today),
        "becomes": sign_off.becomes(signing.current(found, What.RAPID)),
        "doubts": looking.in_review(found, user=request.user),
    }
    return page(request, found, form, "The review was sent to the Panel", "Save", **more)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_sending(request: PortalRequest, review: UUID) -> HttpResponse:
    """Correct the day of sending, with the reason."""
    found = whole(request, review)
    require(access.can_follow_up(request.user, found))
    sending = showing.sending_of(found)
    form = drafted(request, CorrectSendingForm, f"Correct when {found.reference} was sent", instance=sending)
    if form.is_valid() and accepted(
        form,
        lambda: services.correct_sending(
            sending,
            by=request.user,
            today=timezone.localdate(),
            version=form.cleaned_data["version"] or 0,
            **form.facts,
        ),
    ):
        stopped = clocks.of(clocks.RAPID, found)
        messages.success(request, "Corrected." + (" The clock stopped on that day." if stopped else ""))
        return redirect("reviews_rapid:room", review)
    lead = "Only where the day was mistyped. History keeps both days."
    return page(request, found, form, "Correct the day of sending", "Save", lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: PortalRequest, review: UUID) -> HttpResponse:
    """Ask once more, then begin the practice review that was decided."""
    found = whole(request, review)
    require(access.can_follow_up(request.user, found))
    if request.method == "POST":
        return redirect("reviews:detail", begun(request, found).pk)
    services.require_decided(found)
    signed = signing.current(found, What.RAPID)
    context = {
        "review": found,
        "crumbs": in_room(found),
        "title": "Begin the practice review",
        "lead": "It follows from this rapid review, keeps what it is called, and has the same agencies. It counts from "
        "the day of the last signature.",
        "submit": "Begin it",
        "shown": signed.sha256 if signed else "",
    }
    return render(request, "reviews/rapid/confirm.html", context)


def begun(request: PortalRequest, review: Review) -> Review:
    """Begin it and say so; a double click, which sends the same page again, comes to what the first click began."""
    try:
        made = services.begin_practice(review, by=request.user, today=timezone.localdate())
    except RuleBroken:
        found = services.begun_by(review, shown=request.POST.get("shown", ""), by=request.user)
        if found is None:
            raise
        said = "began when you sent this the first time. It has begun once."
    else:
        found, said = made, "has begun, with the same agencies."
    messages.success(request, f"{found.reference} {said}")
    return found


# The timetable ------------------------------------------------------------------------------------


@require_safe
def timetable(request: PortalRequest) -> HttpResponse:
    """On which working days the steps of every rapid review are due."""
    require_sight(access.KEEP_TIMETABLE.held_by(request.user))
    context = {
        "crumbs": crumbs(("Reviews", reverse("reviews:list"))),
        "rows": list(access.visible_milestones(request.user)),
        "reasons": access.KEEP_TIMETABLE.because(request.user),
    }
    return render(request, "reviews/rapid/timetable.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Set when a step is due."""
    found = get_object_or_404(access.visible_milestones(request.user), pk=pk)
    form = drafted(request, MilestoneForm, f"Timetable: {found}", instance=found)
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_milestone(
            found, version=form.cleaned_data["version"] or 0, by=request.user, **form.facts
        ),
    ):
        messages.success(request, "Saved. It holds for every rapid review from now on.")
        return redirect("reviews_rapid:timetable")
    here = reverse("reviews_rapid:timetable")
    context = {
        "form": form,
        "title": str(found),
        "lead": "In working days after the notification was sent.",
        "submit": "Save",
        "crumbs": crumbs(("Reviews", reverse("reviews:list")), ("Timetable of rapid reviews", here)),
        "cancel_url": here,
    }
    return render(request, "components/form_page.html", context)
