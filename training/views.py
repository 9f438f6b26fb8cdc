"""What visitors and practitioners get: the catalogue, a course, a booking, my training."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies.standing import standing
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.base.years import FinancialYear
from partnership.drafts.writing import drafted
from training import access, calendar, places, services, words
from training import catalogue as offer
from training.catalogue import SessionWithMine
from training.forms import BookForm, CatalogueForm
from training.models import Course, Session
from training.rules import BookingStatus, SessionStatus

COURSES_A_PAGE = 20


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every course that is offered, the one with the nearest date first."""
    form = CatalogueForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    pages = Paginator(offer.found(request.user, wanted, now=timezone.now()), COURSES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "searching": any(wanted.values())}
    return render(request, "training/catalogue.html", context)


@login_not_required
@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """One course: can I book, when, who it is for."""
    now = timezone.now()
    try:
        course, sessions = offer.find(slug, request.user, now=now)
    except Course.DoesNotExist as hidden:
        raise Http404 from hidden
    last_year = FinancialYear.of(timezone.localdate(now)).back()
    context = {
        "course": course,
        "cards": offer.cards(sessions, now=now),
        "can_book": access.can_book(request.user),
        "can_manage": access.can_manage(request.user),
        "last_year": last_year,
        "attended": offer.attended(course, last_year),
        "capacity": max((session.capacity for session in sessions), default=0),
    }
    return render(request, "training/course.html", context)


@login_not_required
@require_safe
def course_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """All coming dates of a course as calendar entries."""
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    sessions = offer.sessions_of(course, request.user, now=timezone.now())
    path = reverse("training:course", args=[course.slug])
    return ics(calendar.entries([(session, path, session.pk) for session in sessions]), course.slug)


@login_not_required
@require_safe
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One session: its days, its place, and whether it can be booked."""
    now = timezone.now()
    session = seen_session(request, pk)
    context = {
        **about(session),
        "tag": offer.places_tag(session, now=now),
        "reason": offer.why_not(session, now=now),
        "mine": session.mine,
        "can_manage": access.can_manage(request.user),
    }
    return render(request, "training/session.html", context)


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


def seen_session(request: HttpRequest, pk: UUID) -> SessionWithMine:
    """The session with the person's own booking on it, if they see it; else 404."""
    return get_object_or_404(offer.with_mine(access.visible_sessions(request.user), request.user), pk=pk)


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


def about(session: Session) -> dict[str, object]:
    """What every page about one session says of it."""
    return {
        "session": session,
        "course": session.course,
        "days": words.long_days(session.days, year=True),
        "times": words.times(session),
        "place": words.place(session),
    }


def ics(text: str, name: str) -> HttpResponse:
    """A calendar file to open or save."""
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
