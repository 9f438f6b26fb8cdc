"""What the page of a review says of its rapid review room: the day, and what comes next."""

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from reviews import access as reviews
from reviews.models import Review
from reviews.parts import Line
from reviews.rapid import board, draft, showing
from reviews.rapid.models import Sending
from reviews.requests import showing as requests
from reviews.rules import Kind
from reviews.signing import services as signing
from reviews.signing.rules import What


def lines(review: Review, user: User) -> list[Line]:
    """The room, for whoever reads a rapid review whole."""
    if review.kind != Kind.RAPID or not reviews.sees_whole(user, review):
        return []
    matrix = requests.matrix(user, review)
    days = board.of(review, matrix=matrix, today=timezone.localdate())
    sending = Sending.objects.filter(review=review).first()
    differs = showing.differing(review)
    step = showing.next_step(
        user,
        review,
        [showing.part(one) for one in draft.passages(review)],
        draft.decision_of(review),
        signing.current(review, What.RAPID),
        sending,
        differs=differs is not None,
        asked=bool(matrix.total),
    )
    return [
        Line(
            name="Rapid review room",
            url=reverse("reviews_rapid:room", args=[review.pk]),
            text=days.clock.position if days.clock else days.note,
            tag=showing.DIFFERS if differs else showing.tag_of(review, sending),
            step=step,
        )
    ]
