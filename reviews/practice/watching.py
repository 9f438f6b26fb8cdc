"""Watching a review: looks at its time and quality, pauses of its clock, and what was explained to the Panel."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import transaction

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State as ClockState
from partnership.pages import words
from reviews.clocks import LOOK
from reviews.models import Review
from reviews.practice import access, clocks
from reviews.practice.copies import of
from reviews.practice.models import Explanation, Look
from reviews.practice.rules import STATUTORY, About, Standstill, why_not_between
from reviews.practice.services import at_hand, keep, working


@transaction.atomic
def look(review: Review, *, looked_on: date, by: User, today: date, **facts: Any) -> Look:
    """Write down a look of the partners at time and quality; the next is due from this one (domain 1.3.3).

    Once the report is published none is due, nor is there one after that day.
    """
    require(access.can_watch(by, review))
    review = working(review)
    if refused := why_not_between(looked_on, first=review.started_on, today=today, what="The review began"):
        raise RuleBroken(refused, about="looked_on")
    held = of(review)
    publication = held.publication if held else None
    if publication and not publication.withdrawn_on and looked_on > publication.published_on:
        day = words.plain_date(publication.published_on)
        raise RuleBroken(f"It was published on {day}. Choose that day or an earlier one.", about="looked_on")
    with in_words(Look):
        made = Look.objects.create(review=review, looked_on=looked_on, made_by=by, **facts)
    if review.kind in STATUTORY and publication is None:
        newest = review.looks.first()
        since = newest.looked_on if newest else looked_on
        clocks.begin(LOOK, review, since, by=by)
    return made


def clock(review: Review) -> Deadline:
    """The clock of the report. Raises RuleBroken where there is none."""
    found = clocks.report(review)
    if found is None:
        raise RuleBroken("Only a local child safeguarding practice review has a clock to pause.")
    return found


@transaction.atomic
def pause(review: Review, *, from_on: date, why: str, details: str, by: User, today: date) -> Deadline:
    """Let the clock of the report stand still from a day on, with the reason.

    It is to be explained to the Panel and the Secretary of State: until it is, the room says so.
    """
    require(access.can_run(by, review))
    if why == Standstill.OTHER and not details:
        raise RuleBroken("Say what it is.", about="details")
    review = working(review)
    reason = ". ".join(filter(None, (str(Standstill(why).label), details)))
    return deadlines.pause(clock(review), from_on=from_on, reason=reason[:300], by=by, today=today)


@transaction.atomic
def resume(review: Review, *, on: date, by: User, today: date) -> Deadline:
    """Let the clock of the report run on from a day."""
    require(access.can_run(by, review))
    return deadlines.resume(clock(working(review)), on=on, by=by, today=today)


@transaction.atomic
def explain(
    review: Review, *, explanation: Explanation | None, version: int, by: User, today: date, **facts: Any
) -> Explanation:
    """Write down what was explained to the Panel and the Secretary of State, and later what they said to it."""
    require(access.can_publish(by, review))
    review = at_hand(review)
    for name in ("sent_on", "answered_on"):
        if facts.get(name) and (
            refused := why_not_between(
                facts[name], first=review.started_on, today=today, what="The review began"
            )
        ):
            raise RuleBroken(refused, about=name)
    return keep(Explanation, explanation, version=version, review=review, **facts)


def unexplained(found: Deadline, explanations: Callable[[], Iterable[Explanation]]) -> bool:
    """Whether a clock stands still, and nobody has explained it since."""
    if found.state != ClockState.PAUSED:
        return False
    now = found.pauses.filter(until_on=None).first()
    return now is not None and not any(
        one.about == About.DELAY and one.sent_on >= now.from_on for one in explanations()
    )
