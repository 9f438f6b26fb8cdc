"""The line of briefings in the list of parts on the page of a review."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import Tag
from reviews.briefings import access
from reviews.briefings.rules import State
from reviews.briefings.showing import tag_of
from reviews.models import Review
from reviews.parts import Line, Step


def lines(review: Review, user: User) -> list[Line]:
    """The newest briefing of a review, or where to write the first; for whoever reads the whole review."""
    rows = list(access.of_review(user, review))
    if not rows:
        if not access.can_write(user, review):
            return []
        url = reverse("reviews_briefings:new", args=[review.pk])
        return [Line("Seven-minute briefing", url, "Write the first", Tag("grey", "Not begun"))]
    newest = rows[0]
    url = reverse("reviews_briefings:briefing", args=[newest.pk])
    step = None
    if newest.state == State.TO_CHECK and access.can_check(user, newest):
        step = Step(
            "check the briefing for names",
            "Somebody who did not write it reads whether it names anybody or tells a child from others.",
            "Check the briefing",
            url,
        )
    text = newest.title if access.reads(user, newest) else "It is public no more"
    if len(rows) > 1:
        text += f", and {words.count(len(rows) - 1, 'other')}"
    return [Line("Seven-minute briefing", url, text, tag_of(newest), step)]
