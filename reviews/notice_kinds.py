"""The messages about reviews as a whole; none says whom a review is about."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="reviews.appointed",
        name="You have a part in a review",
        heading="You have a part in review {reference}",
        text="You were asked to work on review {reference}. Open it to see what you do in it, and from when.",
        facts=("reference",),
    ),
    Kind(
        code="reviews.released",
        name="A review is released to your agency",
        heading="Review {reference} is released to your agency",
        text="Your agency had a part in review {reference}. Its safeguarding lead may now read the whole of it.",
        facts=("reference",),
        audience=(Role.AGENCY_LEAD,),
    ),
]
