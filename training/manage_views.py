"""What the training officer gets: courses, sessions, who is booked, the register."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require_sight
from partnership.base.editing import ChangedMeanwhile
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.history import seen, timeline
from partnership.history.lists import record_list
from partnership.pages.components import Stat
from partnership.pages.listing import Listing, SavedView
from training import access, booking_tables, doubles, programme, tables
from training.attendance import marks
from training.catalogue import coming_sessions, taught_by
from training.certificates import showing as certificates
from training.forms import CancelSessionForm, CourseForm, SessionForm, record_fields
from training.groups import access as groups
from training.models import Session, Teacher
from training.pool import clashes
from training.rules import Attendance, BookingStatus, SessionStatus
from training.views import seen_session
from training.waiting import showing as spots
from training.words import about


@require_safe
def sessions(request: PortalRequest) -> HttpResponseBase:
    """Every session, with how full it is and whether its register waits."""
    require_sight(access.can_manage(request.user))
    listing = Listing(
        request,
        rows=access.visible_sessions(request.user).annotate(taught_by=taught_by("pk")),
        table=tables.SessionTable,
        filters=tables.SessionFilter,
        name="sessions",
        views=[
            SavedView("Upcoming", ""),
            SavedView("Register to take", "when=register"),
            SavedView("Past", "when=past&sort=-starts_at"),
            SavedView("All", "when=any&sort=-starts_at"),
        ],
    )
    return listing.response("training/manage_sessions.html")


@require_safe
def courses(request: PortalRequest) -> HttpResponseBase:
    """Every course, drafts too."""
    require_sight(access.can_manage(request.user))
    coming = Q(sessions__in=coming_sessions(timezone.now()).order_by().values("pk"))
    listing = Listing(
        request,
        rows=access.visible_courses(request.user).annotate(dates=Count("sessions", filter=coming)),
        table=tables.CourseTable,
        filters=tables.CourseFilter,
        name="courses",
    )
    return listing.response("training/manage_courses.html")


@require_safe
def bookings(request: PortalRequest) -> HttpResponseBase:
    """Everybody who has or had a place, on any session."""
    require_sight(access.can_manage(request.user))
    listing = Listing(
        request,
        rows=access.managed_bookings(request.user)
        .only(*booking_tables.FIELDS)
        .order_by("-session__starts_at"),
        table=booking_tables.BookingTable,
        filters=booking_tables.BookingFilter,
        name="attendees",
        views=[
            SavedView("All", ""),
            SavedView("Attended", f"attendance={Attendance.ATTENDED}"),
            SavedView("Did not attend", f"attendance={Attendance.ABSENT}"),
            SavedView("Not marked", f"attendance={Attendance.NOT_MARKED}"),
        ],
    )
    record_list(listing, by=request.user)
    return listing.response("training/manage_bookings.html")


@require_http_methods(["GET", "HEAD", "POST"])
def new_course(request: PortalRequest) -> HttpResponse:
    """Add a course to the offer."""
    require_sight(access.can_manage(request.user))
    form = drafted(request, CourseForm, "Add a course")
    if form.is_valid():
        try:
            course = programme.create_course(by=request.user, **record_fields(form))
        except RuleBroken as refused:
            form.add_error("title", refused.sentence)
        else:
            messages.success(request, "The course is saved. Add its first session next.")
            return redirect("training:course", course.slug)
    return render(request, "training/course_form.html", {"form": form, "title": "Add a course"})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_course(request: PortalRequest, slug: str) -> HttpResponse:
    """Change a course; somebody else's change since is shown first."""
    require_sight(access.can_manage(request.user))
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    title = f"Change {course.title}"
    form = drafted(request, CourseForm, title, instance=course)
    if form.is_valid():
        try:
            with form.explained():
                programme.edit_course(
                    course, by=request.user, version=form.cleaned_data["version"], **record_fields(form)
                )
        except ChangedMeanwhile as changed:
            form = drafted(request, CourseForm, title, instance=changed.current)
        else:
            messages.success(request, "The course is saved.")
            return redirect("training:course", slug)
    changes = timeline.of(course)
    context = {"form": form, "title": title, "course_slug": slug, "changes": changes}
    return render(request, "training/course_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_session(request: PortalRequest, slug: str) -> HttpResponse:
    """Add a session of a course."""
    require_sight(access.can_manage(request.user))
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    form = drafted(request, SessionForm, f"Add a session of {course.title}")
    warned = in_the_way(request, form)
    if form.is_valid() and not warned:
        try:
            session = programme.create_session(
                course,
                by=request.user,
                hours=form.hours,
                trainers=form.cleaned_data["trainers"],
                **record_fields(form),
            )
        except RuleBroken as refused:
            form.add_error("day_1", refused.sentence)
        else:
            messages.success(request, "The session is saved.")
            return redirect("training:manage_session", session.pk)
    context = {"form": form, "title": "Add a session", "course": course, **warned}
    return render(request, "training/session_form.html", context)


def in_the_way(
    request: PortalRequest, form: SessionForm, session: Session | None = None
) -> dict[str, list[str] | str]:
    """What is in the way of the trainers who were chosen; nothing once whoever saves was told and keeps them."""
    if not form.is_valid():
        return {}
    found = clashes.found(form.cleaned_data["trainers"], form.hours, besides=session)
    seal = clashes.seal(found)
    return {"clashes": found, "seal": seal} if found and request.POST.get("despite") != seal else {}


@require_safe
def session(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """One session as those who run it see it: who is booked, and what to do next."""
    require_sight(access.can_manage(request.user))
    session = seen_session(request, pk)
    now = timezone.now()
    listing = Listing(
        request,
        rows=access.managed_bookings(request.user).filter(session=session),
        table=tables.AttendeeTable,
        filters=tables.AttendeeFilter,
        name="bookings",
        views=[SavedView("Booked", f"status={BookingStatus.BOOKED}"), SavedView("All", "")],
    )
    record_list(listing, by=request.user, row=session)
    waiting = (
        session.bookings.filter(status=BookingStatus.REQUESTED).count()
        if session.course.needs_approval
        else 0
    )
    started = timezone.localdate(session.starts_at) <= timezone.localdate(now)
    called_off = session.status == SessionStatus.CANCELLED
    any_marked = marks.any_on(session)
    context = {
        **about(session),
        "tag": tables.session_tag(session),
        "stats": [
            Stat("Booked", session.places_taken - waiting, f"?status={BookingStatus.BOOKED}"),
            *(
                [Stat("Waiting for approval", waiting, f"?status={BookingStatus.REQUESTED}")]
                if waiting
                else []
            ),
            Stat("Kept", session.places_held),
            Stat("Places left", session.free),
            Stat("Places", session.capacity),
        ],
        "issued": certificates.of_session(session) if started and not called_off else None,
        "doubles": doubles.on(session),
        "clashes": clashes.on(session) if session.ends_at > now else [],
        "can_take_register": started and not called_off and session.places_taken > 0,
        "line": spots.line_of(session),
        "holds": groups.visible(request.user).filter(session=session, left__gt=0),
        "can_cancel": not called_off and not any_marked,
        "can_edit": not called_off,
        "reasons": access.why(request.user, session),
        "changes": timeline.of(session, timeline.Part(Teacher, "session")),
        "seen": seen.of(session),
    }
    return listing.response("training/manage_session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_session(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a session; people who are booked are told when its time or place changes."""
    require_sight(access.can_manage(request.user))
    session = seen_session(request, pk)
    if session.status == SessionStatus.CANCELLED:
        raise RuleBroken("This session was cancelled and cannot be changed. Create a new one.")
    title = f"Change a session of {session.course.title}"
    form = drafted(request, SessionForm, title, instance=session)
    warned = in_the_way(request, form, session)
    if form.is_valid() and not warned:
        try:
            with form.explained():
                programme.edit_session(
                    session,
                    by=request.user,
                    version=form.cleaned_data["version"],
                    hours=form.hours,
                    trainers=form.cleaned_data["trainers"],
                    now=timezone.now(),
                    **record_fields(form),
                )
        except ChangedMeanwhile as changed:
            form = drafted(request, SessionForm, title, instance=changed.current)
        except programme.TooFewPlaces as refused:
            form.add_error("capacity", refused.sentence)
        except RuleBroken as refused:
            form.add_error("day_1", refused.sentence)
        else:
            messages.success(request, "The session is saved.")
            return redirect("training:manage_session", pk)
    context = {
        "form": form,
        "title": "Change a session",
        "course": session.course,
        "session_pk": pk,
        **warned,
    }
    return render(request, "training/session_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_session(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Call a session off, after being asked for the reason."""
    require_sight(access.can_manage(request.user))
    session = seen_session(request, pk)
    if session.status == SessionStatus.CANCELLED:
        return redirect("training:manage_session", pk)
    form = drafted(request, CancelSessionForm, f"Cancel a session of {session.course.title}")
    if form.is_valid():
        programme.cancel_session(session, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, "The session is cancelled. Everybody who was booked is being told.")
        return redirect("training:manage_session", pk)
    return render(request, "training/cancel_session.html", {**about(session), "form": form})
