"""What visitors and practitioners get of one course and of one session."""

from collections.abc import Collection
from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.years import FinancialYear
from training import access, calendar, words
from training import catalogue as offer
from training.catalogue import SessionWithMine
from training.certificates import eligibility, showing
from training.charges import prices
from training.evaluation.showing import quotes_of
from training.groups import access as groups
from training.library import access as library_access
from training.library import reading as library
from training.models import Course
from training.rules import BookingStatus
from training.terms import asking
from training.terms import services as versions
from training.waiting import showing as spots


@login_not_required
@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """One course: can I book, when, who it is for."""
    now = timezone.now()
    try:
        marks = {"has_files": library.has_files("course"), "needs": eligibility.needs()}
        course, sessions = offer.find(slug, request.user, now=now, **marks)
    except Course.DoesNotExist as hidden:
        raise Http404 from hidden
    last_year = FinancialYear.of(timezone.localdate(now)).back()
    can_take = library.may_have_shelf(course, sessions) and library_access.can_take(request.user)
    context = {
        "course": course,
        "shelf": library.shelf(course, cast("User", request.user)) if can_take else None,
        "cards": offer.cards(sessions, now=now),
        "can_book": access.can_book(request.user),
        "can_manage": access.can_manage(request.user),
        "last_year": last_year,
        "attended": offer.attended(course, last_year),
        "quotes": quotes_of(course.pk),
        "capacity": max((session.capacity for session in sessions), default=0),
        "box": showing.box(request.user, sessions, now=now),
        "all_full": bool(sessions) and all(session.free <= 0 for session in sessions),
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
        **words.about(session),
        "tag": offer.places_tag(session, now=now),
        "reason": offer.why_not(session, now=now),
        "mine": session.mine,
        "box": None if session.mine else showing.box(request.user, [session], now=now),
        "is_booked": session.mine_status == BookingStatus.BOOKED,
        "can_manage": access.can_manage(request.user),
        "giving_up": prices.giving_up(session, on=timezone.localdate(now)),
        "teaches": session.days[0] <= timezone.localdate(now)
        and access.can_take_register(request.user, session),
        "leads": bool(groups.leads(request.user)) if request.user.is_authenticated else False,
        "spot": spots.spot(request.user, session, now=now),
    }
    return render(request, "training/session.html", context)


def seen_session(request: HttpRequest, pk: UUID, *, booking_for: Collection[Agency] = ()) -> SessionWithMine:
    """The session with the person's own booking on it, if they see it; else 404.

    Where they are `booking_for` agencies, with the terms and whose line managers are asked, as they stand today.
    """
    seen = access.visible_sessions(request.user).annotate(taught_by=offer.taught_by("pk"))
    if booking_for:
        today = timezone.localdate()
        seen = asking.with_rules(versions.with_terms(seen, on=today), booking_for, on=today)
    return get_object_or_404(eligibility.with_needs(offer.with_mine(seen, request.user)), pk=pk)


def ics(text: str, name: str) -> HttpResponse:
    """A calendar file to open or save."""
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
