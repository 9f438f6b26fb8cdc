"""What changes on the day besides marks: somebody comes who is not booked; the rule for being late."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.agencies.standing import memberships_on
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.history import context
from partnership.joining import access as joining
from partnership.joining import invitations
from partnership.joining.people import account_of
from partnership.notices import services as notices
from training import access, places, register
from training.attendance.marks import minutes_allowed
from training.attendance.models import Guest, LateRule
from training.attendance.rules import GUESTS_KEPT, mark_for, minutes_late
from training.certificates import eligibility
from training.hours import at
from training.models import Booking, Session
from training.rules import Attendance


@dataclass(frozen=True)
class Comer:
    """Somebody who stands in the room and is not on the list, as they say who they are."""

    email: str
    name: str = ""
    agency: Agency | None = None


@transaction.atomic
def walk_in(
    session: Session, *, by: User, day: date, comer: Comer, one_more: str = "", now: datetime
) -> Booking | Guest:
    """A place for somebody who just comes, who is marked as there: a booking, or a guest who has no account yet.

    Where every place is taken, those who run the training may say why one more fits, and the session has one more.
    Raises RuleBroken for whoever is on the list, for a full session, for somebody who does not hold what the course
    needs, and where a guest's name or agency is not known.
    """
    require(access.can_take_register(by, session))
    session = lock(session, "course")
    register.open_or_refuse(session, now=now, day=day)
    person = account_of(comer.email)
    works = memberships_on(person.pk, day).first() if person else None
    if person and works:
        if isinstance(places.in_the_way(person, session, now=now), places.AlreadyBooked):
            raise RuleBroken("They are on the list of this session already.", about="email")
        return book(session, person, works.agency, by=by, day=day, one_more=one_more, now=now)
    return welcome(session, comer, by=by, day=day, one_more=one_more, now=now)


def book(
    session: Session, person: User, agency: Agency, *, by: User, day: date, one_more: str, now: datetime
) -> Booking:
    """The booking of somebody with an account, and the mark of the day."""
    try:
        verdict = eligibility.require_eligible(session, user=person, now=now)
    except eligibility.Missing as missing:
        raise RuleBroken(missing.sentence, about="email") from missing
    make_room(session, by=by, one_more=one_more)
    booking = places.take(session, user=person, agency=agency, kind="training.walked_in", now=now)
    eligibility.note(booking, verdict)
    came(session, booking, days=[day], by=by, now=now)
    return booking


def welcome(session: Session, comer: Comer, *, by: User, day: date, one_more: str, now: datetime) -> Guest:
    """A guest: their place is kept, and they are asked to join, by an invitation or to ask for an account."""
    if not comer.name:
        raise RuleBroken("Nobody in the portal has this address: enter their full name.", about="name")
    if comer.agency is None:
        raise RuleBroken("Nobody in the portal has this address: choose their agency.", about="agency")
    if (there := session.guests.filter(email__iexact=comer.email).first()) is not None:
        guest = lock(there)
        guest.days = sorted({*guest.days, day})
        guest.save(update_fields=["days"])
        return guest
    make_room(session, by=by, one_more=one_more)
    places.keep(session, 1)
    with in_words(Guest):
        guest = Guest.objects.create(
            session=session, name=comer.name, email=comer.email.lower(), agency=comer.agency, days=[day],
            added_by=by,
        )  # fmt: skip
    ask_in(guest, by=by, now=now)
    return guest


def ask_in(guest: Guest, *, by: User, now: datetime) -> None:
    """An invitation where `by` may invite; else a mail that says how to ask for an account."""
    if joining.can_invite_to(by, guest.agency_id, Role.PRACTITIONER):
        try:
            with transaction.atomic():
                invitations.invite(
                    by=by, email=guest.email, name=guest.name, agency=guest.agency, role=Role.PRACTITIONER,
                    from_on=timezone.localdate(now), now=now,
                )  # fmt: skip
        except RuleBroken:
            return  # they are invited already
        return
    notices.post_to(
        kind="training.guest",
        key=f"training.guest:{guest.pk}",
        address=guest.email,
        path="/account/register/",
    )


def make_room(session: Session, *, by: User, one_more: str) -> None:
    """Nothing where a place is free; else one place more, with the reason in the history."""
    if session.free > 0:
        return
    if not access.can_manage(by):
        raise RuleBroken("Every place is taken. The training team can say that one more fits.", about="email")
    if not one_more:
        raise RuleBroken("Every place is taken. If one more fits, say why.", about="one_more")
    session.capacity += 1
    session.version += 1
    with context.because(one_more), in_words(Session):
        session.save(update_fields=["capacity", "version"])


def came(session: Session, booking: Booking, *, days: list[date], by: User, now: datetime) -> None:
    """Mark somebody as there on these days: today by the rule for being late, as of now."""
    writing = register.Writing(session, by=by, now=now)
    found = writing.booked([booking.pk])[0]
    for day in days:
        starts_at, ends_at = at(day, session.starts), at(day, session.ends)
        if starts_at <= now <= ends_at:
            mark = mark_for(minutes_late(now, starts_at), minutes_allowed(day))
            writing.write(found, day, mark, arrived_at=now)
        else:
            writing.write(found, day, Attendance.ATTENDED)
    writing.finish()


# What the clock does ----------------------------------------------------------------------------------


def join_guests(*, now: datetime) -> int:
    """Guests who have an account and work for their agency by now get their booking; returns how many."""
    waiting = Guest.objects.filter(booking=None).select_related("session", "agency", "added_by")
    return sum(join(guest, by=guest.added_by, now=now) for guest in waiting)


@transaction.atomic
def join(guest: Guest, *, by: User, now: datetime) -> bool:
    """The booking of one guest, with the days on which they were there; whether there is one now."""
    person = account_of(guest.email)
    today = timezone.localdate(now)
    if person is None or not memberships_on(person.pk, today).filter(agency=guest.agency_id).exists():
        return False
    session = lock(guest.session, "course")
    places.one_at_a_time(person)
    guest = lock(guest, "agency")
    if guest.booking_id or places.place_of(person, session):
        return False
    places.let_go(session, 1)
    booking = places.take(session, user=person, agency=guest.agency, kind="training.walked_in", now=now)
    guest.booking = booking
    guest.save(update_fields=["booking"])
    writing = register.Writing(session, by=by, now=now)
    found = writing.booked([booking.pk])[0]
    for day in guest.days:
        writing.write(found, day, Attendance.ATTENDED)
    writing.finish()
    return True


def forget_guests(*, now: datetime) -> int:
    """Remove guests who never joined, ninety days after the session; returns how many."""
    over = Guest.objects.filter(booking=None, session__ends_at__lt=now - GUESTS_KEPT)
    return sum(forget(guest, now=now) for guest in over.select_related("session"))


@transaction.atomic
def forget(guest: Guest, *, now: datetime) -> bool:
    """One of them, with the place that was kept; whether they had not joined meanwhile."""
    session = lock(guest.session)
    guest = lock(guest)
    if guest.booking_id:
        return False
    places.let_go(session, 1)
    guest.delete()
    return True


# The rule for being late --------------------------------------------------------------------------------


@transaction.atomic
def change_late_rule(*, by: User, in_force_from: date, minutes: int, now: datetime) -> LateRule:
    """A new rule from a day on. Raises RuleBroken for a day that has been: marks of then stand as they are."""
    require(access.can_manage(by))
    if in_force_from < timezone.localdate(now):
        raise RuleBroken("Enter today or a later day: what has been marked stands.", about="in_force_from")
    with in_words(LateRule):
        return LateRule.objects.create(in_force_from=in_force_from, minutes=minutes)


def late_rules() -> list[LateRule]:
    """All of them, the newest first."""
    return list(LateRule.objects.order_by("-in_force_from"))
