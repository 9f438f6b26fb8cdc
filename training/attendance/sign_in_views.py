"""What people in the room get who sign in themselves, and those without an account who hear of a no-show."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.joining.limits import too_often
from partnership.notices.seals import is_sealed
from partnership.pages import words as say
from partnership.pages.form_page import crumbs
from training import access
from training import register as registers
from training.attendance import codes, marks, no_shows
from training.attendance.forms import CodeForm
from training.attendance.rules import SHOWN_FOR
from training.attendance.views import day_now, session_of, way_back
from training.certificates.paper import code as drawn
from training.rules import Attendance
from training.views import seen_session
from training.words import about


@require_safe
def code(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The code of a day, large: for a screen in the room, where it turns; or for paper, where it is good all day."""
    session, now = session_of(request, pk), timezone.now()
    today = timezone.localdate(now)
    coming = next((day for day in session.days if day >= today), today)
    day = day_now(session, request.GET.get("day"), today=coming)
    here = reverse("training_attendance:code", args=[pk])
    turns = day == today and "paper" not in request.GET
    typed = codes.code_at(session, now) if turns else codes.code_of(session, day)
    address = codes.address_of(session, typed)
    context = {
        **about(session),
        "day": day,
        "is_today": day == today,
        "turns": turns,
        "address": here,
        "views": [(say.short_weekday_date(one), f"{here}?day={one}", "", one == day) for one in session.days],
        "crumbs": way_back(request, session)[1],
        "picture": drawn(address, f"Link to sign in on {say.weekday_date(day)}"),
        "code": f"{typed[:3]} {typed[3:]}",
        "typed_at": reverse("training_attendance:enter"),
    }
    return render(request, "training/attendance/code.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: PortalRequest) -> HttpResponse:
    """Type the code of the room instead of taking a picture of it."""
    today = timezone.localdate()
    bookings = access.booked_on(request.user, today)
    form = CodeForm(request.POST or None, sessions=[one.session for one in bookings])
    if request.method == "POST" and (wait := too_often(request, "register_code", user=request.user)):
        return wait
    if form.is_valid() and form.found:
        return redirect("training_attendance:here", form.found.pk, form.cleaned_data["code"])
    context = {
        "form": form,
        "title": "Sign in to a session",
        "lead": "Type the code that is shown in the room today.",
        "submit": "Go on",
        "crumbs": crumbs(("My training", reverse("training:mine"))),
    }
    return render(request, "components/form_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: PortalRequest, pk: UUID, code: str) -> HttpResponse:
    """Behind the code of the room: whoever is booked says that they are there."""
    if wait := too_often(request, "register_code", user=request.user):
        return wait
    session, now = seen_session(request, pk), timezone.now()
    day = codes.day_of(session, code, now=now)
    if day is None:
        raise Http404
    if request.method == "POST":
        registers.sign_in(session, by=request.user, day=day, now=now)
        messages.success(request, "You are signed in.")
        return redirect(request.path)
    booking = next((one for one in access.booked_on(request.user, day) if one.session_id == pk), None)
    row = marks.of([booking]).get(booking.pk, {}).get(day) if booking else None
    is_there = row is not None and row.mark != Attendance.ABSENT
    why = registers.why_no_sign_in_of(session, day, now=now) if booking else registers.NOT_BOOKED
    context = {
        **about(session),
        "day": day,
        "booking": booking,
        "row": row if is_there else None,
        "why": "" if is_there else why,
        "crumbs": crumbs(("My training", reverse("training:mine"))),
    }
    return render(request, "training/attendance/here.html", context)


@login_not_required
@never_cache
@require_safe
def absent(request: HttpRequest, pk: UUID, round: int, seal: str) -> HttpResponse:
    """Behind the link in a mail to a manager or a finance contact: who did not come to what."""
    if wait := too_often(request, "approve"):
        return wait
    path = reverse("training_attendance:absent", args=[pk, round, "-"]).removesuffix("-/")
    require_sight(is_sealed(path, seal))
    found = no_shows.find(pk, round)
    if found is None:
        raise Http404
    context = {
        **about(found.booking.session),
        "no_show": found,
        "booking": found.booking,
        "shows": timezone.now() < (found.taken_back_at or found.told_at) + SHOWN_FOR,
    }
    return render(request, "training/attendance/absent.html", context)
