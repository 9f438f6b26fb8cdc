"""The marks of days as they are, without writing any: whoever takes the register and whoever shows it asks here."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from training.attendance.models import DayMark, LateRule
from training.attendance.rules import whole
from training.models import Booking, Session
from training.rules import Attendance

ByDay = dict[UUID, dict[date, DayMark]]


def of(bookings: Iterable[Booking]) -> ByDay:
    """The marks of these bookings by day: one query."""
    found: ByDay = {}
    for mark in DayMark.objects.filter(booking__in=bookings):
        found.setdefault(mark.booking_id, {})[mark.day] = mark
    return found


def on(booking: Booking, day: date, rows: dict[date, DayMark]) -> str:
    """The mark of a day; of somebody who was marked as a whole, every day is alike."""
    if not rows:
        return booking.attendance
    return rows[day].mark if day in rows else Attendance.NOT_MARKED


def all_days(session: Session, rows: dict[date, DayMark]) -> Attendance:
    """What the rows of one person come to on this session."""
    return whole(rows[day].mark if day in rows else Attendance.NOT_MARKED for day in session.days)


def any_on(session: Session) -> bool:
    """Whether anybody has a mark, be it of one day."""
    marked = session.bookings.exclude(attendance=Attendance.NOT_MARKED).exists()
    return marked or DayMark.objects.filter(booking__session=session).exists()


def minutes_allowed(day: date) -> int | None:
    """How late one may come on a day by the rule in force then; None where there is no rule."""
    rule = LateRule.objects.filter(in_force_from__lte=day).order_by("-in_force_from")
    return rule.values_list("minutes", flat=True).first()
