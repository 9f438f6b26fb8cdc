"""What visitors and practitioners get: the catalogue, a course, a session."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.base.years import FinancialYear
from training import access, calendar, words
from training import catalogue as offer
from training.catalogue import SessionWithMine
from training.forms import CatalogueForm
from training.evaluation.showing import quotes_of
from training.models import Course, Session

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
        "quotes": quotes_of(course.pk),
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


def seen_session(request: HttpRequest, pk: UUID) -> SessionWithMine:
    """The session with the person's own booking on it, if they see it; else 404."""
    return get_object_or_404(offer.with_mine(access.visible_sessions(request.user), request.user), pk=pk)


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
