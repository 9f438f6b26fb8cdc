"""What waits about actions, besides their dates: evidence to check, tests to carry out, what nobody owns."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat, Least
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import access, owners, standing
from partnership.actions.models import Action, Closure, Test
from partnership.actions.rules import CHECK_WITHIN, LIVE, Result, Stage, State, reference
from partnership.agencies.standing import standing as stands
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State as Clock
from partnership.deadlines.work import AHEAD as SHOWN_AHEAD
from partnership.pages import words
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole

AHEAD = timedelta(days=14)
"""So long before a test is planned it stands on the list."""
FACTS = {"pk": "pk", "number": "number", "title": "title", "owner": "agency__name", "group": "group__name"}


def to_sign_off(user: User) -> QuerySet[Action]:
    """The actions whose evidence somebody may check: none of their own agency's, nor of their own."""
    now = stands(user)
    seen = access.visible(user)
    if now is None:
        return seen.none()
    if not access.SIGN_OFF_ACTIONS.held_by(user):
        seen = seen.filter(group__in=[seat.group for seat in now.seats if seat.kind in access.CHAIRS])
    theirs = owners.of_any([one.pk for one in now.agencies], today=timezone.localdate())
    own = theirs | Q(owner=user) | Q(deputy=user)
    return seen.exclude(pk__in=Action.objects.filter(own).values("pk"))


def to_embed(user: User) -> QuerySet[Test]:
    """The tests by which somebody may say that practice has changed, who has closed no other stage."""
    closed = Closure.objects.filter(action=OuterRef("action"), round=OuterRef("action__round"))
    done_before = closed.filter(stage=Stage.DONE, on__lte=OuterRef("carried_out_on"))
    return Test.objects.filter(
        Exists(done_before),
        ~Exists(closed.filter(by=user)),
        result=Result.SUPPORTS,
        action__in=to_sign_off(user).filter(state=State.EVIDENCED).values("pk"),
    )


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each piece for those who can do it; nobody is asked twice for what their deadlines say."""
    if not access.can_see_any(user):
        return []
    here = reverse("actions:list")

    def url(row: Row, name: str) -> str:
        return reverse(f"actions:{name}", args=[row.facts["pk"]])

    def check(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Check the evidence of {reference(row.facts['number'])}",
            url=url(row, "check"),
            context=f"{row.facts['title']} · {row.facts['owner'] or row.facts['group']}",
            due=Due.of(row.day("since") + CHECK_WITHIN, today=today),
        )

    def tell(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Say what a test of {reference(row.facts['number'])} has shown",
            url=url(row, "test_result"),
            context=f"{row.facts['title']} · {row.facts['name']}",
            due=Due.of(row.day("planned_on"), today=today),
        )

    def name(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Name who does {words.count(row.total, 'action')} without an owner",
            url=f"{here}?whose=nobody",
            context="Nobody is reminded of what nobody owns.",
        )

    def embed(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Say whether {reference(row.facts['number'])} has changed practice",
            url=url(row, "embed"),
            context=f"{row.facts['title']} · {row.facts['name']} supports it.",
            due=Due.of(row.day("since") + CHECK_WITHIN, today=today),
        )

    waiting = to_sign_off(user).filter(state=State.DONE, handed_in_on__isnull=False)
    asks = [
        Ask(
            rows=waiting,
            by="handed_in_on",
            facts={**FACTS, "since": "handed_in_on"},
            say=check,
            most=5,
            whole=Whole("action", "actions", f"{here}?far={State.DONE}"),
        )
    ]
    shown = {"pk": "action__pk", "number": "action__number", "title": "action__title", "name": "name"}
    shown |= {"since": "carried_out_on"}
    asks.append(Ask(rows=to_embed(user), by="carried_out_on", facts=shown, say=embed, most=5))
    if access.can_keep(user):
        coming = Test.objects.filter(carried_out_on=None, planned_on__lte=today + AHEAD)
        facts = {"pk": "pk", "number": "action__number", "title": "action__title", "name": "name"}
        facts |= {"planned_on": "planned_on"}
        asks.append(Ask(rows=coming, by="planned_on", facts=facts, say=tell, most=5))
    if access.can_keep(user) or access.SEE_ACTIONS.agencies_of(user):
        asks.append(Ask(rows=access.visible(user).filter(standing.nobody()), facts={}, say=name, most=1))
    return asks


def titled(user: User, today: date) -> list[Ask[WorkItem]]:
    """One's own actions from reviews by their titles, in the place of deadlines that name a number alone.

    What a deadline is called goes out by mail and to calendars. Here it is read by whoever reads the action.
    """
    if not access.can_see_any(user):
        return []
    mine = Q(owner=user) | Q(deputy=user)

    def clock(subject: str) -> Subquery:
        of = Concat(Value(subject), Cast(OuterRef("pk"), TextField()))
        return Subquery(running.filter(mine, subject=of).values("due_on")[:1])

    running = Deadline.objects.filter(state=Clock.OPEN, due_on__lte=today + SHOWN_AHEAD).order_by()
    rows = access.visible(user).filter(mine, is_sensitive=True, state__in=LIVE)
    rows = rows.annotate(clock=clock("action:"), asked=clock("action.report:"))

    def say(row: Row) -> WorkItem:
        facts = row.facts
        reports = facts["asked"] and (not facts["clock"] or facts["asked"] < facts["clock"])
        name = f"{reference(facts['number'])}: {facts['title']}"
        return WorkItem(
            title=f"Say how it goes: {name}" if reports else name,
            url=reverse("actions:action", args=[facts["pk"]]),
            context=facts["owner"] or facts["group"],
            due=Due.of(row.day("asked" if reports else "clock"), today=today),
        )

    return [
        Ask(
            rows=rows.exclude(clock=None, asked=None),
            by=Least("clock", "asked"),
            facts={**FACTS, "clock": "clock", "asked": "asked"},
            say=say,
        )
    ]
