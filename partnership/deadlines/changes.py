"""What has happened to the deadlines on somebody's desk: new ones, other dates and why, clocks that stand still."""

from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines import access
from partnership.deadlines.models import Deadline, Pause, Shift
from partnership.deadlines.rules import RUNNING, State
from partnership.history.timeline import kept
from partnership.pages import words
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row

FACTS = {"pk": "pk", "title": "title", "due_on": "due_on"}
OF_DEADLINE = {"pk": "deadline", "title": "deadline__title"}


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """For one's own deadlines and those of the agency that one leads; what one did oneself is no news."""
    if not access.belongs(user):
        return []
    desk = access.on_the_desk(user).filter(state__in=RUNNING)
    mine = Q(owner=user) | Q(deputy=user)
    same = {name: OuterRef(name) for name in ("revised_on", "revised_because")}
    agreed = kept(Deadline)._default_manager.filter(**{"pgh_obj": OuterRef("pk")}, **same)
    first = agreed.order_by("pgh_id")
    revised = desk.filter(state=State.OPEN, revised_on__isnull=False).annotate(
        agreed_at=Subquery(first.values("pgh_created_at")[:1]),
        agreed_by=Subquery(first.values(**{"by": F("pgh_context__user")})[:1]),
    )
    return [
        Ask(
            rows=Pause.objects.filter(deadline__in=desk, created_at__gt=since, until_on=None).exclude(
                made_by=user, made_by__isnull=False
            ),
            by="created_at",
            newest=True,
            facts={**OF_DEADLINE, "from": "from_on", "because": "reason"},
            say=stopped,
            most=3,
        ),
        Ask(
            rows=revised.filter(agreed_at__gt=since).exclude(agreed_by=str(user.pk), agreed_by__isnull=False),
            by="agreed_at",
            newest=True,
            facts={**FACTS, "because": "revised_because"},
            say=moved,
            most=3,
        ),
        Ask(
            rows=Shift.objects.filter(deadline__in=desk, created_at__gt=since),
            by="created_at",
            newest=True,
            facts={**OF_DEADLINE, "due_on": "now_on", "because": "holiday__name"},
            say=moved,
            most=3,
        ),
        Ask(
            rows=desk.filter(mine, created_at__gt=since),
            by="created_at",
            newest=True,
            facts=FACTS,
            say=new,
            most=3,
        ),
    ]


def stopped(row: Row) -> News:
    since = words.plain_date(row.day("from"))
    return News(
        f"{{}} has been paused since {since}", row.facts["title"], page(row), row.at, row.facts["because"]
    )


def moved(row: Row) -> News:
    due = words.weekday_date(row.day("due_on"))
    return News(f"{{}} is now due on {due}", row.facts["title"], page(row), row.at, row.facts["because"])


def new(row: Row) -> News:
    due = words.weekday_date(row.day("due_on"))
    return News(f"New for you: {{}}, due on {due}", row.facts["title"], page(row), row.at)


def page(row: Row) -> str:
    return reverse("deadlines:detail", args=[row.facts["pk"]])
