"""What waits for a safeguarding lead: places that have no name yet."""

from datetime import date

from django.db.models import F
from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from training.groups import access
from training.groups.listening import WAITS_FOR_THEM


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each block of places of their agency that lacks names, due on the day before it goes back."""
    if not access.BOOK_BLOCK.agencies_of(user):
        return []

    def said(row: Row) -> WorkItem:
        number = words.count(row.facts["left"] - row.facts["waits"], "place")
        return WorkItem(
            title=f"Say who comes: {row.facts['title']}",
            url=reverse("training_groups:hold", args=[row.facts["pk"]]),
            context=f"{number} without a name",
            due=Due.of(row.day("release_on"), today=today),
        )

    return [
        Ask(
            rows=access.visible(user)
            .annotate(waits=WAITS_FOR_THEM)
            .filter(left__gt=F("waits"), agency__in=access.BOOK_BLOCK.agencies_of(user)),
            by="release_on",
            facts={
                "pk": "pk",
                "title": "session__course__title",
                "left": "left",
                "waits": "waits",
                "release_on": "release_on",
            },
            say=said,
            most=5,
            whole=Whole("group of places", "groups of places", reverse("training_groups:holds")),
        )
    ]
