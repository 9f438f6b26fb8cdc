"""What became of recommendations: what was answered, which actions follow, and how far the furthest of them is."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from partnership.actions import owners
from partnership.actions.models import Action
from partnership.actions.rules import State
from partnership.agencies.models import Agency
from partnership.agencies.standing import over
from partnership.deadlines.asking import due_on_of
from partnership.pages.components import Colour, Tag
from reviews.learning.models import SUBJECT, Follows, Recommendation, Response
from reviews.learning.rules import Answer

RANKS = {State.DROPPED: 1, State.OPEN: 2, State.DONE: 3, State.EVIDENCED: 4, State.EMBEDDED: 5}
"""How far an action is; nothing follows is 0."""
REACHED = {rank: state for state, rank in RANKS.items()}
ANSWERED: dict[str, Tag] = {
    Answer.ACCEPTED: Tag("green", "Accepted"),
    Answer.IN_PART: Tag("amber", "Accepted in part"),
    Answer.NOT: Tag("red", "Not accepted"),
}
COLOURS: dict[int, Colour] = {0: "red", 1: "grey", 2: "amber", 3: "blue", 4: "blue", 5: "green"}


def with_standing(rows: QuerySet[Recommendation]) -> QuerySet[Any]:
    """Each with its `answer`, `said_on`, `actions_number`, how far the furthest is (`furthest`), and `due_on`."""
    newest = Response.objects.filter(recommendation=OuterRef("pk")).order_by("-number")
    follows = Follows.objects.filter(recommendation=OuterRef("pk")).order_by()
    ranks = (
        Action.objects.filter(follows__recommendation=OuterRef("pk")).annotate(rank=rank()).order_by("-rank")
    )
    number = follows.values("recommendation").annotate(number=Count("pk")).values("number")
    return rows.annotate(
        answer=Coalesce(Subquery(newest.values("answer")[:1]), Value("")),
        said_on=Subquery(newest.values("said_on")[:1]),
        actions_number=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        furthest=Coalesce(Subquery(ranks.values("rank")[:1], output_field=IntegerField()), 0),
        due_on=due_on_of(SUBJECT),
    )


def rank() -> Case:
    """How far an action is, for a query."""
    whens = [When(state=state, then=Value(number)) for state, number in RANKS.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def answer_tag(one: Any) -> Tag:
    """What was answered, or that nobody has yet; red where the day is over."""
    if one.answer:
        return ANSWERED[one.answer]
    return Tag("amber", "Asked") if one.asked_on else Tag("grey", "Not asked yet")


def reached_tag(furthest: int, *, of: int = 1) -> Tag:
    """How far the furthest action is; where it stands alone, it says of several that the others are not as far."""
    if furthest == 0:
        return Tag(COLOURS[0], "No action")
    reached = str(State(REACHED[furthest]).label)
    return Tag(COLOURS[furthest], f"Furthest action: {reached.lower()}" if of > 1 else reached)


def addressed_to(one: Recommendation) -> str:
    """Whom it is addressed to: the agency with what has become of it, another body by its name, or the partnership."""
    if one.agency is None:
        return one.body or "The partnership as a whole"
    if not over(one.agency, today=timezone.localdate()):
        return one.agency.name
    heir = answers_now(one)
    return f"{one.agency} (now {heir})" if heir else f"{one.agency} (ended)"


def answers_now(one: Recommendation) -> Agency | None:
    """The agency that answers today: the one addressed, or what it has merged into; nobody where that is over too."""
    today = timezone.localdate()
    agency = owners.answering(one, today=today)
    return None if over(agency, today=today) else agency


def reference_of(one: Recommendation) -> str:
    """RR-2026-02, 3"""
    return f"{one.review.reference}, {one.number}"
