"""What is written down while a review is carried out: its terms, commissioning, events, family, and more."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import ChangedMeanwhile, open_at, write
from partnership.base.locks import lock
from partnership.base.models import EditableRecord
from partnership.base.rules import RuleBroken
from reviews.models import Review
from reviews.practice import access
from reviews.practice.models import (
    Commission,
    Elsewhere,
    Event,
    Offer,
    Parallel,
    Terms,
    Turnout,
)
from reviews.practice.rules import why_not_between
from reviews.rules import ARCHIVED, ENDED, State

E = TypeVar("E", bound=EditableRecord)


def at_hand(review: Review) -> Review:
    """The review, locked. Raises RuleBroken where it is archived."""
    review = lock(review)
    if review.archived_on is not None:
        raise RuleBroken(ARCHIVED)
    return review


def working(review: Review) -> Review:
    """The same. Raises RuleBroken also where it has ended."""
    review = at_hand(review)
    if review.state != State.OPEN:
        raise RuleBroken(ENDED)
    return review


def keep(kind: type[E], row: E | None, /, *, version: int, **facts: Any) -> E:
    """A new row of these facts, or the next version of one that nobody has changed since `version`."""
    if row is not None:
        return write(open_at(row, version), **facts)
    made = kind(**facts)
    with in_words(kind):
        made.save(force_insert=True)
    return made


def keep_only(kind: type[E], row: E | None, /, *, review: Review, version: int, **facts: Any) -> E:
    """The same for what a review, which is locked, has one of: who writes the first second is told so."""
    there = kind._default_manager.filter(review=review).first()
    if row is None and there is not None:
        raise ChangedMeanwhile(there)
    return keep(kind, row, review=review, version=version, **facts)


# The work of the review ---------------------------------------------------------------------------


@transaction.atomic
def write_terms(review: Review, *, after: int, by: User, **facts: Any) -> Terms:
    """The next version of the terms of reference; earlier ones stay. `after` is the version that the writer saw.

    Raises RuleBroken where somebody else has written one meanwhile.
    """
    require(access.can_write(by, review))
    review = working(review)
    newest = review.terms.first()
    number = newest.number if newest else 0
    if number != after:
        raise RuleBroken(
            f"Somebody else has written version {number} meanwhile. Nothing of yours is lost: compare the two, then "
            "save again to make yours the next version.",
            about="text",
        )
    with in_words(Terms):
        return Terms.objects.create(review=review, number=number + 1, made_by=by, **facts)


@transaction.atomic
def keep_commission(
    review: Review, *, commission: Commission | None, version: int, by: User, **facts: Any
) -> Commission:
    """Write down why the review is held, or who was chosen to carry it out and how."""
    require(access.can_run(by, review))
    return keep_only(Commission, commission, version=version, review=working(review), **facts)


@transaction.atomic
def keep_event(
    review: Review,
    *,
    event: Event | None,
    version: int,
    turnout: Mapping[Agency, int],
    by: User,
    today: date,
    **facts: Any,
) -> Event:
    """Write down a practitioner event, with how many came from each agency."""
    require(access.can_write(by, review))
    review = working(review)
    if refused := why_not_between(
        facts["held_on"], first=review.started_on, today=today, what="The review began"
    ):
        raise RuleBroken(refused, about="held_on")
    event = keep(Event, event, version=version, review=review, **facts)
    there = {one.agency_id: one for one in event.turnouts.all()}
    for agency, number in turnout.items():
        one = there.pop(agency.pk, None)
        if one is None:
            with in_words(Turnout):
                Turnout.objects.create(event=event, agency=agency, number=number)
        elif one.number != number:
            one.number = number
            one.save(update_fields=["number"])
    for gone in there.values():
        gone.delete()
    return event


@transaction.atomic
def keep_offer(review: Review, *, offer: Offer | None, version: int, by: User, **facts: Any) -> Offer:
    """Write down that somebody of the family was asked to take part, and what became of it."""
    require(access.can_write(by, review))
    return keep(Offer, offer, version=version, review=working(review), **facts)


@transaction.atomic
def keep_parallel(
    review: Review, *, parallel: Parallel | None, version: int, by: User, **facts: Any
) -> Parallel:
    """Write down what runs beside the review."""
    require(access.can_write(by, review))
    return keep(Parallel, parallel, version=version, review=working(review), **facts)


@transaction.atomic
def keep_elsewhere(
    review: Review, *, elsewhere: Elsewhere | None, version: int, by: User, **facts: Any
) -> Elsewhere:
    """Write down what another body's review asks of us, and what we have contributed."""
    require(access.can_write(by, review))
    return keep_only(Elsewhere, elsewhere, version=version, review=working(review), **facts)
