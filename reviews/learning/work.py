"""What waits for somebody: recommendations that their agency is to answer, and those of others that are late."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from reviews import access as core
from reviews.learning import access
from reviews.learning.models import Recommendation
from reviews.learning.rules import NAMED, Addressee
from reviews.learning.standing import with_standing


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each recommendation that a lead has to answer, and each that the business unit writes an answer down for."""
    asks = []
    if access.ANSWER_RECOMMENDATIONS.agencies_of(user):
        asks.append(waiting(access.waits_for(user), today))
    if core.can_run(user):
        rows = Recommendation.objects.filter(
            addressee__in=(*NAMED, Addressee.PARTNERSHIP), asked_on__isnull=False, responses=None
        )
        asks.append(waiting(rows.filter(review__archived_on=None), today))
    return asks


def waiting(rows: QuerySet[Recommendation], today: date) -> Ask[WorkItem]:
    """Recommendations without an answer, the soonest due first."""

    def say(row: Row) -> WorkItem:
        return WorkItem(
            title="Answer a recommendation",
            url=reverse("reviews_learning:answer", args=[row.facts["pk"]]),
            context=f"Recommendation {row.facts['number']} of {row.facts['reference']}",
            due=Due.of(row.day("due_on"), today=today) if row.facts["due_on"] else None,
        )

    return Ask(
        rows=with_standing(rows),
        by="due_on",
        facts={"pk": "pk", "number": "number", "reference": "review__reference", "due_on": "due_on"},
        say=say,
        most=5,
        whole=Whole(
            "recommendation", "recommendations", f"{reverse('reviews_learning:recommendations')}?answer=none"
        ),
    )
