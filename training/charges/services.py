"""What people do with charges: learn what it costs to cancel, and waive what would be unfair."""

from datetime import datetime

from django.db import transaction

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import days_off
from partnership.history import context
from training.charges import access, making, prices, tariff
from training.charges.models import Charge
from training.charges.prices import Quote
from training.charges.rules import Kind, State, pounds, why_not_waived
from training.models import Booking


def late_fee(booking: Booking, *, now: datetime) -> Quote | None:
    """What giving this place back now would cost its agency, or None where it costs nothing.

    Nothing of it is written. Somebody who comes instead may save it: see the rule's `substitute`.
    """
    kept = [one for one in booking.charges.all() if one.kind == Kind.PLACE]
    price = making.quoted_of(booking, booking.session, kept)
    owed = making.late(
        booking,
        booking.session,
        tariff.who_is(booking.agency),
        price=price.pence if price else 0,
        now=now,
        calendar=days_off.calendar(),
    )
    if owed is None:
        return None
    return prices.Quote(owed.pence, f"{pounds(owed.pence)} to {booking.agency.name}", owed.rule)


@transaction.atomic
def waive(charge: Charge, *, because: str, by: User, now: datetime) -> Charge:
    """Ask for a charge no more, with the reason. Raises RuleBroken for one's own booking or agency.

    The database refuses the first of these as well.
    """
    require(access.can_waive(by))
    charge = lock(charge)
    reason = why_not_waived(
        state=charge.state,
        credit_because=charge.credit_because,
        is_own=charge.user_id == by.pk,
        is_own_agency=access.works_for(by, charge.agency),
    )
    if reason:
        raise RuleBroken(reason)
    charge.state, charge.waived_by, charge.waived_at, charge.waived_because = State.WAIVED, by, now, because
    with in_words(Charge), context.because(because):
        charge.save(update_fields=["state", "waived_by", "waived_at", "waived_because"])
    return charge
