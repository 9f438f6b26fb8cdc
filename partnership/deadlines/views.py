"""What a person gets: the list of deadlines, the month, the load of the coming weeks, and one deadline explained."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.deadlines import access, explaining, reminding
from partnership.deadlines.counting import can_stop
from partnership.deadlines.days_off import calendar
from partnership.deadlines.lists import DeadlineFilters, DeadlineTable, due_of, pills, state_tag, whose
from partnership.deadlines.models import Deadline, Pause
from partnership.deadlines.overview import Month, load
from partnership.deadlines.rules import RUNNING, State
from partnership.history import timeline
from partnership.pages import words
from partnership.pages.listing import Listing

Crumbs = list[tuple[str, str]]


def crumbs(*steps: tuple[str, str]) -> Crumbs:
    """The way back, from the start page of whoever has signed in."""
    return [("My work", reverse("home")), *steps]


def below_list(*steps: tuple[str, str]) -> Crumbs:
    """The way back, from the list."""
    return crumbs(("Deadlines", reverse("deadlines:list")), *steps)


@require_safe
def show_list(request: PortalRequest) -> HttpResponseBase:
    """What is due: mine, my agency's, or everyone's, by right."""
    require_sight(access.belongs(request.user))
    today = timezone.localdate()
    views = pills(request.user, today)
    listing = Listing(
        request,
        rows=access.visible(request.user),
        table=DeadlineTable,
        filters=DeadlineFilters,
        name="deadlines",
        views=views,
    )
    context = {
        "crumbs": crumbs(),
        "lead": lead(*(view.number or 0 for view in views[:3])),
    }
    return listing.response("deadlines/list.html", context)


def lead(open_now: int, late: int, soon: int) -> str:
    """The situation in one sentence."""
    if not open_now:
        return "What is due, for you and for those you answer for. Nothing is open."
    coming = f"{words.count(soon, 'deadline')} in the next 4 weeks"
    return f"{words.count(late, 'deadline')} late, {coming}." if late else f"Nothing is late. {coming}."


@require_safe
def month(request: PortalRequest) -> HttpResponse:
    """What is due in one month, day by day."""
    require_sight(access.belongs(request.user))
    today = timezone.localdate()
    shown = Month.read(request.GET.get("month", ""), today=today)
    weeks = shown.weeks(access.visible(request.user), today=today, calendar=calendar())
    number = sum(len(day.due) + day.more for week in weeks for day in week.days if day.inside)
    context = {
        "crumbs": below_list(),
        "month": shown,
        "weeks": weeks,
        "lead": f"{words.count(number, 'deadline')} in {shown.name}."
        if number
        else f"Nothing is due in {shown.name}.",
    }
    return render(request, "deadlines/calendar.html", context)


@require_safe
def show_load(request: PortalRequest) -> HttpResponse:
    """How much is due in the coming weeks, and on whom it falls."""
    require_sight(access.belongs(request.user))
    found = load(access.visible(request.user), today=timezone.localdate())
    return render(request, "deadlines/load.html", {"crumbs": below_list(), "load": found})


@require_safe
def detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One deadline: what is due, whose it is, and step by step why on that day."""
    deadline = get_object_or_404(access.visible(request.user), pk=pk)
    today = timezone.localdate()
    table = calendar()
    pauses = list(deadline.pauses.all())
    shifts = list(deadline.shifts.select_related("holiday"))
    open_pause = next((pause for pause in pauses if pause.until_on is None), None)
    can_run = access.can_run(request.user)
    context = {
        "crumbs": below_list(),
        "deadline": deadline,
        "state": state_tag(deadline, today=today),
        "due": due_of(deadline, today=today),
        "steps": explaining.steps(deadline, calendar=table, pauses=pauses, shifts=shifts),
        "clock": explaining.clock(deadline, calendar=table, pauses=pauses, today=today),
        "pause": open_pause,
        "rest": explaining.rest(deadline, open_pause, table) if open_pause else "",
        "facts": facts(deadline),
        "reminders": reminding.sent(deadline),
        "history": timeline.of(deadline, timeline.Part(Pause, "deadline")),
        "reasons": access.why(request.user, deadline),
        "is_running": deadline.state in RUNNING,
        "can_finish": deadline.state in RUNNING and access.can_finish(request.user, deadline),
        "can_pause": can_run and deadline.state == State.OPEN and can_stop(deadline),
        "can_resume": can_run and deadline.state == State.PAUSED,
        "can_revise": can_run and deadline.state == State.OPEN and not deadline.rule.is_agreed,
        "can_hand_over": deadline.state in RUNNING
        and not deadline.rule.is_agreed
        and access.can_hand_over(request.user, deadline),
        "newer": explaining.newer_rule(deadline) if can_run and deadline.state == State.OPEN else None,
    }
    return render(request, "deadlines/detail.html", context)


def facts(deadline: Deadline) -> list[tuple[str, str]]:
    """Whose it is."""
    return [
        ("Owner", whose(deadline)),
        *([("Deputy", deadline.deputy.name)] if deadline.deputy else []),
        ("Agency", deadline.agency.name if deadline.agency else "The partnership as a whole"),
        ("If it is late", ladder(deadline)),
    ]


def ladder(deadline: Deadline) -> str:
    """Who is told of it if it is late, beside whoever it belongs to: what is no agency’s has no safeguarding lead."""
    unit = after(deadline.rule.unit_after)
    if deadline.agency is None:
        return f"The business unit is told {unit}."
    return (
        f"The agency’s safeguarding lead is told {after(deadline.rule.lead_after)}, the business unit {unit}."
    )


def after(days: int) -> str:
    """A step of the ladder: on the day itself, after 7 days"""
    return f"after {words.count(days, 'day')}" if days else "on the day itself"
