"""The messages about rapid reviews; none says whom a review is about."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="reviews.panel_differs",
        name="The Panel does not agree with a decision",
        heading="The Panel does not agree: review {review}",
        text="The Panel has answered on rapid review {review} and does not agree with the decision. Open it to read "
        "the reply, and decide with the other safeguarding partners what follows.",
        facts=("review",),
        audience=(Role.BUSINESS_UNIT, Role.EXECUTIVE),
    ),
]
