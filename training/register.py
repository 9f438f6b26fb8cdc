"""Who came: the register of one session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from training import access, events
from training.models import Booking, Session
from training.rules import Attendance, BookingStatus, why_no_register


@dataclass(frozen=True)
class Mark:
    """What somebody's form says of one booking: the mark it was opened with, and the mark it sends."""

    was: str
    now: str


def open_or_refuse(session: Session, *, now: datetime) -> None:
    """Raise RuleBroken with the reason if the register of this session cannot be taken now."""
    reason = why_no_register(
        status=session.status,
        first_day=timezone.localdate(session.starts_at),
        today=timezone.localdate(now),
    )
    if reason:
        raise RuleBroken(reason)


@transaction.atomic
def take(session: Session, *, by: User, marks: Mapping[UUID, Mark], now: datetime) -> list[Booking]:
    """Write the marks that were changed, and close the register once nobody is unmarked.

    Two people may hold the same register: only marks that this form changed are written, and where the other person
    wrote another mark meanwhile nothing is overwritten. Returns those bookings, so that both marks can be shown.
    Raises RuleBroken before the first day and for a cancelled session.
    """
    require(access.can_manage(by))
    session = lock(session)
    open_or_refuse(session, now=now)
    differing: list[Booking] = []
    changed: list[Booking] = []
    booked = list(
        session.bookings.filter(status=BookingStatus.BOOKED).select_related("user", "agency").order_by("pk")
    )
    for booking in booked:
        mark = marks.get(booking.pk)
        if mark is None or mark.now in (mark.was, booking.attendance):
            continue
        if booking.attendance != mark.was:
            differing.append(booking)
            continue
        booking.attendance = mark.now
        unmarked = mark.now == Attendance.NOT_MARKED
        booking.marked_at, booking.marked_by = (None, None) if unmarked else (now, by)
        changed.append(booking)
    Booking.objects.bulk_update(changed, ["attendance", "marked_at", "marked_by"])
    settle(session, now=now)
    if changed:
        events.tell("marked", session_id=session.pk, now=now)
    return differing


def settle(session: Session, *, now: datetime) -> None:
    """Close the register of a locked session once everybody who is booked has a mark, or open it again."""
    marks = session.bookings.filter(status=BookingStatus.BOOKED).values_list("attendance", flat=True)
    complete = bool(marks) and Attendance.NOT_MARKED not in marks
    if complete != (session.register_closed_at is not None):
        session.register_closed_at = now if complete else None
        session.save(update_fields=["register_closed_at"])
