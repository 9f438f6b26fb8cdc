"""What people get of the waiting list: a place in it, an offer to answer; for those who run the training the line."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.agencies.standing import standing
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.history.lists import is_export, record_list
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing
from training import access as training
from training import places, words
from training.charges import prices
from training.groups import access as groups
from training.models import Booking
from training.rules import SessionStatus
from training.services import Otherwise
from training.terms import asking
from training.terms import services as terms
from training.waiting import access, fitness, offering, services, showing
from training.waiting.forms import ANY, SOME, AcceptForm, DatesForm, JoinForm
from training.waiting.models import Offer
from training.waiting.rules import OfferState, WantState


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PortalRequest, slug: str) -> HttpResponse:
    """Wait for a course: one press where a date is full, or the whole form."""
    now = timezone.now()
    course = get_object_or_404(training.visible_courses(request.user), slug=slug)
    here = standing(request.user)
    require(here is not None and training.can_book(request.user))
    dates = showing.dates_to_wait_for(course, now=now)
    form = drafted(
        request,
        JoinForm,
        f"Wait for {course.title}",
        dates=dates,
        agencies=here.agencies if here else (),
        for_group=bool(groups.leads(request.user)),
    )
    if form.is_valid():
        made = []
        if accepted(
            form,
            lambda: made.append(
                services.join(
                    course,
                    by=request.user,
                    agency=form.chosen_agency,
                    chosen=form.dates,
                    number=form.number_of_places,
                    now=now,
                )
            ),
        ):
            messages.success(
                request, "You are on the waiting list. We write to you when a place becomes free."
            )
            return redirect("training_waiting:want", made[0].pk)
    context = {
        "form": form,
        "title": f"Wait for a place on {course.title}",
        "lead": "When a place becomes free it is offered to whoever is next in line and can come.",
        "crumbs": crumbs(
            ("Training", reverse("training:catalogue")),
            (course.title, reverse("training:course", args=[course.slug])),
        ),
        "submit": "Join the waiting list",
        "cancel_url": reverse("training:course", args=[course.slug]),
    }
    return render(request, "training/waiting/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def want(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One's own place in the line: how far on, what is offered, which dates."""
    now = timezone.now()
    want = get_object_or_404(access.own(request.user), pk=pk)
    chosen = {"which": SOME if want.chosen else ANY, "chosen": want.chosen}
    form = drafted(
        request,
        DatesForm,
        f"Dates to wait for: {want.course.title}",
        dates=showing.dates_to_wait_for(want, now=now),
        initial=chosen,
    )
    if form.is_valid() and accepted(
        form, lambda: services.change(want, by=request.user, chosen=form.dates, now=now)
    ):
        messages.success(request, "Your dates are saved. You keep your place in line.")
        return redirect("training_waiting:want", pk)
    context = {
        "form": form,
        "turn": showing.turn(want, now=now),
        "want": want,
        "course": want.course,
        "is_open": want.state == WantState.OPEN,
        "reasons": access.why(request.user, want),
    }
    return render(request, "training/waiting/want.html", context)


@require_POST
def leave(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Wait no more."""
    want = get_object_or_404(access.own(request.user), pk=pk)
    services.leave(want, by=request.user, now=timezone.now())
    messages.success(request, f"You no longer wait for {want.course.title}.")
    return redirect("training:mine")


# An offer -----------------------------------------------------------------------------------------------


@require_safe
def offer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is offered, until when, and the two answers; an offer that has run out is ended when somebody looks."""
    now = timezone.now()
    offer = get_object_or_404(access.own_offers(request.user), pk=pk)
    if now >= offer.ends_at and offering.end(pk, state=OfferState.ENDED, now=now):
        offer.refresh_from_db(fields=["state", "decided_at"])
    return offer_page(request, offer, now=now)


def offer_page(
    request: PortalRequest,
    offer: Offer,
    *,
    now: datetime,
    refused: RuleBroken | None = None,
    sent: UUID | None = None,
) -> HttpResponse:
    """The page of an offer; where accepting it was `refused`, with the reason and what is there now."""
    session, today = offer.session, timezone.localdate(now)
    agreed = terms.in_force(today)
    shown = terms.Shown(agreed.pk, agreed.text) if agreed else None
    quote = prices.quote(session.course, offer.want.agency, on=today, session=session)
    context = {
        "offer": offer,
        "session": session,
        "course": session.course,
        "days": words.long_days(session.days, year=True),
        "times": words.times(session),
        "place": words.place(session),
        "is_open": offer.is_open(now) and session.status != SessionStatus.CANCELLED,
        "terms": shown,
        "changed": terms.difference(sent, shown) if sent and shown and sent != shown.pk else None,
        "asks": offer.want.places == 1 and asking.asks_of(session.course, offer.want.agency, on=today),
        "quote": quote if quote.pence else None,
        "giving_up": prices.giving_up(session, on=today),
        "seen": words.seen(session),
        "was": refused.was if isinstance(refused, Otherwise) else "",
        "refused": refused.sentence if refused else "",
        "booking": places.place_of(request.user, session),
    }
    return render(request, "training/waiting/offer.html", context, status=409 if refused else 200)


@require_POST
def accept(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take the place; a second click ends at the place one has."""
    now = timezone.now()
    offer = get_object_or_404(access.own_offers(request.user), pk=pk)
    form = AcceptForm(request.POST)
    agreed = form.terms
    try:
        taken = services.accept(pk, by=request.user, now=now, asked=form.asked)
    except places.AlreadyBooked as held:
        messages.info(request, held.sentence)
        return redirect("training:booking", held.booking_id)
    except services.OfferOver:
        booking = places.place_of(request.user, offer.session)
        return redirect("training:booking", booking) if booking else redirect("training_waiting:offer", pk)
    except RuleBroken as refused:
        return offer_page(request, offer, now=now, refused=refused, sent=agreed)
    if isinstance(taken, Booking):
        messages.success(request, "The place is yours. A confirmation is on its way to your email address.")
        return redirect("training:booking", taken.pk)
    messages.success(request, "The places are kept for your agency. Say who comes.")
    return redirect("training_groups:hold", taken.pk)


@require_POST
def decline(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Leave the place to the next in line."""
    offer = get_object_or_404(access.own_offers(request.user), pk=pk)
    if services.decline(pk, by=request.user, now=timezone.now()):
        messages.success(request, "Thank you. The place goes to the next in line.")
    return redirect("training_waiting:want", offer.want_id)


# The line -----------------------------------------------------------------------------------------------


@require_safe
def line(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """Everybody who waits for a session, in order, and why nobody was offered a place."""
    require_sight(access.can_see_line(request.user))
    session = get_object_or_404(training.visible_sessions(request.user), pk=pk)
    listing = Listing(request, rows=showing.rows(session), table=showing.LineTable, name="people")
    record_list(listing, by=request.user, row=session)
    shown = listing.rows if is_export(listing) else listing.page.object_list
    listing.table.unfit = fitness.unfit([want.user_id for want in shown], session)
    context = {
        "session": session,
        "course": session.course,
        "days": words.long_days(session.days, year=True),
        "line": showing.line_of(session),
        "reasons": training.why(request.user, session),
    }
    return listing.response("training/waiting/line.html", context)
