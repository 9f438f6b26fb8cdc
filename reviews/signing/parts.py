"""What the page of a review says of sign-off: which partners have signed."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages import words
from reviews import access as reviews
from reviews.models import Review
from reviews.parts import Line, Step
from reviews.signing import access
from reviews.signing.models import Signing
from reviews.signing.rules import State, signed_by
from reviews.signing.showing import tag_of


def lines(review: Review, user: User) -> list[Line]:
    """Each sign-off that holds, for whoever reads the whole review."""
    if not reviews.sees_whole(user, review):
        return []
    rows = (
        Signing.objects.select_related("review")
        .filter(review=review)
        .exclude(state=State.VOID)
        .prefetch_related("signatures")
    )
    return [line(one, user) for one in rows]


def line(signing: Signing, user: User) -> Line:
    """Where one sign-off stands, and whether this person is to sign."""
    url = reverse("reviews_signing:detail", args=[signing.pk])
    places = list(signing.signatures.all())
    mine = words.listed([one.agency.name for one in access.places(user, signing).filter(agrees=None)])
    step = Step(f"Sign for {mine}", "Read what is signed first.", "Read and sign", url)
    return Line(
        name=f"Sign-off: {signing.get_what_display().lower()}",
        url=url,
        text=signed_by(one.agrees for one in places),
        tag=tag_of(signing),
        step=step if mine else None,
    )
