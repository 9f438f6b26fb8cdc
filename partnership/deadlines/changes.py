"""What has happened to the deadlines on somebody's desk: new, moved and why, standing still, done."""

from datetime import datetime
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.standing import LATE
from partnership.deadlines import access
from partnership.deadlines.models import Pause, Shift
from partnership.deadlines.rules import RUNNING, State
from partnership.history.making import said_by_others
from partnership.pages import words
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row

FACTS = {"pk": "pk", "title": "title", "due_on": "due_on"}
OF_DEADLINE = {"pk": "deadline", "title": "deadline__title"}


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """For one's own deadlines and those of the agency that one leads; what one did oneself is no news."""
    if not access.belongs(user):
        return []
    everything = access.on_the_desk(user)
    desk = everything.filter(state__in=RUNNING)
    mine = Q(owner=user) | Q(deputy=user)
    revised = desk.filter(state=State.OPEN, revised_on__isnull=False)
    done = everything.filter(state=State.MET, met_on__gte=timezone.localdate(since) - LATE)
    by_others = partial(said_by_others, but=user.pk)
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
            rows=by_others(revised, "revised_on", "revised_because").filter(said_at__gt=since),
            by="said_at",
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
            rows=by_others(desk.filter(mine, created_at__gt=since)),
            by="created_at",
            newest=True,
            facts=FACTS,
            say=new,
            most=3,
        ),
        Ask(
            rows=by_others(done, "state", "met_on").filter(said_at__gt=since),
            by="said_at",
            newest=True,
            facts={**FACTS, "on": "met_on"},
            say=met,
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


def met(row: Row) -> News:
    done = words.weekday_date(row.day("on"))
    return News(f"{{}} was done on {done}", row.facts["title"], page(row), row.at)


def page(row: Row) -> str:
    return reverse("deadlines:detail", args=[row.facts["pk"]])
