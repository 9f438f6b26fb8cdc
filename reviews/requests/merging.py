"""What becomes of what an agency is asked in reviews when it merges, as its check page says."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.moving import Moves
from partnership.pages import words
from reviews import access as reviews
from reviews.requests import access
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import WITH_AGENCY, State


def moves(user: User, agency: Agency, into: Agency) -> Moves | None:
    """Open requests keep the name they were asked under; where both are asked for one thing, both stay."""
    goes_on = f"Whoever leads safeguarding at {into.name} answers then; each keeps the name of {agency.name}."
    if not reviews.SEE_REVIEWS.held_by(user):
        return Moves("Requests in reviews", goes_on)
    asked = AgencyRequest.objects.filter(access.UNDER_WAY)
    mine = asked.filter(involved__agency=agency, state__in=WITH_AGENCY)
    if not (number := mine.count()):
        return None
    there = asked.filter(
        involved__agency=into, involved__review=OuterRef("involved__review"), template=OuterRef("template")
    ).exclude(state=State.WITHDRAWN)
    both = mine.filter(Exists(there)).select_related("involved__review", "template")
    return Moves(
        "Requests in reviews",
        f"{words.count(number, 'open request')}. {goes_on}",
        [
            (reference, reverse("reviews_requests:matrix", args=[review]))
            for reference, review in mine.order_by("involved__review__reference")
            .values_list("involved__review__reference", "involved__review")
            .distinct()
        ],
        [
            (
                f"{one.involved.review.reference}: both are asked for the same, {one.template.name}",
                reverse("reviews_requests:matrix", args=[one.involved.review_id]),
            )
            for one in both.order_by("involved__review__reference", "template__name")
        ],
    )
