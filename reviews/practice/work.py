"""What waits: drafts whose facts an agency checks, and what agencies have said to them."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from reviews.practice import access
from reviews.practice.rules import place_in_draft


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """For an agency's lead the drafts to check, which have deadlines too; for who writes, corrections to answer."""
    asks = []

    def to_check(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Check the facts of a draft of {row.facts['review']}",
            url=reverse("reviews_practice:check", args=[row.facts["pk"]]),
            context=f"For {row.facts['agency']}",
        )

    def to_answer(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Answer a correction of {row.facts['review']}",
            url=reverse("reviews_practice:draft", args=[row.facts["draft"]]),
            context=f"{place_in_draft(row.facts['page'])}, {row.facts['agency']}",
        )

    whole = Whole("draft to check", "drafts to check", reverse("reviews:list"))
    if access.CHECK_FACTS.agencies_of(user):
        asks.append(
            Ask(
                rows=access.to_check(user),
                by="asked_on",
                facts={
                    "pk": "pk",
                    "review": "involved__review__reference",
                    "agency": "involved__agency__name",
                },
                say=to_check,
                most=5,
                whole=whole,
            )
        )
    asks.append(
        Ask(
            rows=access.to_answer(user),
            by="check_of__answered_at",
            facts={
                "draft": "check_of__draft__pk",
                "page": "page",
                "review": "check_of__draft__review__reference",
                "agency": "check_of__involved__agency__name",
            },
            say=to_answer,
            most=5,
            whole=Whole("correction to answer", "corrections to answer", reverse("reviews:list")),
        )
    )
    return asks
