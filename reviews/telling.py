"""Who is told what of a review as a whole: whoever gets a part in it, and the agency to which it is released."""

from collections.abc import Iterable

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from reviews.models import Involved, Member, Review
from reviews.people import holders


def post(review: Review, kind: str, key: str, people: Iterable[User]) -> None:
    """One message to each of them; it names the review by its reference and nobody at all."""
    path = reverse("reviews:detail", args=[review.pk])
    notices.post_all(
        notices.Message(kind, f"{kind}:{key}:{person.pk}", person, path, {"reference": review.reference})
        for person in people
    )


def appointed(member: Member) -> None:
    """Somebody with an account works on a review from a day on."""
    if member.user is not None:
        post(member.review, "reviews.appointed", str(member.pk), [member.user])


def released(involved: Involved) -> None:
    """The agency's safeguarding leads may read the whole."""
    leads = holders(Role.AGENCY_LEAD, agency=involved.agency_id)
    post(involved.review, "reviews.released", f"{involved.pk}:{involved.released_on}", leads)
