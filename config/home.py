"""The start page: for a visitor what the portal is, for a person what waits for them."""

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from config.places import places
from partnership.agencies.standing import Standing, standing
from partnership.annual_report import access as reports
from partnership.annual_report.overview import overview
from partnership.base.requests import PortalRequest
from partnership.pages import words
from partnership.pages.components import Stat, WorkItem
from training import access as training
from training import catalogue
from training.work import coming


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
    """What is late, what is due, and what is coming up for this person."""
    now = timezone.now()
    today = timezone.localdate(now)
    items: list[WorkItem] = []
    for source in settings.WORK_SOURCES:
        items += import_string(source)(request.user, today)
    items.sort(key=lambda item: item.due.day if item.due else today)
    overdue = [item for item in items if item.due and item.due.state == "overdue"]
    waiting = [item for item in items if item not in overdue]
    booked = coming(request.user, now)
    stats = [
        Stat("Overdue", len(overdue), "#overdue" if overdue else "", alert=bool(overdue)),
        Stat("Waiting for you", len(waiting), "#waiting" if waiting else ""),
        Stat("Training booked", len(booked), "#coming" if booked else ""),
    ]
    context = {
        "today": today,
        "greeting": greeting(timezone.localtime(now).hour),
        "lead": lead(overdue, waiting, booked),
        "stats": stats if any(stat.value for stat in stats) else [],
        "overdue": overdue,
        "waiting": waiting,
        "coming": booked,
        "places": places(standing(request.user) or Standing(())),
        "overview": overview(request.user) if reports.can_see_overview(request.user) else None,
    }
    return render(request, "home/my_work.html", context)


def greeting(hour: int) -> str:
    """Good morning, until noon; good afternoon, until six."""
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def lead(overdue: list[WorkItem], waiting: list[WorkItem], booked: list[WorkItem]) -> str:
    """The situation in one sentence."""
    if overdue:
        more = f" and {len(waiting)} more waiting" if waiting else ""
        return f"You have {words.count(len(overdue), 'overdue task')}{more}."
    if waiting:
        return f"Nothing is overdue. You have {words.count(len(waiting), 'task')} waiting."
    if booked:
        return "You have no tasks. Your next training is below."
    return "You have no tasks at the moment."
