"""What the waiting list has to do with what happens elsewhere in training."""

from datetime import date, datetime
from uuid import UUID

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.background import soon
from training.groups import listening as groups
from training.models import Session
from training.waiting import offering
from training.waiting.models import Offer, Want
from training.waiting.rules import OfferState, WantState
from training.waiting.tasks import sweep


def freed(session_id: UUID, now: datetime) -> None:
    """Places are free: whoever is next in line is offered one before anybody else can book it."""
    offering.pass_along(session_id, now=now)


def asked(session: Session, user: User, agency: Agency, now: datetime) -> None:
    """Somebody takes a place on a locked session: the one offered to them, else one kept for their agency."""
    offers = Offer.objects.filter(session=session, want__user=user, places=1, state=OfferState.OPEN)
    kept = offers.filter(ends_at__gt=now).select_for_update(of=("self",)).first()
    if kept is not None:
        offering.decide(kept, session, OfferState.ACCEPTED, now=now)
    else:
        groups.use_first(session, agency)


def booked(booking_id: UUID, session: Session, now: datetime) -> None:
    """Somebody has a place on the course, so they no longer wait for one: a single update, if they did."""
    if not getattr(session, "is_waited_for", True):
        return
    met = Want.objects.filter(
        state=WantState.OPEN,
        places=1,
        user__bookings=booking_id,
        course__sessions__bookings=booking_id,
    ).update(state=WantState.MET, closed_at=now, needs="")
    if met:
        soon(sweep)  # an offer of another date that they have not answered


def called_off(session_id: UUID, now: datetime) -> None:
    """Nothing is offered on a session that does not take place."""
    offering.withdraw_all(session_of(session_id), because="The session will not take place.", now=now)


def closed(session_id: UUID, because: str, now: datetime) -> None:
    """Nothing is offered that nobody can book."""
    offering.withdraw_all(session_of(session_id), because=because, now=now)
    offering.pass_along(session_id, now=now)  # who writes down why nobody is offered the places


def moved(session_id: UUID, was_on: date, now: datetime) -> None:
    """Whoever was asked for another time is asked anew: they are the next in line still."""
    offering.withdraw_all(session_of(session_id), because="The session has another time now.", now=now)
    offering.pass_along(session_id, now=now)


def session_of(pk: UUID) -> Session:
    """The session that the teller has locked."""
    return Session.objects.select_related("course").get(pk=pk)
