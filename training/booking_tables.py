"""Everybody who has had a place: the list from which a training officer answers who came, from where, and when."""

from datetime import time
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Sector
from partnership.base.years import FinancialYear
from partnership.pages import words as say
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag
from partnership.pages.listing import Filters, WordsFilter
from training.hours import at
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus
from training.tables import PLACE_COLOURS, STATUS

YEARS_BACK = 15
MIDNIGHT = time()
# What the columns need: a whole course or session has texts that a long list would read for nothing.
FIELDS = (
    "status", "attendance", "booked_at", "imported_in", "user__name", "user__email", "agency__name", "agency__sector",
    "session__starts_at", "session__venue", "session__online", "session__course__title",
)  # fmt: skip
MARKS: dict[str, Any] = {
    Attendance.NOT_MARKED: "grey",
    Attendance.ATTENDED: "green",
    Attendance.PART: "amber",
    Attendance.ABSENT: "red",
}


class BookingTable(tables.Table):  # type: ignore[misc]
    """Each place that somebody has or had, on any session."""

    name = tables.Column(accessor="user__name", verbose_name="Person")
    course = tables.Column(accessor="session__course__title", verbose_name="Course")
    starts_at = tables.Column(accessor="session__starts_at", verbose_name="Date")
    agency = tables.Column(accessor="agency__name", verbose_name="Agency")
    sector = tables.Column(accessor="agency__sector", verbose_name="Sector", visible=False)
    status = tables.Column(verbose_name="Place", visible=False)
    attendance = tables.Column(verbose_name="Attendance", attrs=STATUS)
    venue = tables.Column(accessor="session__venue", verbose_name="Venue", empty_values=(), visible=False)
    booked_at = tables.Column(verbose_name="Booked", visible=False)
    email = tables.Column(accessor="user__email", verbose_name="Email address", visible=False)
    imported_in = tables.Column(
        accessor="imported_in_id", verbose_name="Imported", visible=False, empty_values=()
    )

    ties = ("-booked_at",)

    def render_name(self, record: Booking) -> SafeString:
        return naming(reverse("training:manage_session", args=[record.session_id]), record.user.name)

    def value_name(self, record: Booking) -> str:
        return record.user.name

    def render_starts_at(self, value: Any) -> str:
        return say.plain_date(timezone.localdate(value))

    def value_starts_at(self, record: Booking) -> Any:
        return timezone.localdate(record.session.starts_at)

    def render_sector(self, record: Booking) -> str:
        return record.agency.get_sector_display()

    def render_venue(self, record: Booking) -> str:
        return "Online" if record.session.online else record.session.venue

    def render_booked_at(self, value: Any) -> str:
        return say.plain_date(timezone.localdate(value))

    def value_booked_at(self, record: Booking) -> Any:
        return record.booked_at

    def render_status(self, record: Booking) -> SafeString:
        return tag(Tag(PLACE_COLOURS[BookingStatus(record.status)], record.get_status_display()))

    def value_status(self, record: Booking) -> str:
        return record.get_status_display()

    def render_attendance(self, record: Booking) -> SafeString:
        if record.status == BookingStatus.CANCELLED:
            return format_html("{}", "Cancelled")
        return tag(Tag(MARKS[record.attendance], record.get_attendance_display()))

    def value_attendance(self, record: Booking) -> str:
        return "Cancelled" if record.status == BookingStatus.CANCELLED else record.get_attendance_display()

    def render_imported_in(self, record: Booking) -> str:
        return "Yes" if record.imported_in_id else "No"


def years() -> list[tuple[str, str]]:
    """The financial years that can be chosen, the next one first."""
    this = FinancialYear.of(timezone.localdate())
    return [(str(year), year.words) for year in (this.back(number) for number in range(-1, YEARS_BACK))]


def courses(request: Any) -> QuerySet[Course]:
    """Every course, with the few columns that a choice needs."""
    return Course.objects.only("title").order_by("title", "pk")


class BookingFilter(Filters):
    """Words, course, agency, sector, year and attendance."""

    q = WordsFilter(method="find", label="Name or address")
    course = filters.ModelChoiceFilter(
        field_name="session__course", queryset=courses, label="Course", empty_label="Any course"
    )
    agency = filters.CharFilter(method="work_for", label="Agency", max_length=100)
    sector = filters.ChoiceFilter(
        method="of_sector", label="Sector", choices=Sector.choices, empty_label="Any sector"
    )
    year = filters.ChoiceFilter(
        method="in_year", label="Financial year", choices=years, empty_label="Any year"
    )
    attendance = filters.ChoiceFilter(
        method="marked", label="Attendance", choices=[*Attendance.choices, ("cancelled", "Cancelled")],
        empty_label="Any",
    )  # fmt: skip

    def find(self, rows: QuerySet[Booking], name: str, value: str) -> QuerySet[Booking]:
        people = User.objects.filter(Q(name__icontains=value) | Q(email__icontains=value))
        return rows.filter(user__in=people.order_by().values("pk"))

    def work_for(self, rows: QuerySet[Booking], name: str, value: str) -> QuerySet[Booking]:
        agencies = Agency.objects.filter(Q(name__icontains=value) | Q(short_name__iexact=value))
        return rows.filter(agency__in=agencies.order_by().values("pk"))

    def of_sector(self, rows: QuerySet[Booking], name: str, value: str) -> QuerySet[Booking]:
        return rows.filter(agency__in=Agency.objects.filter(sector=value).order_by().values("pk"))

    def in_year(self, rows: QuerySet[Booking], name: str, value: str) -> QuerySet[Booking]:
        year = FinancialYear.parse(value)
        held = Session.objects.filter(
            starts_at__gte=at(year.start, MIDNIGHT), starts_at__lt=at(year.back(-1).start, MIDNIGHT)
        )
        return rows.filter(session__in=held.order_by().values("pk"))

    def marked(self, rows: QuerySet[Booking], name: str, value: str) -> QuerySet[Booking]:
        if value == "cancelled":
            return rows.filter(status=BookingStatus.CANCELLED)
        return rows.filter(attendance=value).exclude(status=BookingStatus.CANCELLED)
