"""What a room said of a deadline and corrects: the day on which it was done, and whose it is."""

from datetime import date

from django.db import transaction

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State, first_look_on
from partnership.deadlines.services import OTHER_HANDS
from partnership.notices import taking_back


@transaction.atomic
def correct_end(subject: str, *, on: date, by: User | None) -> Deadline | None:
    """Correct the day on which a subject was done. None where it is not done."""
    deadline = Deadline.objects.select_for_update().filter(subject=subject, state=State.MET).first()
    if deadline is not None:
        deadline.met_on = on
        deadline.save(update_fields=["met_on"])
    return deadline


@transaction.atomic
def belong_to(subject: str, *, agency: Agency, by: User | None) -> Deadline | None:
    """Let a deadline, also one that is over, be another agency's: nobody of the one before looks after it any more.

    None where there is none, or it is that agency's already.
    """
    rows = Deadline.objects.select_for_update().filter(subject=subject)
    deadline = rows.exclude(agency=agency).first()
    if deadline is not None:
        taking_back.take_back(f"deadline:{deadline.pk}:", because=OTHER_HANDS)
        deadline.agency, deadline.owner, deadline.deputy = agency, None, None
        deadline.look_on = first_look_on(deadline.due_on)
        deadline.save(update_fields=["agency", "owner", "deputy", "look_on"])
    return deadline
