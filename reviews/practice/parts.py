"""The line of the room in the list of parts on the page of a review."""

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages.components import Tag
from reviews import access as reviews
from reviews.models import Review
from reviews.parts import Line
from reviews.practice import showing
from reviews.practice.rules import KINDS


def lines(review: Review, user: User) -> list[Line]:
    """Where the review stands, for those who read it whole; rapid reviews have a room of their own."""
    if review.kind not in KINDS or not reviews.sees_whole(user, review):
        return []
    room = showing.room(user, review, today=timezone.localdate())
    is_published = not room["embargo"]
    begun = any(line.tag.text != "Not yet" for line in room["stages"])
    tag = (
        Tag("green", "Published")
        if is_published
        else Tag("amber", "Clock paused")
        if room["is_paused"]
        else Tag("blue", "Under way")
        if begun
        else Tag("grey", "Not begun")
    )
    return [
        Line(
            name="Carrying out the review",
            url=reverse("reviews_practice:room", args=[review.pk]),
            text=room["lead"].removesuffix("."),
            tag=tag,
            step=room["step"],
        )
    ]
