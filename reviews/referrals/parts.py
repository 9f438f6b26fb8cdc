"""The referral from which a review came, as the page of the review names it."""

from django.db.models import Q
from django.urls import reverse

from partnership.accounts.models import User
from reviews.models import Review
from reviews.parts import Line
from reviews.referrals import access, tables


def lines(review: Review, user: User) -> list[Line]:
    """The referrals that led to the review, for those who see how referrals were weighed."""
    if not access.sees_discussion(user):
        return []
    found = access.visible(user).filter(Q(review=review) | Q(incident__rapid_review=review))
    return [
        Line(
            name="Referral",
            url=reverse("reviews_referrals:referral", args=[one.pk]),
            text=f"{one.reference}, from {one.agency}",
            tag=tables.state_of(one),
        )
        for one in found.order_by("created_at")
    ]
