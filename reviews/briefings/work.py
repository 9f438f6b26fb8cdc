"""What waits for somebody: briefings to check, and those that no team of their agency has discussed yet."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from reviews.briefings import access


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """To check, for whoever may; to discuss, for safeguarding leads."""
    asks = []

    def to_check(row: Row) -> WorkItem:
        return WorkItem(
            title="Check a briefing for names",
            url=reverse("reviews_briefings:briefing", args=[row.facts["pk"]]),
            context=f"Seven-minute briefing of {row.facts['reference']}",
        )

    def to_discuss(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Pass on the briefing “{row.facts['title']}”",
            url=reverse("reviews_briefings:discuss", args=[row.facts["pk"]]),
            context="No team of your agency has said yet that it was discussed",
        )

    whole = Whole("briefing", "briefings", reverse("reviews_briefings:briefings"))
    facts = {"pk": "pk", "reference": "review__reference"}
    asks.append(Ask(rows=access.to_check(user), by="created_at", facts=facts, say=to_check, most=5))
    if access.own(user):
        facts = {"pk": "pk", "title": "title"}
        asks.append(
            Ask(
                rows=access.waits_for(user), by="publication__published_on", facts=facts, say=to_discuss, most=3,
                whole=whole,
            )
        )  # fmt: skip
    return asks
