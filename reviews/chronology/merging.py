"""What becomes of an agency’s parts of chronologies when it merges, as its check page says."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.moving import Moves
from partnership.pages import words
from reviews import access as reviews
from reviews.chronology.models import Chronology, Part
from reviews.chronology.rules import PartState
from reviews.models import Involved
from reviews.rules import State


def moves(user: User, agency: Agency, into: Agency) -> Moves | None:
    """A part that is not handed in stays under the old name; where both write one, both parts stay."""
    goes_on = f"Whoever leads safeguarding at {into.name} writes on under the name of {agency.name}."
    if not reviews.SEE_REVIEWS.held_by(user):
        return Moves("Chronologies", goes_on)
    handed_in = Part.objects.filter(chronology=OuterRef("pk"), agency=agency, state=PartState.HANDED_IN)
    rows = Chronology.objects.filter(~Exists(handed_in), review__state=State.OPEN, review__archived_on=None)
    mine = rows.filter(review__involved__agency=agency).select_related("review")
    if not (number := mine.count()):
        return None
    there = Involved.objects.filter(agency=into, review=OuterRef("review"))
    both = mine.filter(Exists(there)).order_by("review__reference")
    return Moves(
        "Chronologies",
        f"{words.count(number, 'part')} not handed in. {goes_on}",
        [
            (one.review.reference, reverse("reviews_chronology:composite", args=[one.review_id]))
            for one in mine.order_by("review__reference")
        ],
        [
            (
                f"{one.review.reference}: each has a part of its own in the chronology",
                reverse("reviews_chronology:composite", args=[one.review_id]),
            )
            for one in both
        ],
    )
