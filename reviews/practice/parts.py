"""The line of the room in the list of parts on the page of a review."""

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.deadlines.rules import State as ClockState
from partnership.pages.components import Tag
from reviews import access as reviews
from reviews.models import Review
from reviews.parts import Line
from reviews.practice.facts import Facts
from reviews.practice.rules import KINDS
from reviews.practice.showing import lead
from reviews.practice.steps import next_step
from reviews.rules import State


def lines(review: Review, user: User) -> list[Line]:
    """Where the review stands, for those who read it whole; rapid reviews have a room of their own."""
    if review.kind not in KINDS or not reviews.sees_whole(user, review):
        return []
    facts = Facts(review, user, today=timezone.localdate())
    return [
        Line(
            name="Carrying out the review",
            url=reverse("reviews_practice:room", args=[review.pk]),
            text=lead(facts).removesuffix("."),
            tag=tag(facts),
            step=next_step(facts),
        )
    ]


def tag(facts: Facts) -> Tag:
    """Where the review stands, in a word."""
    if facts.is_published:
        return Tag("green", "Published")
    if facts.review.state != State.OPEN:
        return Tag("grey", str(facts.review.get_state_display()))
    if facts.clock and facts.clock.state == ClockState.PAUSED:
        return Tag("amber", "Clock paused")
    return Tag("blue", "Under way") if facts.passages else Tag("grey", "Not begun")
