"""When a charge comes and goes: with the booking, when it is given back late, and as the register says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.deadlines import days_off
from partnership.deadlines.working_days import WorkingDays
from partnership.joining.belonging import there_on
from training.charges import prices, tariff
from training.charges.models import AgencyBilling, CancellationRule, Charge
from training.charges.rules import (
    LIVE,
    Kind,
    State,
    Substitute,
    What,
    Who,
    answer_for,
    consequence,
    pounds,
)
from training.charges.tariff import Tariff
from training.models import Booking, Session
from training.rules import Attendance, BookingStatus

MARKED = {
    Attendance.ABSENT: (What.NO_SHOW, Kind.NO_SHOW, "Did not attend"),
    Attendance.PART: (What.UNFINISHED, Kind.UNFINISHED, "Attended in part or did not finish"),
}


@dataclass(frozen=True)
class Owed:
    """What a booking comes to."""

    kind: Kind
    pence: int
    rule: str


def place(booking: Booking, session: Session, *, now: datetime) -> None:
    """Charge a place that has just been taken, with its booking fee: one insert at most, and no query where it is free.

    The agency and the course must be at hand.
    """
    on = timezone.localdate(now)
    if tariff.on_day(on).prices is None:
        return
    quote = prices.quote(session.course, booking.agency, on=on, session=session)
    if not quote.pence:
        return
    due = [Owed(Kind.PLACE, quote.pence, quote.rule)]
    if quote.fee:
        due.append(Owed(Kind.FEE, quote.fee, "Booking fee, which is not given back."))
    Charge.objects.bulk_create([charge_of(booking, one, now=now) for one in due])


def charge_of(booking: Booking, owed: Owed, *, now: datetime) -> Charge:
    """A charge that is not saved yet."""
    return Charge(
        booking=booking,
        user_id=booking.user_id,
        agency=payer(booking.agency, now=now),
        kind=owed.kind,
        pence=owed.pence,
        rule=owed.rule,
        made_at=now,
    )


def payer(agency: Agency, *, now: datetime) -> Agency:
    """Who is asked for what an agency owes: itself, or what it has merged into. No query unless it has ended."""
    return there_on(agency, timezone.localdate(now)) or agency


# What a booking comes to ----------------------------------------------------------------------------


def late(
    booking: Booking, session: Session, who: Who, *, price: int, now: datetime, calendar: WorkingDays
) -> Owed | None:
    """What giving a place back now costs; None while it is free, or where the rule asks for nothing."""
    in_force = tariff.on_day(timezone.localdate(booking.booked_at))
    if in_force.rule and is_saved(booking, in_force.rule):
        return None
    until = prices.last_free_day(session, in_force, calendar)
    if until is None or timezone.localdate(now) <= until:
        return None
    return asked(in_force, What.LATE, Kind.LATE, "Late cancellation", session, who, price=price)


def is_saved(booking: Booking, rule: CancellationRule) -> bool:
    """Whether a place went to somebody who comes instead, or to the same person on another date, as the rule allows."""
    heir = booking.replaced_by
    if heir is None:
        return False
    if heir.user_id == booking.user_id:
        return rule.moving_is_free
    if rule.substitute == Substitute.SAME_AGENCY:
        return heir.agency_id == booking.agency_id
    return rule.substitute == Substitute.ANYBODY


def asked(
    in_force: Tariff, what: What, kind: Kind, said: str, session: Session, who: Who, *, price: int
) -> Owed | None:
    """What the rule in force asks for one of `What`; None where that is nothing."""
    answer = answer_for(in_force.consequences, what, who)
    if answer is None:
        return None
    asked_for = tariff.asked_of(session.course, session)
    half_day = in_force.prices.half_day_minutes if in_force.prices else 240
    pence = consequence(answer, price=price, asked=asked_for, half_day_minutes=half_day)
    how = answer.get_basis_display().lower()
    since = f"{in_force.rule.in_force_from:%-d %B %Y}" if in_force.rule else ""
    return Owed(kind, pence, f"{said}: {how}, {pounds(pence)} (rule from {since}).") if pence else None


def owed(booking: Booking, session: Session, who: Who, *, quoted: Owed | None) -> Owed | None:
    """What a booking that was not cancelled comes to, by its mark. Not to come never costs less than to come."""
    mark = MARKED.get(Attendance(booking.attendance))
    if mark:
        in_force = tariff.on_day(timezone.localdate(booking.booked_at))
        found = asked(in_force, *mark, session, who, price=quoted.pence if quoted else 0)
        if found:
            more = quoted and quoted.pence > found.pence
            return Owed(found.kind, quoted.pence, found.rule) if quoted and more else found
    return quoted


def quoted_of(booking: Booking, session: Session, charges: Iterable[Charge]) -> Owed | None:
    """What the place cost when it was booked: as it was kept then, or else by the prices of that day."""
    kept = next((one for one in charges if one.kind == Kind.PLACE), None)
    if kept:
        return Owed(Kind.PLACE, kept.pence, kept.rule)
    on = timezone.localdate(booking.booked_at)
    quote = prices.quote(session.course, booking.agency, on=on, session=session)
    return Owed(Kind.PLACE, quote.pence, quote.rule) if quote.pence else None


# What has happened ------------------------------------------------------------------------------------


def cancelled(booking_id: UUID, now: datetime) -> None:
    """A place was given back: nothing is owed for it any more, or what the rule asks of those who do it late."""
    booking = Booking.objects.select_related("session__course", "agency", "replaced_by").get(pk=booking_id)
    session = booking.session
    charges = list(of([booking]))
    if not charges and tariff.on_day(timezone.localdate(booking.booked_at)).rule is None:
        return
    price = quoted_of(booking, session, charges)
    due = late(
        booking,
        session,
        tariff.who_is(booking.agency),
        price=price.pence if price else 0,
        now=now,
        calendar=days_off.calendar(),
    )
    settle(
        booking,
        [one for one in charges if one.kind != Kind.FEE],
        due,
        because="The place was given back.",
        now=now,
    )


def marked(session_id: UUID, now: datetime) -> None:
    """Marks of a register were saved: who did not come is charged, and a corrected mark takes it back."""
    session = Session.objects.select_related("course").get(pk=session_id)
    bookings = list(
        Booking.objects.filter(session=session, status=BookingStatus.BOOKED, imported_in=None).select_related(
            "agency"
        )
    )
    by_booking: dict[UUID, list[Charge]] = {}
    for charge in of(bookings):
        by_booking.setdefault(charge.booking_id, []).append(charge)
    known = {one.agency_id: one for one in AgencyBilling.objects.filter(agency__bookings__in=bookings)}
    for booking in bookings:
        charges = [one for one in by_booking.get(booking.pk, []) if one.kind != Kind.FEE]
        if booking.agency_id not in known:
            known[booking.agency_id] = tariff.assumed(booking.agency)
        who = tariff.who(booking.agency, known[booking.agency_id])
        due = owed(booking, session, who, quoted=quoted_of(booking, session, charges))
        settle(booking, charges, due, because="The register was corrected.", now=now)


def called_off(session_id: UUID, now: datetime) -> None:
    """A session will not take place: nobody owes anything for it, and what was invoiced is to be credited."""
    bookings = Booking.objects.filter(session=session_id)
    withdraw(of(bookings), because="The session was called off.")


def of(bookings: Iterable[Booking]) -> list[Charge]:
    """The charges of bookings, locked, the newest last."""
    rows = Charge.objects.select_for_update(of=("self",)).filter(booking__in=bookings)
    return list(rows.order_by("pk"))


def settle(
    booking: Booking, charges: Iterable[Charge], due: Owed | None, *, because: str, now: datetime
) -> None:
    """Leave the booking with the one charge that is due: what else was asked for is taken back."""
    live = [one for one in charges if one.state in LIVE and not one.credit_because]
    if due and any(one.kind == due.kind and one.pence == due.pence for one in live):
        return
    withdraw(live, because=because)
    if due:
        charge_of(booking, due, now=now).save(force_insert=True)


def withdraw(charges: Iterable[Charge], *, because: str) -> None:
    """Ask for these no more: what was invoiced is credited by the next charge run."""
    for charge in charges:
        if charge.state in (State.DUE, State.WAIVED):
            charge.state = State.WITHDRAWN
        elif charge.state == State.INVOICED and not charge.credit_because:
            charge.credit_because = because
        else:
            continue
        charge.save(update_fields=["state", "credit_because"])


def asked_for(booking: Booking) -> list[Charge]:
    """What is asked for a booking today, for whoever sees it."""
    return list(booking.charges.filter(state__in=LIVE, credit_because="").order_by("made_at"))
