"""What people do with bookings: take a place, give it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from training import access, events, places
from training.models import Booking, Session
from training.rules import NEEDS_KEPT, BookingStatus, why_not_cancellable


@transaction.atomic
def book(session_id: UUID, *, by: User, agency: Agency, needs: str, now: datetime) -> Booking:
    """Take one place for the person who asks, and tell them by a notice.

    The session's row is locked first, so that rivals come one after another; the database refuses an oversold session
    even if this code were wrong. Raises Session.DoesNotExist for a session that they do not see, and what
    `places.require_bookable` raises.
    """
    session = reach(session_id, by=by, agency=agency)
    return sell(session, by=by, agency=agency, needs=needs, now=now)


def reach(session_id: UUID, *, by: User, agency: Agency) -> Session:
    """The session on which somebody wants a place, locked. Raises Session.DoesNotExist where they do not see it."""
    require(access.can_book_for(by, agency))
    return access.visible_sessions(by).select_for_update(of=("self",)).get(pk=session_id)


def sell(session: Session, *, by: User, agency: Agency, needs: str, now: datetime) -> Booking:
    """The place itself, on a locked session. Where it is full it raises before anything is written.

    What is kept for this person or for their agency becomes free for them first.
    """
    if session.places_held:
        events.tell("asked", session=session, user=by, agency=agency, now=now)
    places.require_bookable(session, user=by, now=now)
    return places.take(session, user=by, agency=agency, needs=needs, now=now)


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
    places.give_back(booking, session, now=now)
    return booking


def forget_needs(*, now: datetime) -> int:
    """Remove what people needed at sessions that ended more than a week ago; returns for how many bookings."""
    over = Booking.objects.filter(session__ends_at__lt=now - NEEDS_KEPT)
    return over.exclude(needs="").update(needs="")
