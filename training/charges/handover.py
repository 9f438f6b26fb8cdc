"""What becomes of charges when an agency merges: what is still to be invoiced is asked of its successor.

Charges are an agency's and nobody's own, so somebody who leaves has none in hand. Invoices stay as they were sent.
"""

from datetime import date

from django.db import transaction

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.joining.belonging import there_on
from partnership.joining.sources import InHand, Source
from training.charges.models import Charge
from training.charges.rules import State


def shows(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    return []


def hands_over(person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date) -> int:
    return 0


@transaction.atomic
def merged(today: date) -> int:
    """Let what agencies that have merged still owe be their successors', however long the chain; returns how many."""
    over = Charge.objects.filter(
        state=State.DUE, agency__successor__isnull=False, agency__until_on__lt=today
    ).select_related("agency__successor__successor")
    moved = 0
    for charge in over.select_for_update(of=("self",)).order_by("pk"):
        if payer := there_on(charge.agency, today):
            charge.agency = payer
            charge.save(update_fields=["agency"])
            moved += 1
    return moved


SOURCE = Source(shows=shows, hands_over=hands_over, merged=merged)
