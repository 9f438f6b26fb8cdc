"""What has changed about reviews: those that began, those that were released, and one's own new parts in them."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.standing import LATE, newly
from partnership.history.making import said_by_others
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row
from reviews import access
from reviews.models import Involved
from reviews.rules import VERBS, Kind, Part


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """Reviews that began since then, parts that somebody was given in one, and what was released to their agency."""
    today, then = timezone.localdate(), timezone.localdate(since)
    facts = {"pk": "pk", "reference": "reference", "kind": "kind"}
    part = {"pk": "review__pk", "reference": "review__reference", "part": "part"}
    asks: list[Ask[News]] = [
        Ask(
            rows=access.working(user).filter(newly(since)),
            by="created_at",
            newest=True,
            facts=part,
            say=appointed,
        )
    ]
    if access.SEE_REVIEWS.held_by(user):
        begun = access.visible(user).filter(
            created_at__gt=since, started_on__gt=then - LATE, archived_on=None
        )
        asks.append(
            Ask(
                rows=said_by_others(begun, "started_on", but=user.pk),
                by="created_at",
                newest=True,
                facts=facts,
                say=began,
                most=3,
            )
        )
    if leads := access.SEE_OWN_PART.agencies_of(user):
        released = Involved.objects.filter(agency__in=leads, released_on__gt=then, released_on__lte=today)
        asks.append(
            Ask(
                rows=released.filter(review__archived_on=None),
                by="released_on",
                newest=True,
                facts={"pk": "review__pk", "reference": "review__reference"},
                say=given,
                most=2,
            )
        )
    return asks


def appointed(row: Row) -> News:
    return News(f"You {VERBS[Part(row.facts['part'])]} {{}}", row.facts["reference"], page(row), row.at)


def began(row: Row) -> News:
    kind = Kind(row.facts["kind"]).label
    return News("{} has begun", f"{kind} {row.facts['reference']}", page(row), row.at)


def given(row: Row) -> News:
    return News("{} was released to your agency", row.facts["reference"], page(row), row.at)


def page(row: Row) -> str:
    return reverse("reviews:detail", args=[row.facts["pk"]])
