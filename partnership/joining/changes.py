"""Who has taken up an invitation, and who is going: for whoever asked them in, and for their safeguarding lead."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.joining import access
from partnership.pages import words
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """Invitations of one's own that were accepted; departures from an agency that others have put down."""
    asks = []
    if access.can_invite(user):
        accepted = access.visible_invitations(user).filter(invited_by=user, accepted_at__gt=since)
        asks.append(
            Ask(
                rows=accepted,
                by="accepted_at",
                newest=True,
                facts={"who": "user__name", "agency": "agency__name"},
                say=came,
                most=2,
            )
        )
    if access.SAY_WHO_GOES.held_by(user) or access.SAY_WHO_GOES.agencies_of(user):
        going = access.visible_departures(user).filter(created_at__gt=since, made_by__isnull=False)
        asks.append(
            Ask(
                rows=going.exclude(made_by=user),
                by="created_at",
                newest=True,
                facts={"who": "user__name", "agency": "agency__name", "on": "on"},
                say=goes,
                most=2,
            )
        )
    return asks


def came(row: Row) -> News:
    return News(
        f"{{}} accepted your invitation to {row.facts['agency']}",
        row.facts["who"],
        reverse("joining:invitations"),
        row.at,
    )


def goes(row: Row) -> News:
    gone = "has left" if row.day("on") <= timezone.localdate() else "leaves"
    place = row.facts["agency"] or "the partnership"
    day = words.plain_date(row.day("on"))
    return News(
        f"{{}} {gone} {place}; first day away: {day}", row.facts["who"], reverse("joining:departures"), row.at
    )
