"""The lines of briefings in the list of parts on the page of a review."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import Tag
from reviews.briefings import access
from reviews.briefings.models import Briefing
from reviews.briefings.rules import State
from reviews.briefings.showing import tag_of
from reviews.models import Review
from reviews.parts import Line, Step

NAME = "Seven-minute briefing"


def lines(review: Review, user: User) -> list[Line]:
    """Each briefing of a review, the newest first, or where to write the first; for whoever reads the whole review."""
    rows = list(access.of_review(user, review))
    if not rows:
        if not access.can_write(user, review):
            return []
        url = reverse("reviews_briefings:new", args=[review.pk])
        return [Line(NAME, url, "Write the first", Tag("grey", "Not begun"))]
    if len(rows) == 1:
        return [line_of(rows[0], user, NAME)]
    return [
        line_of(one, user, f"{NAME} {number}")
        for number, one in zip(range(len(rows), 0, -1), rows, strict=True)
    ]


def line_of(briefing: Briefing, user: User, name: str) -> Line:
    """One of them."""
    url = reverse("reviews_briefings:briefing", args=[briefing.pk])
    step = None
    if briefing.state == State.TO_CHECK and access.can_check(user, briefing):
        step = Step(
            "check the briefing for names",
            "Somebody who did not write it reads whether it names anybody or tells a child from others.",
            "Check the briefing",
            url,
        )
    text = briefing.title
    if not access.reads(user, briefing) and briefing.publication:
        text = f"Published on {words.plain_date(briefing.publication.published_on)}, and public no more"
    return Line(name, url, text, tag_of(briefing), step)
