"""What has happened to the actions that somebody owns, leads or oversees: proved, reopened, another date."""

from datetime import datetime

from django.db.models import F, Q
from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access
from partnership.actions.models import Closure, DueChange, Reopening
from partnership.actions.rules import Stage, reference
from partnership.agencies.standing import standing
from partnership.meetings.seating import for_agencies
from partnership.pages import words
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row

FACTS = {"pk": "action__pk", "number": "action__number", "title": "action__title"}


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """For one's own, one's agency's and one's groups' actions; for those who keep the tracker, all."""
    now = standing(user)
    if now is None or not access.can_see_any(user):
        return []
    mine = Q(owner=user) | Q(deputy=user)
    if leads := access.SEE_ACTIONS.agencies_of(user):
        mine |= for_agencies(list(leads))
    if seats := [seat.group for seat in now.seats]:
        mine |= Q(group__in=seats)
    if access.can_keep(user):
        mine = Q()
    theirs = {"action__in": access.visible(user).filter(mine).values("pk"), "created_at__gt": since}
    return [
        Ask(
            rows=Reopening.objects.filter(**theirs).exclude(by=user),
            by="created_at",
            newest=True,
            facts={**FACTS, "because": "because"},
            say=again,
            most=3,
        ),
        Ask(
            rows=Closure.objects.filter(**theirs).exclude(by=user),
            by="created_at",
            newest=True,
            facts={**FACTS, "stage": "stage"},
            say=closed,
            most=3,
        ),
        Ask(
            rows=DueChange.objects.filter(**theirs, action__due_on=F("becomes_on")).exclude(by=user),
            by="created_at",
            newest=True,
            facts={**FACTS, "on": "becomes_on", "because": "because"},
            say=moved,
            most=3,
        ),
    ]


def page(row: Row) -> tuple[str, str]:
    name = f"{reference(row.facts['number'])} ({row.facts['title']})"
    return name, reverse("actions:action", args=[row.facts["pk"]])


def again(row: Row) -> News:
    return News("{} begins again", *page(row), row.at)


def closed(row: Row) -> News:
    stage = Stage(row.facts["stage"])
    said = "is no longer needed" if stage == Stage.DROPPED else f"is {stage.label.lower()}"
    return News("{} " + said, *page(row), row.at)


def moved(row: Row) -> News:
    return News(
        "{} is now due on " + words.weekday_date(row.day("on")), *page(row), row.at, row.facts["because"]
    )
