"""What the search box finds of reviews: those that somebody reads whole."""

from django.urls import reverse

from partnership.base.searching import Found, Source, each
from reviews import access
from reviews.models import REVIEW_WORDS, Review


def show(review: Review) -> Found:
    state = "Archived" if review.archived_on else review.get_state_display()
    note = f"{review.get_kind_display()}, {state.lower()}"
    return Found(str(review), reverse("reviews:detail", args=[review.pk]), note)


REVIEWS = Source(
    kind="reviews",
    one="Review",
    many="Reviews",
    model=Review,
    visible=access.visible,
    searched=REVIEW_WORDS,
    show=show,
    sensitive=each,
    log="reviews",
)
