"""What people do with bookings: take a place, give it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.notices import services as notices
from training import access, calendar, catalogue, register, words
from training.models import Booking, Session
from training.rules import NEEDS_KEPT, BookingStatus, SessionStatus, why_not_cancellable


class AlreadyBooked(RuleBroken):
    """The person has a place on this session already: a double click, a second tab, the back button."""

    def __init__(self, booking_id: UUID) -> None:
        super().__init__("You already have a place on this session.")
        self.booking_id = booking_id


def require_bookable(session: Session, *, by: User, now: datetime) -> None:
    """Raise RuleBroken with the reason why nobody can take a place now, or AlreadyBooked if the person holds one.

    Whoever holds a place is told so, unless the session has been called off: there is no place then.
    """
    reason = catalogue.why_not(session, now=now)
    held = session.bookings.filter(user=by, status=BookingStatus.BOOKED).values_list("pk", flat=True).first()
    if held and session.status != SessionStatus.CANCELLED:
        raise AlreadyBooked(held)
    if reason:
        raise RuleBroken(reason)


@transaction.atomic
def book(session_id: UUID, *, by: User, agency: Agency, needs: str, now: datetime) -> Booking:
    """Take one place for the person who asks, and tell them by a notice.

    The session's row is locked first, so that rivals come one after another; the database refuses an oversold session
    even if this code were wrong. Raises Session.DoesNotExist for a session that they do not see, and what
    `require_bookable` raises.
    """
    require(access.can_book_for(by, agency))
    session = access.visible_sessions(by).select_for_update(of=("self",)).get(pk=session_id)
    require_bookable(session, by=by, now=now)
    booking = Booking.objects.create(session=session, user=by, agency=agency, needs=needs, booked_at=now)
    session.places_taken += 1
    session.register_closed_at = None  # somebody is unmarked again, if the register was taken early
    session.save(update_fields=["places_taken", "register_closed_at"])
    path = reverse("training:booking", args=[booking.pk])
    notices.post(
        kind="training.booked",
        key=f"training:booked:{booking.pk}",
        user=by,
        facts=words.facts(session),
        path=path,
        calendar=calendar.entry(session, path=path, key=booking.pk),
    )
    return booking


@transaction.atomic
def cancel(booking: Booking, *, by: User, now: datetime) -> Booking:
    """Give the place back, so that somebody else can have it at once.

    Locks the session before the booking, in the same order as `book`. Cancelling twice changes nothing the second
    time. Raises RuleBroken once the session has started.
    """
    require(access.own_bookings(by).filter(pk=booking.pk).exists())
    session = lock(booking.session, "course")
    booking = lock(booking)
    if booking.status == BookingStatus.CANCELLED:
        return booking
    reason = why_not_cancellable(attendance=booking.attendance, starts_at=session.starts_at, now=now)
    if reason:
        raise RuleBroken(reason)
    booking.status, booking.cancelled_at, booking.needs = BookingStatus.CANCELLED, now, ""
    booking.save(update_fields=["status", "cancelled_at", "needs"])
    session.places_taken -= 1
    session.save(update_fields=["places_taken"])
    register.settle(session, now=now)
    path = reverse("training:booking", args=[booking.pk])
    notices.post(
        kind="training.given_back",
        key=f"training:cancelled:{booking.pk}",
        user=by,
        facts=words.facts(session),
        path=path,
        calendar=calendar.entry(session, path=path, key=booking.pk, cancelled=True),
    )
    return booking


def forget_needs(*, now: datetime) -> int:
    """Remove what people needed at sessions that ended more than a week ago; returns for how many bookings."""
    over = Booking.objects.filter(session__ends_at__lt=now - NEEDS_KEPT)
    return over.exclude(needs="").update(needs="")
