"""What the history of the room tells: of whatever is written down in it, by whom and when."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from partnership.deadlines.models import Deadline, Pause
from partnership.history import timeline
from partnership.history.timeline import Part, Told
from partnership.pages import words
from partnership.pages.components import TimelineEntry
from reviews.models import Member, Review
from reviews.practice.models import (
    Commission,
    Copy,
    Draft,
    Elsewhere,
    Event,
    Explanation,
    Look,
    Offer,
    Parallel,
    Passage,
    Publishing,
    Terms,
)
from reviews.practice.rules import STATUTORY
from reviews.rules import LED_ELSEWHERE
from reviews.signing.models import Signing
from reviews.signing.rules import State as Signed

SHOWN = 15
"""How many changes are told: a room has many parts."""


def commissioned(now: Any, before: Any) -> str:
    """What was written down of why and how it is held: not the fee, which is the business unit's to see."""
    if now.criteria != (before.criteria if before else []):
        return "weighed the criteria" if not (before and before.criteria) else "weighed the criteria again"
    return "wrote down how the review is commissioned"


def worded(now: Any, before: Any) -> str:
    """That there is a version of the terms of reference, and whether it is agreed."""
    agreed = f", agreed on {words.plain_date(now.agreed_on)}" if now.agreed_on else ""
    return "" if before else f"wrote version {now.number} of the terms of reference{agreed}"


def looked(now: Any, before: Any) -> str:
    """That the partners looked at time and quality, and on which day."""
    day = words.plain_date(now.looked_on)
    return "" if before else f"wrote down that the partners looked at time and quality on {day}"


def paused(now: Any, before: Any) -> str:
    """That the clock of the report stands still, and why, or runs again."""
    if now.pgh_label == "delete":
        return f"took back that the clock stood still from {words.plain_date(now.from_on)}"
    if now.until_on:
        return f"let the clock run again from {words.plain_date(now.until_on)}"
    return f"let the clock stand still from {words.plain_date(now.from_on)}: {plain(now.reason)}"


def asked_to_sign(now: Any, before: Any) -> str:
    """That the partners were asked to sign, that the last of them has, or why what they signed no longer holds."""
    if now.state == Signed.VOID:
        return f"ended the sign-off of the report: {plain(now.void_because)}"
    if now.state == Signed.SIGNED:
        return "was the last of the three partners to sign the report"
    return "asked the partners to sign the report"


def plain(text: str) -> str:
    """What somebody typed, in which braces stand for nothing else."""
    return text.replace("{", "{{").replace("}", "}}")


IN_EACH: dict[type[models.Model], str] = {
    Passage: "of {stage}",
    Member: "{part}, {user}{name}",
    Event: "{title} of {held_on}",
    Offer: "{who}",
    Parallel: "{process}",
    Draft: "{product}, {number}",
    Publishing: "",
}
BY_LAW: dict[type[models.Model], str] = {
    Explanation: "“{about}” of {sent_on}",
    Copy: "to {to}",
}
"""By what one is told from the next, in the room of every review, and of those with the clock of six months."""
SAID: dict[type[models.Model], Callable[[Any, Any], str]] = {
    Terms: worded,
    Commission: commissioned,
    Look: looked,
    Signing: asked_to_sign,
}
"""What is told in words of its own."""


def of(review: Review, clock: Deadline | None) -> list[TimelineEntry]:
    """The latest changes of a review and of what is written down in its room, newest first.

    One query for each table of changes: no more of them, however much is written down.
    """
    which = IN_EACH | (BY_LAW if review.kind in STATUTORY else {})
    parts = [Part(model, "review", said) for model, said in which.items()]
    parts += [Part(model, "review", says=says) for model, says in SAID.items()]
    if review.kind in LED_ELSEWHERE:
        parts.append(Part(Elsewhere, "review"))
    told: list[Told] = [*kept(Review, "pgh_obj_id", review)]
    for part in parts:
        told += kept(part.model, "review_id", review, part)
    if clock:
        told += kept(Pause, "deadline_id", clock, Part(Pause, "deadline", says=paused))
    return timeline.entries(told, SHOWN)


def kept(
    model: type[models.Model], column: str, row: models.Model, part: Part | None = None
) -> Iterator[Told]:
    """The latest changes of one table that belong to a row."""
    return timeline.changes(timeline.kept(model), {column: row.pk}, SHOWN, part)
