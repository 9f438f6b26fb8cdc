"""What waits for a safeguarding lead: the parts of chronologies that their agency has not handed in."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row
from reviews import access as reviews
from reviews.chronology import access
from reviews.chronology.models import Part
from reviews.chronology.rules import PartState


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each part that somebody's agency has still to write; no line names a child."""
    mine = reviews.SEE_OWN_PART.agencies_of(user)
    if not mine:
        return []
    handed_in = Part.objects.filter(
        chronology=OuterRef("pk"), agency=OuterRef("agency"), state=PartState.HANDED_IN
    )
    rows = access.to_write(user).filter(~Exists(handed_in))
    facts = {
        "review": "review_id",
        "agency": "agency",
        "name": "review__involved__agency__name",
        "reference": "review__reference",
        "wanted_on": "wanted_on",
    }

    def say(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Write your agency’s part of the chronology for {row.facts['reference']}",
            url=reverse("reviews_chronology:part", args=[row.facts["review"], row.facts["agency"]]),
            context=(f"For {row.facts['name']} · " if len(mine) > 1 else "")
            + "With date and source, or import it from a file",
            due=Due.of(row.day("wanted_on"), today=today) if row.facts["wanted_on"] else None,
        )

    return [Ask(rows=rows, by="wanted_on", facts=facts, say=say, most=5)]
