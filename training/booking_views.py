"""What a person gets of their own bookings: the form, the confirmation, and the way back out of it; my training."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies.standing import standing
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from training import access, calendar, places, services
from training import catalogue as offer
from training.forms import BookForm
from training.models import Session
from training.rules import BookingStatus, SessionStatus
from training.views import about, ics, seen_session


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a place for oneself; a second click, tab or step back ends at the place one has."""
    now = timezone.now()
    standing_now = standing(request.user)
    if standing_now is None or not access.can_book(request.user):
        session = seen_session(request, pk)
        return render(request, "training/no_agency.html", {"session": session}, status=403)
    form = drafted(request, BookForm, "Book a place", agencies=standing_now.agencies)
    try:
        if form.is_valid():
            needs = form.cleaned_data["needs"]
            taken = services.book(pk, by=request.user, agency=form.chosen_agency, needs=needs, now=now)
            messages.success(request, "You are booked. A confirmation is on its way to your email address.")
            return redirect("training:booking", taken.pk)
        session = seen_session(request, pk)
        if session.mine and session.status != SessionStatus.CANCELLED:
            raise places.AlreadyBooked(session.mine)
        if reason := offer.why_not(session, now=now):
            raise RuleBroken(reason)
    except Session.DoesNotExist as hidden:
        raise Http404 from hidden
    except places.AlreadyBooked as held:
        messages.info(request, held.sentence)
        return redirect("training:booking", held.booking_id)
    except RuleBroken as broken:
        return not_now(request, seen_session(request, pk), broken.sentence, now=now)
    return render(
        request, "training/book.html", {**about(session), "form": form, "agency": standing_now.agency}
    )


def not_now(request: HttpRequest, session: Session, sentence: str, *, now: datetime) -> HttpResponse:
    """The page of a place that cannot be had, with the other dates of the course."""
    others = [
        other for other in offer.sessions_of(session.course, request.user, now=now) if other.pk != session.pk
    ]
    context = {**about(session), "sentence": sentence, "cards": offer.cards(others, now=now)}
    return render(request, "training/not_now.html", context, status=409)


@require_safe
def booking(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One's own booking: the confirmation, with everything needed on the day."""
    booking = get_object_or_404(access.own_bookings(request.user), pk=pk)
    booked = booking.status == BookingStatus.BOOKED and booking.session.status != SessionStatus.CANCELLED
    context = {
        **about(booking.session),
        "booking": booking,
        "is_coming": booked and booking.session.starts_at > timezone.now(),
        "is_on": booked,
        "reasons": access.why(request.user, booking),
    }
    return render(request, "training/booking.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_booking(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give one's place back, after being asked once."""
    booking = get_object_or_404(access.own_bookings(request.user), pk=pk)
    if request.method == "POST":
        services.cancel(booking, by=request.user, now=timezone.now())
        messages.success(request, "Your booking is cancelled and the place is free for somebody else.")
        return redirect("training:mine")
    if booking.status == BookingStatus.CANCELLED:
        return redirect("training:booking", booking.pk)
    return render(request, "training/cancel_booking.html", {**about(booking.session), "booking": booking})


@require_safe
def booking_calendar(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The booking as a calendar entry."""
    booking = get_object_or_404(access.own_bookings(request.user), pk=pk)
    path = reverse("training:booking", args=[booking.pk])
    called_off = booking.session.status == SessionStatus.CANCELLED
    cancelled = called_off or booking.status == BookingStatus.CANCELLED
    return ics(
        calendar.entry(booking.session, path=path, key=booking.pk, cancelled=cancelled),
        booking.session.course.slug,
    )


@require_safe
def mine(request: PortalRequest) -> HttpResponse:
    """My training: what is coming, what was, what was cancelled."""
    now = timezone.now()
    bookings = list(access.own_bookings(request.user).order_by("session__starts_at"))
    coming = [b for b in bookings if b.status == BookingStatus.BOOKED and b.session.ends_at > now]
    past = [b for b in reversed(bookings) if b.status == BookingStatus.BOOKED and b.session.ends_at <= now]
    cancelled = [b for b in reversed(bookings) if b.status == BookingStatus.CANCELLED]
    return render(request, "training/mine.html", {"coming": coming, "past": past, "cancelled": cancelled})
