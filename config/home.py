"""The start page: for a visitor what the portal is, for a person what waits for them and what has changed."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config import desk as desks
from config.places import places
from config.quick_actions import quick_actions
from partnership.accounts import visits
from partnership.agencies.standing import Standing, standing
from partnership.annual_report import access as reports
from partnership.annual_report.overview import overview
from partnership.base.requests import PortalRequest
from partnership.meetings.rules import SeatKind
from partnership.pages import words
from partnership.pages.components import Stat
from reviews import access as reviews
from training import access as training
from training import catalogue


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The start page of whoever asks."""
    if request.user.is_authenticated:
        return my_work(cast(PortalRequest, request))
    return welcome(request)


def welcome(request: HttpRequest) -> HttpResponse:
    """What the portal is, the next courses and the latest report."""
    now = timezone.now()
    sessions = catalogue.bookable_sessions(now).filter(course__in=training.visible_courses(request.user))
    next_sessions = sessions.select_related("course")[:4]
    context = {
        "cards": [catalogue.card(session, now=now, title=session.course.title) for session in next_sessions],
        "report": reports.visible(request.user).order_by("-year").first(),
    }
    return render(request, "home/welcome.html", context)


def my_work(request: PortalRequest) -> HttpResponse:
    """What is late, what is due, what waits, what is coming up for this person, and what has changed."""
    now = timezone.now()
    today = timezone.localdate(now)
    mine = standing(request.user) or Standing(())
    desk = desks.desk(request.user, now=now)
    visits.note(request.user, now=now)
    piles = [
        ("Overdue", "#overdue", desk.overdue),
        ("Due soon", "#soon", desk.soon),
        ("Waiting", "#waiting", desk.waiting),
    ]
    stats = [
        Stat(
            label, pile.number, place if pile.number else "", alert=bool(pile.number) and pile is desk.overdue
        )
        for label, place, pile in piles
    ]
    stats.append(Stat("Training booked", len(desk.coming), "#coming" if desk.coming else ""))
    context = {
        "today": today,
        "greeting": greeting(timezone.localtime(now).hour),
        "lead": lead(desk),
        "stats": stats if any(stat.value for stat in stats) else [],
        "desk": desk,
        "since": desks.since(request.user.before_at, today=today),
        "seats": [(seat, SeatKind(seat.kind).label) for seat in mine.seats],
        "actions": quick_actions(mine),
        "places": places(mine, reads_reviews=reviews.can_see_any(request.user)),
        "overview": overview(request.user) if reports.can_see_overview(request.user) else None,
    }
    return render(request, "home/my_work.html", context)


def greeting(hour: int) -> str:
    """Good morning, until noon; good afternoon, until six."""
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def lead(desk: desks.Desk) -> str:
    """The situation in one sentence."""
    others = desk.number - desk.overdue.number
    if desk.overdue.number:
        more = f" and {others} more to do" if others else ""
        return f"You have {words.count(desk.overdue.number, 'overdue task')}{more}."
    if others:
        return f"Nothing is overdue. You have {words.count(others, 'task')} to do."
    if desk.coming:
        return "You have no tasks. Your next training is below."
    return "You have no tasks at the moment."
