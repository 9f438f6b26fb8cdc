"""The messages about sign-off by the safeguarding partners; none of them says what a review is about."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

PARTNERS = (Role.EXECUTIVE,)
OFFICE = (Role.BUSINESS_UNIT,)

KINDS = [
    Kind(
        code="reviews.to_sign",
        name="A review waits for your signature",
        heading="To sign: review {review}",
        text="All three safeguarding partners sign review {review}. Open it to read what is signed, then sign for your "
        "agency or say why you do not agree.",
        facts=("review",),
        audience=PARTNERS,
    ),
    Kind(
        code="reviews.signing_void",
        name="What you signed, or were to sign, has changed",
        heading="No longer holds: the sign-off of review {review}",
        text="What the partners sign in review {review} has changed. The signatures no longer hold; you are asked "
        "again once the new text is ready.",
        facts=("review",),
        audience=PARTNERS,
    ),
    Kind(
        code="reviews.signed_by_all",
        name="All partners have signed a review",
        heading="Signed by all: review {review}",
        text="All three safeguarding partners have signed review {review}.",
        facts=("review",),
        audience=OFFICE,
    ),
    Kind(
        code="reviews.not_agreed",
        name="A partner does not agree with a review",
        heading="{agency} does not agree: review {review}",
        text="{agency} has not signed review {review} and says why. Open it to read the reason.",
        facts=("review", "agency"),
        audience=OFFICE,
    ),
]
