"""What whoever takes a register gets: the register of a day, mark by mark, and those who come late or unbooked."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from partnership.agencies import access as agencies
from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.history.services import record_read
from partnership.pages import words as say
from partnership.pages.form_page import accepted, crumbs
from training import access
from training import register as registers
from training.attendance import marks, services
from training.attendance.forms import ArrivalForm, LateRuleForm, WalkInForm
from training.attendance.models import Guest
from training.models import Session
from training.register import Mark
from training.register_form import MARKS, RegisterForm
from training.rules import Attendance
from training.words import about


def session_of(request: PortalRequest, pk: UUID) -> Session:
    """The session whose register this person takes; else 404."""
    return get_object_or_404(access.register_sessions(request.user), pk=pk)


def day_in(session: Session, written: str) -> date:
    """The day of a session that stands in an address; else 404."""
    for day in session.days:
        if day.isoformat() == written:
            return day
    raise Http404


def day_now(session: Session, written: str | None, *, today: date) -> date:
    """The day that is asked for; else today, or the last day before it, or the first."""
    if written:
        return day_in(session, written)
    return max((day for day in session.days if day <= today), default=session.days[0])


def way_back(request: PortalRequest, session: Session) -> tuple[str, list[tuple[str, str]]]:
    """Where somebody goes from a register, and the steps there: trainers keep no sessions."""
    if not access.can_manage(request.user):
        return reverse("training:session", args=[session.pk]), crumbs()
    page = reverse("training:manage_session", args=[session.pk])
    return page, crumbs(("Sessions", reverse("training:manage")), (session.course.title, page))


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take the register of a day; another person's marks are shown, never overwritten unseen."""
    session, now = session_of(request, pk), timezone.now()
    registers.open_or_refuse(session, now=now)
    today = timezone.localdate(now)
    day = day_now(session, request.GET.get("day"), today=today)
    registers.open_or_refuse(session, now=now, day=day)
    bookings = list(access.register_of(request.user, session))
    if request.method != "POST":
        record_read(by=request.user, what="register", row=session, rows=len(bookings))
    form = drafted(
        request,
        RegisterForm,
        f"Register: {session.course.title}",
        bookings=bookings,
        day=day,
        known=marks.of(bookings),
    )
    here = reverse("training:register", args=[pk])
    done, steps = way_back(request, session)
    if form.is_valid():
        refused = registers.take(session, by=request.user, marks=form.marks, now=now, day=day)
        if not refused:
            messages.success(request, "The register is saved.")
            return redirect(done if access.can_manage(request.user) else f"{here}?day={day}")
        form.show_refused(refused)
    context = {
        **about(session),
        "form": form,
        "day": day,
        "views": [
            (say.short_weekday_date(one), f"{here}?day={one}", "", one == day)
            for one in session.days
            if one <= today
        ],
        "crumbs": steps,
        "done": done,
        "guests": session.guests.filter(booking=None).select_related("agency"),
        "reasons": access.why_register(request.user, session),
    }
    return render(request, "training/register.html", context)


@require_POST
def mark(request: PortalRequest, pk: UUID, day: str) -> JsonResponse:
    """One mark, sent by the page as it is made; says what stands in the register now, and why if it is another."""
    session = session_of(request, pk)
    form = {name: request.POST.get(name, "") for name in ("booking", "was", "now", "serial")}
    known = {str(one) for one, _ in MARKS} | {str(Attendance.NOT_MARKED)}
    try:
        booking, serial = UUID(form["booking"]), int(form["serial"])
    except ValueError as wrong:
        raise Http404 from wrong
    if form["now"] not in known or form["was"] not in known or not 0 < serial < 2**62:
        raise Http404
    found = get_object_or_404(access.register_of(request.user, session), pk=booking)
    try:
        refused = registers.take(
            session,
            by=request.user,
            marks={found.pk: Mark(was=form["was"], now=form["now"], serial=serial)},
            now=timezone.now(),
            day=day_in(session, day),
        )
    except RuleBroken as broken:
        return JsonResponse({"refused": broken.sentence}, status=409)
    if refused:
        (one,) = refused
        more = " Choose yours again to keep it instead." if one.is_anothers else ""
        return JsonResponse({"mark": one.there, "refused": one.sentence + more})
    return JsonResponse({"mark": form["now"]})


