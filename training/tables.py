"""The lists of the training officer: sessions, courses, and who is booked."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnership.pages import words as say
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag
from partnership.pages.listing import DayFilter, WordsFilter
from training import words
from training.models import Booking, Course, Session, Teacher, Trainer
from training.rules import (
    Attendance,
    BookingStatus,
    CourseStatus,
    Kind,
    SessionStatus,
    why_not_cancellable,
)

NARROW: dict[str, Any] = {"th": {"class": "app-table__col-m"}}
SHORT: dict[str, Any] = {"th": {"class": "app-table__col-status"}}
NUMBER: dict[str, Any] = {"th": {"class": "app-table__col-number"}}
STATUS: dict[str, Any] = {"th": {"class": "app-table__col-wide"}}


class SessionTable(tables.Table):  # type: ignore[misc]
    """Sessions with how full they are."""

    course = tables.Column(accessor="course__title", verbose_name="Course")
    starts_at = tables.DateTimeColumn(verbose_name="Starts", attrs=NARROW)
    place = tables.Column(accessor="venue", verbose_name="Place", empty_values=())
    places = tables.Column(accessor="places_taken", verbose_name="Booked", attrs=NUMBER)
    status = tables.Column(verbose_name="Status", attrs=STATUS)
    taught_by = tables.Column(verbose_name="Trainers", visible=False, orderable=False)

    def render_course(self, record: Session) -> SafeString:
        return naming(
            reverse("training:manage_session", args=[record.pk]),
            record.course.title,
            record.course.get_kind_display(),
        )

    def value_course(self, record: Session) -> str:
        return record.course.title

    def render_starts_at(self, value: Any) -> SafeString:
        return format_html("<span>{}<small>{}</small></span>", say.tiny_date(value), say.time_of_day(value))

    def value_starts_at(self, record: Session) -> Any:
        return record.starts_at

    def render_place(self, record: Session) -> str:
        return "Online" if record.online else record.venue

    def value_place(self, record: Session) -> str:
        return words.place(record)

    def render_places(self, record: Session) -> str:
        return f"{record.places_taken} of {record.capacity}"

    def value_places(self, record: Session) -> int:
        return record.places_taken

    def render_taught_by(self, value: list[str]) -> str:
        return say.listed(value)

    def render_status(self, record: Session) -> SafeString:
        return tag(session_tag(record))

    def value_status(self, record: Session) -> str:
        return session_tag(record).text


def session_tag(session: Session) -> Tag:
    """Where a session stands, for those who run it."""
    if session.status == SessionStatus.CANCELLED:
        return Tag("grey", "Cancelled")
    if session.register_closed_at:
        return Tag("green", "Register taken")
    if session.starts_at <= timezone.now():
        return Tag("amber", "Register to take") if session.places_taken else Tag("grey", "Nobody booked")
    if session.free <= 0:
        return Tag("blue", "Full")
    return Tag("grey", "Closed") if session.status == SessionStatus.CLOSED else Tag("green", "Open")


class SessionFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, time, and what is to do."""

    q = WordsFilter(method="find", label="Course, venue or trainer")
    when = filters.ChoiceFilter(
        label="When",
        method="at",
        choices=[("register", "Register to take"), ("past", "Past"), ("any", "Any time")],
        empty_label="Upcoming",
    )
    status = filters.ChoiceFilter(label="Booking", choices=SessionStatus.choices, empty_label="Open or not")
    since = DayFilter(field_name="starts_at", lookup_expr="date__gte", label="On or after")
    until = DayFilter(field_name="starts_at", lookup_expr="date__lte", label="On or before")

    def find(self, rows: QuerySet[Session], name: str, value: str) -> QuerySet[Session]:
        return rows.filter(
            Q(course__title__icontains=value)
            | Q(venue__icontains=value)
            | Q(pk__in=Teacher.objects.filter(trainer__name__icontains=value).values("session"))
        )

    def filter_queryset(self, queryset: QuerySet[Session]) -> QuerySet[Session]:
        rows: QuerySet[Session] = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("when")
        return rows if chosen else rows.filter(starts_at__gt=timezone.now())

    def at(self, rows: QuerySet[Session], name: str, value: str) -> QuerySet[Session]:
        if value == "any":
            return rows
        now = timezone.now()
        past = rows.filter(starts_at__lte=now)
        if value == "past":
            return past
        waiting = past.filter(register_closed_at=None, places_taken__gt=0)
        return waiting.exclude(status=SessionStatus.CANCELLED)


class CourseTable(tables.Table):  # type: ignore[misc]
    """The courses of the offer; `dates` is annotated by the view."""

    title = tables.Column(verbose_name="Course")
    kind = tables.Column()
    mode = tables.Column(verbose_name="Where")
    dates = tables.Column(verbose_name="Upcoming dates", attrs=NUMBER)
    status = tables.Column(attrs=STATUS)
    delivered_by = tables.Column(visible=False)

    def render_title(self, record: Course) -> SafeString:
        return naming(reverse("training:course", args=[record.slug]), record.title, record.duration)

    def value_title(self, record: Course) -> str:
        return record.title

    def render_status(self, record: Course) -> SafeString:
        return tag(Tag(COURSE_COLOURS[CourseStatus(record.status)], record.get_status_display()))

    def value_status(self, record: Course) -> str:
        return record.get_status_display()


