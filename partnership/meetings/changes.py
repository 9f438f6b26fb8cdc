"""What has changed about the groups on which somebody sits: seats of theirs, given or ended, and who has joined."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.standing import LATE, newly
from partnership.history.making import said_by_others
from partnership.meetings import access
from partnership.meetings.rules import VERBS, SeatKind
from partnership.meetings.seating import in_force
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """Seats that were given since then and hold today, not those that are only written down late; own ones over."""
    if not access.can_see(user):
        return []
    today, then = timezone.localdate(), timezone.localdate(since)
    seats = in_force(access.visible_seats(user), today)
    # A seat until Friday is over on Saturday; one that is taken today was last held yesterday.
    over = said_by_others(
        access.visible_seats(user).filter(user=user, until_on__lt=today, until_on__gte=then - LATE),
        "until_on",
        but=user.pk,
    )
    new = seats.filter(newly(since))
    mine = seats.filter(user=user).values("subgroup")
    facts = {"kind": "kind", "group": "subgroup__name", "pk": "subgroup", "who": "user__name"}
    return [
        Ask(rows=new.filter(user=user), by="created_at", newest=True, facts=facts, say=mine_is),
        Ask(
            rows=said_by_others(new.filter(subgroup__in=mine).exclude(user=user), but=user.pk),
            by="created_at",
            newest=True,
            facts=facts,
            say=joined,
            most=2,
        ),
        Ask(
            rows=over.filter(Q(until_on__gte=then) | Q(said_at__gt=since)),
            by="until_on",
            newest=True,
            facts=facts,
            say=ended,
            most=2,
        ),
    ]


def mine_is(row: Row) -> News:
    verb = VERBS[SeatKind(row.facts["kind"])]
    return News(f"You {verb} the {{}}", row.facts["group"], group(row), row.at)


def joined(row: Row) -> News:
    return News(f"{row.facts['who']} joined the {{}}", row.facts["group"], group(row), row.at)


def ended(row: Row) -> News:
    return News("Your seat on the {} ended", row.facts["group"], group(row), timezone.localdate(row.at))


def group(row: Row) -> str:
    return reverse("meetings:subgroup", args=[row.facts["pk"]])