@require_http_methods(["GET", "HEAD", "POST"])
def arrival(request: PortalRequest, pk: UUID, day: str, booking: UUID) -> HttpResponse:
    """When somebody came, and how the day counts."""
    session, now = session_of(request, pk), timezone.now()
    on = day_in(session, day)
    registers.open_or_refuse(session, now=now, day=on)
    found = get_object_or_404(access.register_of(request.user, session), pk=booking)
    row = marks.of([found]).get(found.pk, {}).get(on)
    initial: dict[str, object] = {}
    if row and row.arrived_at:
        initial["arrived"] = timezone.localtime(row.arrived_at).time().replace(second=0, microsecond=0)
    if row and row.because:
        initial |= {"mark": row.mark, "because": row.because}
    form = ArrivalForm(
        request.POST or None, day=on, overrules=access.can_manage(request.user), initial=initial
    )
    here = f"{reverse('training:register', args=[pk])}?day={on}"
    if form.is_valid() and accepted(
        form,
        lambda: registers.arrive(
            found,
            by=request.user,
            day=on,
            arrived_at=form.arrived_at,
            mark=form.cleaned_data.get("mark", ""),
            because=form.cleaned_data.get("because", ""),
            now=now,
        ),
    ):
        messages.success(request, f"The time is saved for {found.user.name}.")
        return redirect(here)
    allowed = marks.minutes_allowed(on)
    rule = f" Whoever comes more than {allowed} minutes late attends the day in part." if allowed else ""
    context = {
        "form": form,
        "eyebrow": f"{session.course.title}, {say.weekday_date(on)}",
        "title": found.user.name,
        "lead": f"The day began at {say.time_of_day(session.starts)}.{rule}",
        "submit": "Save the time",
        "cancel_url": here,
        "crumbs": [*way_back(request, session)[1], ("Register", here)],
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add somebody who just came."""
    session, now = session_of(request, pk), timezone.now()
    registers.open_or_refuse(session, now=now)
    day = day_now(session, request.GET.get("day"), today=timezone.localdate(now))
    registers.open_or_refuse(session, now=now, day=day)
    is_full = session.free <= 0 and access.can_manage(request.user)
    form = WalkInForm(
        request.POST or None, agencies=agencies.visible(request.user).order_by("name"), is_full=is_full
    )
    here = f"{reverse('training:register', args=[pk])}?day={day}"
    made: list[object] = []
    if form.is_valid() and accepted(form, lambda: made.append(added(request, session, day, form, now=now))):
        guest = isinstance(made[0], Guest)
        messages.success(
            request,
            "They are on the list of guests, and are asked by email to join."
            if guest
            else "They are on the register, and marked as there.",
        )
        return redirect(here)
    context = {
        "form": form,
        "eyebrow": f"{session.course.title}, {say.weekday_date(day)}",
        "title": "Add somebody who has come",
        "lead": f"{say.count(max(session.free, 0), 'place is', 'places are')} free.",
        "submit": "Add them",
        "cancel_url": here,
        "crumbs": [*way_back(request, session)[1], ("Register", here)],
    }
    return render(request, "components/form_page.html", context)


def added(request: PortalRequest, session: Session, day: date, form: WalkInForm, *, now: datetime) -> object:
    return services.walk_in(
        session,
        by=request.user,
        day=day,
        comer=form.comer,
        one_more=form.cleaned_data.get("one_more", ""),
        now=now,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def late_rules(request: PortalRequest) -> HttpResponse:
    """The rule for being late, and the next one."""
    require_sight(access.can_manage(request.user))
    now = timezone.now()
    form = LateRuleForm(request.POST or None)
    if form.is_valid() and accepted(
        form, lambda: services.change_late_rule(by=request.user, now=now, **form.cleaned_data)
    ):
        messages.success(request, "The rule is saved.")
        return redirect("training_attendance:late_rules")
    context = {
        "form": form,
        "title": "Coming late",
        "lead": "From how many minutes after the start a day counts as attended in part.",
        "submit": "Save the rule",
        "crumbs": crumbs(("Sessions", reverse("training:manage"))),
        "rules": services.late_rules(),
        "allowed": marks.minutes_allowed(timezone.localdate(now)),
    }
    return render(request, "training/attendance/late_rules.html", context)
