"""What the search box finds of reviews: those that somebody reads whole."""

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rights import Somebody
from partnership.base.searching import Found, Source
from reviews import access
from reviews.models import REVIEW_WORDS, Review


def reviews(user: Somebody) -> QuerySet[Review]:
    """Those that this person reads whole."""
    return access.visible(user) if isinstance(user, User) else Review.objects.none()


def show(review: Review) -> Found:
    state = "Archived" if review.archived_on else review.get_state_display()
    note = f"{review.get_kind_display()}, {state.lower()}"
    return Found(str(review), reverse("reviews:detail", args=[review.pk]), note)


def is_sensitive(review: Review) -> bool:
    return True


REVIEWS = Source(
    kind="reviews",
    one="Review",
    many="Reviews",
    model=Review,
    rows=reviews,
    searched=REVIEW_WORDS,
    show=show,
    sensitive=is_sensitive,
    log="reviews",
)
