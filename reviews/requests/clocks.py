"""The clocks of requests: they stand when their review ends."""

from partnership.accounts.models import User
from reviews import clocks
from reviews.models import Review
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import WITH_AGENCY


def follow(review: Review, *, by: User) -> None:
    """An agency owes nothing to a review that has ended; under way again, what it owed is due by the same day."""
    owed = AgencyRequest.objects.filter(involved__review=review, state__in=WITH_AGENCY)
    clocks.follow(review, [one.subject for one in owed], by=by)
