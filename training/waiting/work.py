"""What waits for somebody on the waiting list: an offer to answer."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from training.waiting import access
from training.waiting.rules import OfferState


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each offer that can still be accepted, due when it ends."""

    def said(row: Row) -> WorkItem:
        return WorkItem(
            title=f"A place is offered to you: {row.facts['title']}",
            url=reverse("training_waiting:offer", args=[row.facts["pk"]]),
            context="Accept or decline, before it goes to the next in line",
            due=Due.of(timezone.localdate(row.at), today=today),
        )

    return [
        Ask(
            rows=access.own_offers(user).filter(state=OfferState.OPEN, ends_at__gt=timezone.now()),
            by="ends_at",
            facts={"pk": "pk", "title": "session__course__title"},
            say=said,
            most=5,
            whole=Whole("offer", "offers", reverse("training:mine")),
        )
    ]
