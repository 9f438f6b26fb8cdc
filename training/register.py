"""Who came: the register of one session, by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from training import access, events
from training.attendance import marks as days
from training.attendance.models import DayMark
from training.attendance.rules import mark_for, minutes_late, why_no_sign_in
from training.hours import at
from training.models import Booking, Session
from training.rules import Attendance, BookingStatus, SessionStatus, why_no_register

NOT_BOOKED = "You are not booked on this session. Tell the trainer, who can add you to the register."


@dataclass(frozen=True)
class Mark:
    """What somebody's page says of one booking: the mark it was opened with, and the mark it sends.

    A page that sends marks one by one numbers them: `serial` goes up with each, so that none is overtaken by an older.
    """

    was: str
    now: str
    serial: int = 0


@dataclass(frozen=True)
class Refusal:
    """A mark that was not written, the one that is there, and why."""

    booking: Booking
    there: str
    sentence: str
    is_anothers: bool = False
    """Whether it is only that somebody else has marked them: one can insist."""


def open_or_refuse(session: Session, *, now: datetime, day: date | None = None) -> None:
    """Raise RuleBroken with the reason if the register of this session, or of one day of it, cannot be taken now."""
    today = timezone.localdate(now)
    reason = why_no_register(
        status=session.status, first_day=timezone.localdate(session.starts_at), today=today
    )
    if reason is None and day is not None and day not in session.days:
        reason = "The session does not meet on this day. Open the register again."
    if reason is None and day is not None and day > today:
        reason = "The register of a day opens on that day."
    if reason:
        raise RuleBroken(reason)


@transaction.atomic
def take(
    session: Session, *, by: User, marks: Mapping[UUID, Mark], now: datetime, day: date | None = None
) -> list[Refusal]:
    """Write the marks of a day that were changed, and close the register once nobody is unmarked on any day.

    Two people may hold the same register: only marks that this page changed are written, and where the other person
    wrote another mark meanwhile nothing is overwritten. Nor is the mark of somebody who came late: see `arrive`.
    Returns what was not written, so that both marks can be shown. Without a day all days are marked alike. Raises
    RuleBroken before that day and for a cancelled session.
    """
    require(access.can_take_register(by, session))
    session = lock(session, "course")
    open_or_refuse(session, now=now, day=day)
    writing = Writing(session, by=by, now=now)
    refused = [
        refusal
        for booking in writing.booked(marks)
        for one in ([day] if day else session.days)
        if (refusal := put(writing, booking, one, marks[booking.pk]))
    ]
    writing.finish()
    return refused


def put(writing: "Writing", booking: Booking, day: date, mark: Mark) -> Refusal | None:
    """Write one mark where it is one that this page changed and nobody else did; says why it was not."""
    there = writing.mark_on(booking, day)
    if mark.now in (mark.was, there):
        return None
    row = writing.rows.get(booking.pk, {}).get(day)
    if mark.serial and row and row.marked_by_id == writing.by.pk:
        # What one's own page sent before and had no answer to is nobody else's mark.
        if mark.serial < row.serial:
            return None
    elif there != mark.was:
        said = Attendance(there).label
        return Refusal(booking, there, f"Somebody else has marked {booking.user.name} as “{said}”.", True)
    late = writing.late(row) if row and mark.now == Attendance.ATTENDED else 0
    if late:
        return Refusal(
            booking,
            there,
            f"{booking.user.name} came {late} minutes late, which counts as attended in part. "
            "A training officer can count it as attended, with a reason.",
        )
    if mark.now == Attendance.NOT_MARKED:
        writing.clear(booking, day)
    else:
        writing.write(booking, day, mark.now, serial=mark.serial)
    return None


@transaction.atomic
def sign_in(session: Session, *, by: User, day: date, now: datetime) -> DayMark:
    """Somebody who is booked says that they are there, from half an hour before the day begins until it ends.

    Signing in again changes nothing, and neither does whoever was marked as there. Being late counts by the rule of
    the day. Raises RuleBroken for somebody who is not booked, and at another time.
    """
    session = lock(session, "course")
    writing = Writing(session, by=by, now=now)
    booking = next((one for one in writing.booked() if one.user_id == by.pk), None)
    if booking is None:
        raise RuleBroken(NOT_BOOKED)
    if reason := why_no_sign_in_of(session, day, now=now):
        raise RuleBroken(reason)
    row = writing.rows.get(booking.pk, {}).get(day)
    if row is None or row.mark == Attendance.ABSENT:
        row = writing.write(booking, day, writing.counted(day, now), arrived_at=now)
        writing.finish()
    return row


def why_no_sign_in_of(session: Session, day: date, *, now: datetime) -> str:
    """Why nobody can sign in for a day of a session, in a sentence; empty where they can."""
    if session.status == SessionStatus.CANCELLED:
        return "This session was cancelled, so it has no register."
    return why_no_sign_in(at(day, session.starts), at(day, session.ends), now=now)


@transaction.atomic
def arrive(
    booking: Booking,
    *,
    by: User,
    day: date,
    arrived_at: datetime,
    mark: str = "",
    because: str = "",
    now: datetime,
) -> DayMark:
    """Write down when somebody came, and count the day by the rule for being late, or as `mark` with a reason.

    Only those who run the training overrule the rule. Raises RuleBroken without a reason, for a time at which the
    session did not meet, and as `take` does.
    """
    session = lock(booking.session, "course")
    require(access.can_take_register(by, session))
    open_or_refuse(session, now=now, day=day)
    if arrived_at > min(now, at(day, session.ends)):
        raise RuleBroken("Enter a time before the end of the day that is not in the future.", about="arrived")
    writing = Writing(session, by=by, now=now)
    found = next((one for one in writing.booked() if one.pk == booking.pk), None)
    if found is None:
        raise RuleBroken("This person is no longer booked. Open the register again.")
    counted = writing.counted(day, arrived_at)
    other = mark if mark and mark != counted else ""
    if other:
        require(access.can_manage(by))
        if not because:
            raise RuleBroken("Say why it counts other than the rule has it.", about="because")
    row = writing.write(found, day, other or counted, arrived_at=arrived_at, because=because if other else "")
    writing.finish()
    return row


@dataclass
class Writing:
    """Marks on their way into the register of a locked session; `finish` writes them all together."""

    session: Session
    by: User
    now: datetime
    rows: days.ByDay = field(default_factory=dict)
    new: dict[tuple[UUID, date], DayMark] = field(default_factory=dict)
    changed: dict[UUID, DayMark] = field(default_factory=dict)
    gone: list[UUID] = field(default_factory=list)
    touched: dict[UUID, Booking] = field(default_factory=dict)
    allowed: dict[date, int | None] = field(default_factory=dict)

    def booked(self, only: Iterable[UUID] | None = None) -> list[Booking]:
        """Those who are booked, locked, with the marks that they have."""
        found = self.session.bookings.filter(status=BookingStatus.BOOKED)
        if only is not None:
            found = found.filter(pk__in=list(only))
        bookings = list(found.select_related("user", "agency").select_for_update(of=("self",)).order_by("pk"))
        self.rows = days.of(bookings)
        return bookings

    def mark_on(self, booking: Booking, day: date) -> str:
        return days.on(booking, day, self.rows.get(booking.pk, {}))

    def counted(self, day: date, arrived_at: datetime) -> Attendance:
        """How the day of somebody who came at this time counts."""
        if day not in self.allowed:
            self.allowed[day] = days.minutes_allowed(day)
        return mark_for(minutes_late(arrived_at, at(day, self.session.starts)), self.allowed[day])

    def late(self, row: DayMark) -> int:
        """By how many minutes too many somebody was late, unless the rule was overruled."""
        if row.arrived_at is None or row.because or self.counted(row.day, row.arrived_at) != Attendance.PART:
            return 0
        return minutes_late(row.arrived_at, at(row.day, self.session.starts))

    def write(
        self,
        booking: Booking,
        day: date,
        mark: str,
        *,
        arrived_at: datetime | None = None,
        because: str = "",
        serial: int = 0,
    ) -> DayMark:
        """One mark. When somebody came stays known while they count as there."""
        mine = self.touch(booking, day)
        row = mine.get(day)
        if row is None:
            row = mine[day] = self.new[booking.pk, day] = self.row(booking, day, mark)
        elif (booking.pk, day) not in self.new:
            self.changed[row.pk] = row
        row.mark, row.marked_at, row.marked_by, row.serial = mark, self.now, self.by, serial
        row.arrived_at = None if mark == Attendance.ABSENT else arrived_at or row.arrived_at
        row.because = because
        return row

    def clear(self, booking: Booking, day: date) -> None:
        """No mark any more."""
        row = self.touch(booking, day).pop(day, None)
        if row is not None and self.new.pop((booking.pk, day), None) is None:
            self.gone.append(row.pk)

    def touch(self, booking: Booking, day: date) -> dict[date, DayMark]:
        """The rows of somebody whose mark of a day is about to change.

        Where they were marked as a whole before, the other days stay what they were.
        """
        self.touched[booking.pk] = booking
        mine = self.rows.setdefault(booking.pk, {})
        if not mine and booking.attendance != Attendance.NOT_MARKED:
            for other in self.session.days:
                if other != day:
                    mine[other] = self.new[booking.pk, other] = self.row(booking, other, booking.attendance)
        return mine

    def row(self, booking: Booking, day: date, mark: str) -> DayMark:
        return DayMark(booking=booking, day=day, mark=mark, marked_at=self.now, marked_by=self.by)

    def finish(self) -> None:
        """Write what was gathered, what it comes to for each person, and tell those who act on it."""
        if not self.touched:
            settle(self.session, now=self.now)
            return
        DayMark.objects.filter(pk__in=self.gone).delete()
        DayMark.objects.bulk_create(self.new.values())
        DayMark.objects.bulk_update(
            self.changed.values(), ["mark", "arrived_at", "because", "marked_at", "marked_by", "serial"]
        )
        differing = []
        for booking in self.touched.values():
            attendance = days.all_days(self.session, self.rows[booking.pk])
            if attendance != booking.attendance:
                booking.attendance = attendance
                unmarked = attendance == Attendance.NOT_MARKED
                booking.marked_at, booking.marked_by = (None, None) if unmarked else (self.now, self.by)
                differing.append(booking)
        Booking.objects.bulk_update(differing, ["attendance", "marked_at", "marked_by"])
        settle(self.session, now=self.now)
        events.tell("marked", session_id=self.session.pk, now=self.now)


def settle(session: Session, *, now: datetime) -> None:
    """Close the register of a locked session once everybody who is booked has a mark, or open it again."""
    marks = session.bookings.filter(status=BookingStatus.BOOKED).values_list("attendance", flat=True)
    complete = bool(marks) and Attendance.NOT_MARKED not in marks
    if complete != (session.register_closed_at is not None):
        session.register_closed_at = now if complete else None
        session.save(update_fields=["register_closed_at"])
