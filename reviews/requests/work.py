"""What waits for a safeguarding lead and for the business unit: requests to answer, answers to read or to chase."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row
from reviews import access as reviews
from reviews.requests import access
from reviews.requests.rules import State

FACTS = {
    "pk": "pk",
    "agency": "involved__agency__name",
    "review": "involved__review__reference",
    "review_pk": "involved__review",
    "what": "template__name",
    "state": "state",
    "due_on": "due_on",
}


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each request that somebody's agency has to answer, and each answer that waits to be read, or is late."""

    def to_answer(row: Row) -> WorkItem:
        back = row.facts["state"] == State.SENT_BACK
        return WorkItem(
            title=f"{'Look again at' if back else 'Answer'}: {row.facts['what']}",
            url=reverse("reviews_requests:detail", args=[row.facts["pk"]]),
            context=f"{row.facts['agency']} · {row.facts['review']}" + (" · it came back" if back else ""),
            due=Due.of(row.day("due_on"), today=today) if row.facts["due_on"] else None,
        )

    def to_read(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Read the {row.facts['what'][:1].lower()}{row.facts['what'][1:]} of {row.facts['agency']}",
            url=reverse("reviews_requests:detail", args=[row.facts["pk"]]),
            context=str(row.facts["review"]),
        )

    def to_chase(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Chase {row.facts['agency']}: {row.facts['what']}",
            url=reverse("reviews_requests:matrix", args=[row.facts["review_pk"]]),
            context=str(row.facts["review"]),
            due=Due.of(row.day("due_on"), today=today),
        )

    asks = []
    if reviews.SEE_OWN_PART.agencies_of(user):
        asks.append(Ask(rows=access.to_answer(user), by="due_on", facts=FACTS, say=to_answer, most=5))
    if reviews.can_run(user):
        asks.append(Ask(rows=access.to_read(user), by="returned_at", facts=FACTS, say=to_read, most=5))
        asks.append(Ask(rows=access.to_chase(user, today), by="due_on", facts=FACTS, say=to_chase, most=5))
    return asks
