"""What is said of an action may tell who a child is: pointed out before it is sent.

Whoever sees the action reads it, its owner's colleagues in other agencies too (domain 8.2: pseudonyms only).
"""

from partnership.actions.models import Action
from partnership.agencies.models import Agency
from partnership.meetings.models import Subgroup
from partnership.naming.looking import Look, LooksForNames, capitals


class LooksAtAction(LooksForNames):
    """Mixed into a form about an action."""

    way_on = "Say it without, or say below that it is to be sent as it is"
    goes_to = "What you send stands with the action, and whoever sees the action reads it."


def look_of(*actions: Action) -> Look:
    """How what is said of actions is looked through: their own words, agencies and groups name nobody."""
    known = [
        text for one in actions for text in (one.title, one.agreed, one.success_measure, one.source_name)
    ]
    known += Subgroup.objects.values_list("name", flat=True)
    known += Agency.objects.values_list("name", flat=True)
    return Look(capitals(known))
