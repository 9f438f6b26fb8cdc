"""The days off: the list of bank holidays as the partnership corrects it, and what a correction moves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.deadlines import access, days_off, settling
from partnership.deadlines.acting_views import FORM
from partnership.deadlines.forms import HolidayForm
from partnership.deadlines.lists import ShiftTable
from partnership.deadlines.models import Holiday
from partnership.deadlines.views import Crumbs, below_list
from partnership.deadlines.working_days import bank_holidays
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.history.forms import WhyForm
from partnership.pages import words
from partnership.pages.components import Tag
from partnership.pages.listing import Listing


def below_days() -> Crumbs:
    return below_list(("Days off", reverse("deadlines:holidays")))


@require_safe
def holidays(request: PortalRequest) -> HttpResponse:
    """This year's and next year's days off, and the partnership's own entries."""
    require_sight(access.belongs(request.user))
    year = timezone.localdate().year
    table = days_off.calendar()
    context = {
        "crumbs": below_list(),
        "years": [
            (
                number,
                [
                    (
                        day,
                        table.holiday(day)
                        or f"{bank_holidays(number)[day]}: a working day in this partnership",
                    )
                    for day in sorted({*bank_holidays(number), *(d for d in table.extra if d.year == number)})
                ],
            )
            for number in (year, year + 1)
        ],
        "entries": [(entry, state_of(entry)) for entry in access.visible_holidays(request.user)],
        "can_keep": access.can_keep_rules(request.user),
    }
    return render(request, "deadlines/holidays.html", context)


def state_of(entry: Holiday) -> Tag:
    """What an entry does now."""
    if entry.settled_at is None:
        return Tag("amber", "Being counted")
    if entry.withdrawn_at:
        return Tag("grey", "Withdrawn")
    return Tag("blue", "Working day") if entry.works else Tag("green", "Day off")


@require_http_methods(FORM)
def add(request: PortalRequest) -> HttpResponse:
    """Correct the list: first what it would move, then, confirmed, what it does."""
    require_sight(access.belongs(request.user))
    require(access.can_keep_rules(request.user))
    form = drafted(request, HolidayForm, "Correct the days off")
    if form.is_valid():
        on, works = form.cleaned_data["on"], form.cleaned_data["works"]
        if sentence := days_off.why_not(on, works=works, calendar=days_off.calendar()):
            form.add_error("on", sentence)
        elif "confirmed" in request.POST:
            try:
                entry = days_off.add(by=request.user, **form.cleaned_data)
            except RuleBroken as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, "The day is in the table. The owners of what moves are told.")
                return redirect("deadlines:holiday", entry.pk)
        else:
            number, moves = settling.preview(on, works=works, deadlines=access.visible(request.user))
            context = {
                "crumbs": below_days(),
                "day": on,
                "name": form.cleaned_data["name"],
                "works": works,
                "sent": [
                    (name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"
                ],
                "number": number,
                "more": number - len(moves),
                "moves": moves,
            }
            return render(request, "deadlines/holiday_preview.html", context)
    context = {
        "form": form,
        "title": "Correct the days off",
        "lead": "You see which deadlines would move before anything is changed.",
        "submit": "See what would move",
        "crumbs": below_days(),
        "cancel_url": reverse("deadlines:holidays"),
    }
    return render(request, "components/form_page.html", context)


@require_safe
def holiday(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """One entry of the table, and which deadlines it has moved."""
    entry = get_object_or_404(access.visible_holidays(request.user), pk=pk)
    listing = Listing(
        request,
        rows=access.visible_shifts(request.user).filter(holiday=entry),
        table=ShiftTable,
        name="moved deadlines",
    )
    can_keep = access.can_keep_rules(request.user)
    context = {
        "crumbs": below_days(),
        "entry": entry,
        "state": state_of(entry),
        "facts": [
            ("Why", entry.reason),
            ("Entered by", entry.made_by.name if entry.made_by else "The portal"),
            ("Entered", words.moment(entry.created_at)),
            *([("Withdrawn", words.moment(entry.withdrawn_at))] if entry.withdrawn_at else []),
        ],
        "can_withdraw": can_keep and entry.withdrawn_at is None,
        "changes": timeline.of(entry) if can_keep else None,
    }
    return listing.response("deadlines/holiday.html", context)


@require_http_methods(FORM)
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take an entry back; what it moved moves back."""
    entry = get_object_or_404(access.visible_holidays(request.user), pk=pk)
    require(access.can_keep_rules(request.user))
    form = WhyForm(request.POST if request.method == "POST" else None)
    here = reverse("deadlines:holiday", args=[entry.pk])
    if form.is_valid():
        with form.explained():
            days_off.withdraw(entry, by=request.user, now=timezone.now())
        messages.success(request, "The entry is withdrawn. Deadlines that it moved are being counted anew.")
        return redirect(here)
    context = {
        "form": form,
        "title": "Withdraw this entry",
        "lead": f"{entry.name}, {words.weekday_date(entry.on)}. Deadlines that it moved move back, and their owners "
        "are told.",
        "submit": "Withdraw this entry",
        "dangerous": True,
        "crumbs": [*below_days(), (entry.name, here)],
        "cancel_url": here,
    }
    return render(request, "components/form_page.html", context)
