"""Past recommendations that sound like one that somebody is writing, with what became of them.

Twenty reviews made over 900 recommendations, many of them again and again: whoever writes the next one sees what the
last one has changed. They are compared by their words, letter by letter (pg_trgm), among those that the writer may see.
"""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models.functions import Greatest

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import Tag
from reviews.learning import access, telling
from reviews.learning.models import Recommendation
from reviews.learning.standing import addressed_to, answer_tag, reached_tag, reference_of, with_standing

SHORTEST = 15
"""Letters: less is not enough to compare."""
LEAST = 0.33
"""How alike two must be, from 0 to 1."""
SHOWN = 5


@dataclass(frozen=True)
class Similar:
    """One past recommendation, and what became of it."""

    reference: str
    text: str
    url: str
    to: str
    tags: tuple[Tag, ...]
    became: str


def similar(text: str, *, user: User, besides: Recommendation | None = None) -> list[Similar]:
    """Those most like this text that somebody may see, the most alike first: one query. Too short a text finds none."""
    said = " ".join(text.split())[:2000]
    if len(said) < SHORTEST:
        return []
    rows = with_standing(access.visible(user)).annotate(
        likeness=Greatest(TrigramSimilarity("text", said), TrigramWordSimilarity(said, "text"))
    )
    if besides:
        rows = rows.exclude(review=besides.review_id, number=besides.number)
    found = rows.filter(likeness__gte=LEAST).order_by("-likeness", "-made_on")[:SHOWN]
    return [
        Similar(
            reference=reference_of(one),
            text=words.cut(one.text, 400),
            url=telling.path_of(one),
            to=addressed_to(one),
            tags=(answer_tag(one), reached_tag(one.furthest)),
            became=became(one.actions_number, one.furthest),
        )
        for one in found
    ]


def became(actions: int, furthest: int) -> str:
    """What it has changed, in a sentence."""
    if not actions:
        return "Nothing is recorded that followed from it."
    number = words.count(actions, "action")
    return f"{number} followed, the furthest: {reached_tag(furthest).text.lower()}."
