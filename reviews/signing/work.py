"""What waits for whoever signs for a safeguarding partner."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row
from reviews.signing import access
from reviews.signing.rules import What


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each text that somebody's partner has not signed yet."""
    if not access.SIGN.agencies_of(user):
        return []

    def said(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Sign {row.facts['review']} for {row.facts['agency']}",
            url=reverse("reviews_signing:detail", args=[row.facts["signing"]]),
            context=str(What(row.facts["what"]).label),
        )

    facts = {
        "signing": "signing",
        "agency": "agency__name",
        "review": "signing__review__reference",
        "what": "signing__what",
    }
    return [Ask(rows=access.waits_for(user), by="signing__opened_at", facts=facts, say=said, most=5)]
