"""What becomes of recommendations to an agency when it merges, as its check page says."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.moving import SEE_THEM, Moves
from partnership.pages import words
from reviews.learning import access
from reviews.learning.models import Recommendation


def moves(user: User, agency: Agency, into: Agency) -> Moves | None:
    """What it has not answered the successor answers; what is recommended to both is answered twice."""
    goes_on = f"{into.name} answers then what {agency.name} has not."
    if not access.sees_all(user):
        return Moves("Recommendations", goes_on)
    rows = Recommendation.objects.filter(review__archived_on=None)
    mine = rows.filter(agency=agency, responses=None).select_related("review")
    if not (number := mine.count()):
        return None
    there = rows.filter(agency=into, review=OuterRef("review"), number=OuterRef("number"))
    both = mine.filter(Exists(there)).order_by("review__reference", "number")
    return Moves(
        "Recommendations",
        f"{words.count(number, 'recommendation')} not answered. {goes_on}",
        [(SEE_THEM, f"{reverse('reviews_learning:recommendations')}?agency={agency.pk}")],
        [
            (
                f"{one.review.reference}, {one.number}: the same is recommended to both",
                reverse("reviews_learning:recommendation", args=[one.pk]),
            )
            for one in both
        ],
    )
