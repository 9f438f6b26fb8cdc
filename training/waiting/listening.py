"""What the waiting list has to do with what happens elsewhere in training."""

from datetime import datetime
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


def booked(booking_id: UUID, now: datetime) -> None:
    """Somebody has a place on the course, so they no longer wait for one: a single update."""
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
    session = Session.objects.get(pk=session_id)
    for one in Offer.objects.filter(session=session, state=OfferState.OPEN).select_for_update(of=("self",)):
        offering.decide(one, session, OfferState.WITHDRAWN, now=now)