COURSE_COLOURS: dict[CourseStatus, Any] = {
    CourseStatus.DRAFT: "amber",
    CourseStatus.PUBLISHED: "green",
    CourseStatus.WITHDRAWN: "grey",
}


class CourseFilter(filters.FilterSet):  # type: ignore[misc]
    """Words and kinds."""

    q = WordsFilter(field_name="title", lookup_expr="icontains", label="Words in the title")
    kind = filters.ChoiceFilter(choices=Kind.choices, empty_label="Any kind")
    status = filters.ChoiceFilter(choices=CourseStatus.choices, empty_label="Any")


class TrainerTable(tables.Table):  # type: ignore[misc]
    """The pool of trainers."""

    name = tables.Column(verbose_name="Trainer")
    agency = tables.Column(accessor="agency__name", verbose_name="Agency", default="Commissioned")
    sessions_to_come = tables.Column(verbose_name="Sessions to come", attrs=NUMBER)
    is_active = tables.Column(verbose_name="Pool", attrs=SHORT)

    def render_name(self, record: Trainer) -> SafeString:
        return naming(reverse("training_pool:trainer", args=[record.pk]), record.name, "")

    def value_name(self, record: Trainer) -> str:
        return record.name

    def render_is_active(self, value: bool) -> SafeString:
        return tag(Tag("green", "In the pool") if value else Tag("grey", "Left"))

    def value_is_active(self, value: bool) -> str:
        return "In the pool" if value else "Left"


class TrainerFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, and who is in the pool."""

    q = WordsFilter(method="find", label="Name or agency")
    is_active = filters.ChoiceFilter(
        label="Pool", choices=[("True", "In the pool"), ("False", "Left")], empty_label="Anybody"
    )

    def find(self, rows: QuerySet[Trainer], name: str, value: str) -> QuerySet[Trainer]:
        return rows.filter(Q(name__icontains=value) | Q(agency__name__icontains=value))


class AttendeeTable(tables.Table):  # type: ignore[misc]
    """Who is booked on one session."""

    name = tables.Column(accessor="user__name", verbose_name="Person")
    agency = tables.Column(accessor="agency__name", verbose_name="Agency")
    booked_at = tables.DateTimeColumn(verbose_name="Booked", attrs=SHORT)
    status = tables.Column(verbose_name="Place", attrs=SHORT)
    attendance = tables.Column(verbose_name="Register", attrs=SHORT)
    needs = tables.Column(verbose_name="Needs", visible=False, orderable=False)
    manager_name = tables.Column(verbose_name="Line manager", visible=False, orderable=False)
    email = tables.Column(accessor="user__email", verbose_name="Email address", visible=False)

    def render_name(self, record: Booking) -> SafeString:
        """The person, and what can be done with their place for them."""
        session, name = record.session, record.user.name
        gone = record.status == BookingStatus.CANCELLED or session.status == SessionStatus.CANCELLED
        if gone or why_not_cancellable(
            attendance=record.attendance, starts_at=session.starts_at, now=timezone.now()
        ):
            return format_html("{}", name)
        ways = [("training:transfer", "Move")]
        if record.status == BookingStatus.BOOKED:
            ways.append(("training:substitute", "Give to a colleague"))
        links = [(reverse(way, args=[record.pk]), text, name) for way, text in ways]
        link = '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">: {}</span></a>'
        return format_html("{}<small>{}</small>", name, format_html_join(" · ", link, links))

    def value_name(self, record: Booking) -> str:
        return record.user.name

    def render_booked_at(self, value: Any) -> str:
        return say.tiny_date(value)

    def value_booked_at(self, record: Booking) -> Any:
        return record.booked_at

    def render_status(self, record: Booking) -> SafeString:
        return tag(Tag(PLACE_COLOURS[BookingStatus(record.status)], record.get_status_display()))

    def value_status(self, record: Booking) -> str:
        return record.get_status_display()

    def render_needs(self, value: str) -> str:
        return value


PLACE_COLOURS: dict[BookingStatus, Any] = {
    BookingStatus.BOOKED: "green",
    BookingStatus.REQUESTED: "amber",
    BookingStatus.CANCELLED: "grey",
}


class AttendeeFilter(filters.FilterSet):  # type: ignore[misc]
    """Words, place and mark."""

    q = WordsFilter(method="find", label="Name, address or agency")
    status = filters.ChoiceFilter(label="Place", choices=BookingStatus.choices, empty_label="Any")
    attendance = filters.ChoiceFilter(label="Register", choices=Attendance.choices, empty_label="Any mark")

    def find(self, rows: QuerySet[Booking], name: str, value: str) -> QuerySet[Booking]:
        return rows.filter(
            Q(user__name__icontains=value)
            | Q(user__email__icontains=value)
            | Q(agency__name__icontains=value)
        )
