"""What waits of reviews as a whole: those that somebody works on, and those on which nobody works yet."""

from datetime import date

from django.db.models import F, Q
from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from reviews import access
from reviews.models import Review
from reviews.rules import VERBS, Kind, Part, State


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each review under way on which somebody works; for the business unit, each on which nobody does."""

    def own(row: Row) -> WorkItem:
        return WorkItem(
            title=f"{Kind(row.facts['kind']).label} {row.facts['reference']}",
            url=reverse("reviews:detail", args=[row.facts["pk"]]),
            context=f"You {VERBS[Part(row.facts['part'])]} this review",
        )

    def nobody(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Say who works on {row.facts['reference']}",
            url=reverse("reviews:detail", args=[row.facts["pk"]]),
            context="Nobody is named in this review",
        )

    url = reverse("reviews:list")
    asks: list[Ask[WorkItem]] = [
        Ask(
            rows=access.working(user).filter(review__state=State.OPEN, review__archived_on=None),
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
        )
    ]
    if access.can_run(user):
        working = Q(members__until_on=None) | Q(members__until_on__gte=today)
        staffed = Review.objects.filter(working, members__isnull=False).values("pk")
        bare = Review.objects.filter(state=State.OPEN, archived_on=None).exclude(pk__in=staffed)
        asks.append(
            Ask(
                rows=bare,
                by=F("started_on"),
                facts={"pk": "pk", "reference": "reference"},
                say=nobody,
                most=3,
                whole=Whole("review", "reviews", f"{url}?state=open"),
            )
        )
    return asks
