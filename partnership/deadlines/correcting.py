"""The day on which something was done, where it was mistyped in the room that keeps it."""

from datetime import date

from django.db import transaction

from partnership.accounts.models import User
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State


@transaction.atomic
def correct_end(subject: str, *, on: date, by: User | None) -> Deadline | None:
    """Correct the day on which a subject was done. None where it is not done."""
    deadline = Deadline.objects.select_for_update().filter(subject=subject, state=State.MET).first()
    if deadline is not None:
        deadline.met_on = on
        deadline.save(update_fields=["met_on"])
    return deadline
