"""What has changed about the groups on which somebody sits: their own seats, and who has joined them."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.standing import newly
from partnership.meetings import access
from partnership.meetings.rules import VERBS, SeatKind
from partnership.meetings.seating import in_force
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """Seats that were given since then and hold today, not those that are only written down late."""
    if not access.can_see(user):
        return []
    seats = in_force(access.visible_seats(user), timezone.localdate())
    new = seats.filter(newly(since))
    mine = seats.filter(user=user).values("subgroup")
    facts = {"kind": "kind", "group": "subgroup__name", "pk": "subgroup", "who": "user__name"}
    return [
        Ask(rows=new.filter(user=user), by="created_at", newest=True, facts=facts, say=mine_is),
        Ask(
            rows=new.filter(subgroup__in=mine).exclude(user=user),
            by="created_at",
            newest=True,
            facts=facts,
            say=joined,
            most=2,
        ),
    ]


def mine_is(row: Row) -> News:
    verb = VERBS[SeatKind(row.facts["kind"])]
    return News(f"You {verb} the {{}}", row.facts["group"], group(row), row.at)


def joined(row: Row) -> News:
    return News(f"{row.facts['who']} joined the {{}}", row.facts["group"], group(row), row.at)


def group(row: Row) -> str:
    return reverse("meetings:subgroup", args=[row.facts["pk"]])
