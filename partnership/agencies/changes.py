"""What has changed about where somebody works, and who is new in the agency that they lead."""

from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import access
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force, newly
from partnership.history.making import said_by_others
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row

FACTS = {"role": "role", "agency": "agency__name", "at": "agency", "who": "user__name", "person": "user"}


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """Roles that one was given and that have ended; for a safeguarding lead, who has come to the agency."""
    today, then = timezone.localdate(), timezone.localdate(since)
    mine = Membership.objects.filter(user=user)
    asks = [
        Ask(
            rows=mine.filter(in_force(today), newly(since)),
            by="created_at",
            newest=True,
            facts=FACTS,
            say=given,
        ),
        # A role that ran until Friday is over on Saturday, which is told to whoever was last here on Friday.
        Ask(
            rows=mine.filter(until_on__gte=then, until_on__lt=today),
            by=F("until_on"),
            newest=True,
            facts=FACTS,
            say=ended,
        ),
    ]
    come = said_by_others(
        access.visible_memberships(user).filter(newly(since), in_force(today)).exclude(user=user), but=user.pk
    )
    asks += [
        Ask(rows=come.filter(agency=led), by="created_at", newest=True, facts=FACTS, say=arrived, most=1)
        for led in sorted(access.leads(user))
    ]
    return asks


def given(row: Row) -> News:
    return News(f"You have a new role, {role(row)}, at {{}}", row.facts["agency"], at(row), row.at)


def ended(row: Row) -> News:
    """No way to the agency: with the last role its page is closed."""
    return News(f"Your role {role(row)} ended at {{}}", row.facts["agency"], at=timezone.localdate(row.at))


def arrived(row: Row) -> News:
    """One line for all who have come to an agency: a list of people may be imported."""
    if row.total > 1:
        return News(f"{row.total} new roles were given at {{}}", row.facts["agency"], at(row), row.at)
    person = reverse("agencies:person", args=[row.facts["person"]])
    return News(f"{{}} is now {role(row)} at {row.facts['agency']}", row.facts["who"], person, row.at)


def role(row: Row) -> str:
    return str(Role(row.facts["role"]).label)


def at(row: Row) -> str:
    return reverse("agencies:detail", args=[row.facts["at"]])
