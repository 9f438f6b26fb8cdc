"""What becomes of an agency’s actions when it merges, as its check page says."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access
from partnership.actions.models import Action
from partnership.actions.rules import CLOSED
from partnership.agencies.models import Agency
from partnership.agencies.moving import SEE_THEM, Moves
from partnership.pages import words

SAME = ("title", "source", "source_name", "agreed_on")


def moves(user: User, agency: Agency, into: Agency) -> Moves | None:
    """Its open actions are the successor’s once the last day is over; what both have to do stays two."""
    if not access.SEE_ACTIONS.held_by(user):
        return Moves("Actions", f"Those that are open are those of {into.name} afterwards.")
    rows = access.visible(user).exclude(state__in=CLOSED).filter(agency=agency).order_by("number")
    if not (mine := list(rows)):
        return None
    theirs = Action.objects.exclude(state__in=CLOSED).filter(agency=into)
    there = set(theirs.values_list(*SAME))
    both = [one for one in mine if tuple(getattr(one, name) for name in SAME) in there]
    return Moves(
        "Actions",
        f"{words.count(len(mine), 'open action')} go{'es' if len(mine) == 1 else ''} over.",
        [(SEE_THEM, f"{reverse('actions:list')}?agency={agency.pk}")],
        [
            (f"Both have agreed the same action: {one.title}", reverse("actions:action", args=[one.pk]))
            for one in both
        ],
    )
