"""What changes a briefing: it is written, checked by somebody else, published, and discussed by teams."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.constraints import in_words
from partnership.base.editing import ChangedMeanwhile, open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken, require_move
from partnership.pages import words
from partnership.publications import services as publications
from partnership.publications.rules import Kind
from reviews.briefings import access, tasks, telling
from reviews.briefings.models import Briefing, Discussion, Sheet
from reviews.briefings.rules import MOVES, NOT_NOW, READ_AGAIN, WITHDRAWN, State
from reviews.models import Review

RELATED = ("review",)
WRITTEN = "The words of this briefing stay: it is being checked or is checked. Take it back to change them."


@transaction.atomic
def begin(review: Review, *, by: User, **facts: Any) -> Briefing:
    """Write a briefing of a review. Raises RuleBroken where the review has one with this title."""
    require(access.can_write(by, review))
    with in_words(Briefing):
        return Briefing.objects.create(review=review, written_by=by, **facts)


@transaction.atomic
def change(briefing: Briefing, *, version: int, by: User, **facts: Any) -> Briefing:
    """Change the words of a briefing as they were at `version`, while it is being written.

    Raises ChangedMeanwhile when it has left that version.
    """
    require(access.can_write(by, briefing.review))
    briefing = open_at(briefing, version)
    if briefing.state != State.DRAFT:
        raise RuleBroken(WRITTEN)
    return write(briefing, **facts, written_by=by)


@transaction.atomic
def hand_in(briefing: Briefing, *, by: User) -> Briefing:
    """Give it to somebody else to check. Raises RuleBroken while a panel is empty, or it is too long for its sheet."""
    briefing = lock(briefing, *RELATED)
    require(access.can_write(by, briefing.review))
    require_move(MOVES, State(briefing.state), State.TO_CHECK, NOT_NOW)
    require_fits(briefing)
    briefing = write(briefing, state=State.TO_CHECK, said="")
    telling.to_check(briefing)
    return briefing


def require_fits(briefing: Briefing) -> None:
    """Raise RuleBroken where it would have no page to print: once it is published nobody can shorten it."""
    if refused := briefing.why_too_long:
        raise RuleBroken(refused)


@transaction.atomic
def agree(briefing: Briefing, *, version: int | None = None, by: User, now: datetime) -> Briefing:
    """Say that it names nobody and tells no child from others, as it was at `version`; never of one's own words.

    Said twice by the same person it is once. Raises RuleBroken where it is not to be checked any more, and
    ChangedMeanwhile for what was said of other words than those of now.
    """
    briefing = lock(briefing, *RELATED)
    require(access.can_check(by, briefing))
    if briefing.state == State.CHECKED and briefing.checked_by_id == by.pk:
        return briefing
    require_move(MOVES, State(briefing.state), State.CHECKED, NOT_NOW)
    if version is not None and version != briefing.version:
        raise ChangedMeanwhile(briefing)
    telling.no_longer_to_check(briefing, "it has been checked.")
    return write(briefing, state=State.CHECKED, checked_by=by, checked_at=now)


@transaction.atomic
def send_back(briefing: Briefing, *, said: str, by: User) -> Briefing:
    """Let it be written anew, with what is to be changed: whoever checks says so, or whoever writes takes it back."""
    briefing = lock(briefing, *RELATED)
    require(access.can_send_back(by, briefing))
    require_move(MOVES, State(briefing.state), State.DRAFT, NOT_NOW)
    briefing = write(briefing, state=State.DRAFT, said=said, checked_by=None, checked_at=None)
    telling.sent_back(briefing, by=by)
    return briefing


@transaction.atomic
def publish(
    briefing: Briefing,
    *,
    summary: str,
    version: int | None = None,
    instead_of: Briefing | None = None,
    by: User,
    on: date,
) -> Briefing:
    """Let everybody read it from now on, as it was at `version`; the safeguarding leads of every agency are told.

    `instead_of` is the briefing of this review that was withdrawn and stays so, since this one is its corrected one.
    Its sheet of paper follows in the background. Raises RuleBroken where its words are others by now, and where the
    earlier one is public or has another in its place.
    """
    briefing = lock(briefing, *RELATED)
    require(access.can_publish(by, briefing))
    if version is not None and version != briefing.version:
        raise RuleBroken(READ_AGAIN)
    require_move(MOVES, State(briefing.state), State.PUBLISHED, NOT_NOW)
    require_fits(briefing)
    require(instead_of is None or instead_of.review_id == briefing.review_id)
    made = publications.publish(
        kind=Kind.BRIEFING,
        title=briefing.title,
        summary=summary,
        sections=briefing.panels,
        by=by,
        on=on,
        instead_of=instead_of.publication if instead_of else None,
    )
    briefing = write(briefing, state=State.PUBLISHED, publication=made)
    sheet = Sheet.objects.create(briefing=briefing, by=by)
    soon(tasks.make_sheet, str(sheet.pk))
    telling.published(briefing)
    return briefing


@transaction.atomic
def discuss(
    briefing: Briefing,
    *,
    agency: Agency,
    team: str,
    discussed_on: date,
    people: int,
    will_change: str,
    by: User,
) -> Discussion:
    """Say that a team has discussed a briefing. The same said twice is once.

    Raises RuleBroken for a day to come or before it was published, where the team has said otherwise of that day, and
    once it is withdrawn.
    """
    require(access.agencies(by).filter(pk=agency.pk).exists())
    found = access.ever_published(by).filter(pk=briefing.pk).first()
    require(found is not None)
    if found and found.is_withdrawn:
        raise RuleBroken(WITHDRAWN)
    if discussed_on > timezone.localdate():
        raise RuleBroken("Choose today or an earlier day: it was discussed already.", about="discussed_on")
    first = briefing.publication.published_on if briefing.publication else discussed_on
    if discussed_on < first:
        since = words.plain_date(first)
        raise RuleBroken(
            f"It was published on {since}. Choose that day or a later one.", about="discussed_on"
        )
    said = {"agency": agency, "team": team, "discussed_on": discussed_on, "people": people, "by": by}
    same = Discussion.objects.filter(briefing=briefing, will_change=will_change, **said).first()
    if same:
        return same
    with in_words(Discussion):
        return Discussion.objects.create(briefing=briefing, will_change=will_change, **said)
