"""What waits for the business unit in rapid reviews: one to send, and a practice review to begin."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row
from reviews import access as reviews
from reviews.rapid import access


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each review that all partners have signed, and each practice review that they have decided."""
    if not reviews.can_run(user):
        return []

    def to_send(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Send {row.facts['reference']} to the Panel",
            url=reverse("reviews_rapid:room", args=[row.facts["pk"]]),
            context="All three partners have signed.",
        )

    def to_begin(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Begin the practice review that {row.facts['reference']} led to",
            url=reverse("reviews_rapid:begin", args=[row.facts["pk"]]),
            context="The partners have decided to carry one out.",
        )

    sends = {"pk": "pk", "reference": "reference"}
    begins = {"pk": "review", "reference": "review__reference"}
    return [
        Ask(rows=access.to_send(user), by="started_on", facts=sends, say=to_send, most=5),
        Ask(rows=access.to_begin(user), by="group_on", facts=begins, say=to_begin, most=5),
    ]
