"""The one way to a place on a session and back: whoever sells, swaps or frees places does it here, under its lock."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.notices import services as notices
from training import calendar, catalogue, events, register, words
from training.models import Booking, Session
from training.rules import FULL, BookingStatus, SessionStatus


class AlreadyBooked(RuleBroken):
    """The person has a place on this session already: a double click, a second tab, the back button."""

    def __init__(self, booking_id: UUID) -> None:
        super().__init__("You already have a place on this session.")
        self.booking_id = booking_id


class Full(RuleBroken):
    """Every place of the session is taken or kept for somebody: one can only wait."""


def require_bookable(session: Session, *, user: User, now: datetime) -> None:
    """Raise RuleBroken with the reason why nobody can take a place now, Full where it is that, or AlreadyBooked.

    Whoever holds a place is told so, unless the session has been called off: there is no place then.
    """
    held = place_of(user, session)
    if held and session.status != SessionStatus.CANCELLED:
        raise AlreadyBooked(held)
    if reason := catalogue.why_not(session, now=now):
        raise Full(reason) if reason == FULL else RuleBroken(reason)


def place_of(user: User, session: Session) -> UUID | None:
    """The id of the booking by which somebody has a place on a session."""
    held = session.bookings.filter(user=user, status=BookingStatus.BOOKED)
    return held.values_list("pk", flat=True).first()


def take(session: Session, *, user: User, agency: Agency, needs: str = "", now: datetime) -> Booking:
    """A place for somebody on a session that the caller has locked, with its course; they are told by a notice.

    Whether they may have it is asked before, by `require_bookable`; the database refuses an oversold session and a
    second place for one person even if that was forgotten.
    """
    booking = Booking.objects.create(session=session, user=user, agency=agency, needs=needs, booked_at=now)
    session.places_taken += 1
    session.register_closed_at = None  # somebody is unmarked again, if the register was taken early
    session.save(update_fields=["places_taken", "register_closed_at"])
    tell_of(booking, session, kind="training.booked", key="booked")
    events.tell("booked", booking_id=booking.pk, now=now)
    return booking


def keep(session: Session, number: int) -> None:
    """Keep so many free places of a locked session back; the database refuses more than are free."""
    session.places_held += number
    session.save(update_fields=["places_held"])


def let_go(session: Session, number: int) -> None:
    """The other way: they are free, for somebody in particular or, once `freed` is told, for the next in line."""
    session.places_held -= number
    session.save(update_fields=["places_held"])


def give_back(booking: Booking, session: Session, *, now: datetime) -> None:
    """End a booking whose session and row the caller has locked; the place is free for the next in line.

    What the person needed there is forgotten at once. They are told by a notice.
    """
    leave(booking, session, now=now)
    events.tell("freed", session_id=session.pk, now=now)


def leave(booking: Booking, session: Session, *, now: datetime) -> None:
    """The same where the place goes to somebody in particular, by `take` in the same transaction."""
    booking.status, booking.cancelled_at, booking.needs = BookingStatus.CANCELLED, now, ""
    booking.save(update_fields=["status", "cancelled_at", "needs"])
    session.places_taken -= 1
    session.save(update_fields=["places_taken"])
    register.settle(session, now=now)
    tell_of(booking, session, kind="training.given_back", key="cancelled", cancelled=True)
    events.tell("cancelled", booking_id=booking.pk, now=now)


def tell_of(booking: Booking, session: Session, *, kind: str, key: str, cancelled: bool = False) -> None:
    """A notice to the person of a booking, with the calendar entry as it is now."""
    path = reverse("training:booking", args=[booking.pk])
    notices.post(
        kind=kind,
        key=f"training:{key}:{booking.pk}",
        user=booking.user,
        facts=words.facts(session),
        path=path,
        calendar=calendar.entry(session, path=path, key=booking.pk, cancelled=cancelled),
    )
