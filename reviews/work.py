"""What waits of reviews as a whole: those that somebody works on, and those that nobody co-ordinates."""

from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State as ClockState
from partnership.deadlines.work import AHEAD
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from reviews import access
from reviews.clocks import of_reviews
from reviews.models import Review
from reviews.people import coordinating
from reviews.rules import LED_ELSEWHERE, VERBS, Kind, Part, State


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """What of its clocks is late or soon due; each review on which somebody works; for the business unit, the rest."""

    def own(row: Row) -> WorkItem:
        return WorkItem(
            title=f"{Kind(row.facts['kind']).label} {row.facts['reference']}",
            url=reverse("reviews:detail", args=[row.facts["pk"]]),
            context=f"You {VERBS[Part(row.facts['part'])]} this review",
        )

    def nobody(row: Row) -> WorkItem:
        is_staffed = row.facts["staffed"]
        return WorkItem(
            title=f"Say who {'co-ordinates' if is_staffed else 'works on'} {row.facts['reference']}",
            url=reverse("reviews:appoint", args=[row.facts["pk"]]),
            context="Nobody co-ordinates this review" if is_staffed else "Nobody is named in this review",
        )

    url = reverse("reviews:list")
    running = near(
        of_reviews() if access.can_run(user) else of_reviews().filter(about__in=written(user)), today
    )
    asks: list[Ask[WorkItem]] = [
        *clock_asks(user, running, today),
        Ask(
            rows=access.working(user)
            .filter(review__state=State.OPEN, review__archived_on=None)
            .exclude(Exists(running.filter(about=Cast(OuterRef("review"), CharField())))),
            by="review__started_on",
            facts={
                "pk": "review__pk",
                "reference": "review__reference",
                "kind": "review__kind",
                "part": "part",
            },
            say=own,
            most=5,
            whole=Whole("review", "reviews", f"{url}?mine=me"),
        ),
    ]
    if access.can_run(user):
        working = Q(members__until_on=None) | Q(members__until_on__gte=today)
        staffed = Review.objects.filter(working, members__isnull=False, pk=OuterRef("pk"))
        led = Exists(coordinating(today).filter(review=OuterRef("pk")))
        # Others co-ordinate what they lead; all the same somebody answers for it here.
        here = ~Q(kind__in=LED_ELSEWHERE) | ~Exists(staffed)
        bare = Review.objects.filter(~led, here, state=State.OPEN, archived_on=None)
        asks.append(
            Ask(
                rows=bare,
                by=F("started_on"),
                facts={"pk": "pk", "reference": "reference", "staffed": Exists(staffed)},
                say=nobody,
                most=3,
                whole=Whole("review", "reviews", f"{url}?state=open"),
            )
        )
    return asks


def written(user: User) -> QuerySet[Any, Any]:
    """The ids of the reviews that somebody chairs, leads or co-ordinates, as the subjects of clocks have them."""
    return access.writing(user).values(about=Cast("review", CharField()))


def near(clocks: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Those that are late, or due within four weeks."""
    return clocks.filter(state=ClockState.OPEN, due_on__lte=today + AHEAD)


def clock_asks(user: User, clocks: QuerySet[Deadline], today: date) -> list[Ask[WorkItem]]:
    """Clocks of law or guidance as work; what is late of them is never cut.

    The desk tells of a page once: of the clocks that lead to one, the most urgent stands there, the rest on the page.
    """

    def said(row: Row) -> WorkItem:
        mine = row.facts["owner"] == str(user.pk)
        keeps = f"{row.facts['name'] or 'Nobody'} looks after it"
        return WorkItem(
            title=row.facts["title"],
            url=row.facts["path"],
            context=row.facts["rule"] if mine else f"{row.facts['rule']} · {keeps}",
            due=Due.of(row.day("due_on"), today=today),
        )

    facts = {
        "title": "title",
        "path": "path",
        "rule": "rule__name",
        "owner": "owner",
        "name": "owner__name",
        "due_on": "due_on",
    }
    soon = Whole("deadline", "deadlines", f"{reverse('deadlines:list')}?when=soon")
    return [
        Ask(rows=clocks.filter(due_on__lt=today), by="due_on", facts=facts, say=said),
        Ask(rows=clocks.filter(due_on__gte=today), by="due_on", facts=facts, say=said, whole=soon),
    ]
