"""The clocks of a practice review: six months for the report, the next look at it, and the copies."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.deadlines.correcting import recount
from partnership.deadlines.counting import rule_on
from partnership.deadlines.days_off import held_calendar
from partnership.deadlines.models import Deadline
from partnership.deadlines.reckoning import reckon
from partnership.deadlines.rules import RUNNING
from partnership.pages import words
from reviews import clocks
from reviews.models import Review
from reviews.practice import copies
from reviews.practice.models import Check
from reviews.practice.rules import STATUTORY
from reviews.rules import State

RULES = {clocks.REPORT: "review.lcspr", clocks.LOOK: "review.look", clocks.COPIES: copies.COPIES}
"""The rules of deadlines by which they run."""
TITLES = {
    clocks.REPORT: "Report",
    clocks.LOOK: "Look at time and quality",
    clocks.COPIES: "Copies of the report",
}
NATIONAL_STAYS = "review.publication.national"
"""By which rule the Panel keeps a national review public."""


def report(review: Review) -> Deadline | None:
    """The clock of the report, running or not."""
    return clocks.of(clocks.REPORT, review)


def next_look(review: Review) -> date | None:
    """By which day the partners look at time and quality next (domain 1.3.3); none where no look is due."""
    found = clocks.of(clocks.LOOK, review) if review.kind in STATUTORY else None
    return found.due_on if found and found.state in RUNNING else None


def national_stays_until(published_on: date) -> date:
    """Until when the Panel keeps a national review public at least, by the rule of the day on which it came out."""
    period = rule_on(NATIONAL_STAYS, published_on).period
    return reckon(period, published_on, calendar=held_calendar(), pauses=()).due_on


def follow(review: Review, *, by: User) -> None:
    """Let the clocks of a review say what it is now: they start with it, and stand when it ends or is put away.

    `reviews.services` calls it for every review; other kinds than practice reviews have only those of the agencies
    that check the facts of a draft. A clock of the report that is over is counted from the day of the decision as it
    is said now, so that late and in time are true (domain 1.3.6). Raises RuleBroken where that would be after the
    report came out.
    """
    published = getattr(getattr(review, "publishing", None), "publication", None)
    if published and review.started_on > published.published_on:
        day = words.plain_date(published.published_on)
        raise RuleBroken(
            f"Its report was published on {day}. Choose that day or an earlier one.", about="started_on"
        )
    unchecked = Check.objects.filter(draft__review=review, answered_at=None, withdrawn_at=None)
    clocks.follow(review, [one.subject for one in unchecked], by=by)
    if review.kind not in STATUTORY:
        return
    if review.archived_on or review.state == State.STOPPED:
        for name in (clocks.REPORT, clocks.LOOK):
            deadlines.drop(clocks.subject(name, review), by=by)
    elif published or review.state == State.COMPLETE:
        on = published.published_on if published else review.ended_on
        deadlines.meet(clocks.subject(clocks.REPORT, review), on=on or timezone.localdate(), by=by)
        deadlines.drop(clocks.subject(clocks.LOOK, review), by=by)
    else:
        begin(clocks.REPORT, review, review.started_on, by=by)
        if not review.looks.exists():
            begin(clocks.LOOK, review, review.started_on, by=by)
    subject = clocks.subject(clocks.REPORT, review)
    recount(subject, rule=RULES[clocks.REPORT], trigger_on=review.started_on, by=by)
    follow_copies(review, by=by)


def follow_copies(review: Review, *, by: User) -> None:
    """Let the clock of the copies say what is still to be sent: it runs to the planned day, and is met by the last one.

    Nothing is due for a review that is archived, was stopped or is published, nor before a day is planned. Another
    planned day, and another day on which a copy went, count also once all are sent (domain 1.3.7).
    """
    if review.kind not in STATUTORY:
        return
    subject, held = clocks.subject(clocks.COPIES, review), copies.of(review)
    if review.archived_on or review.state == State.STOPPED or held is None or held.planned_on is None:
        deadlines.drop(subject, by=by)
    elif held.is_public or not copies.waiting_for(review, held):
        last = max((one.sent_on for one in copies.copies_of(review, held)), default=held.planned_on)
        deadlines.meet(subject, on=last, by=by)
        recount(subject, rule=RULES[clocks.COPIES], trigger_on=held.planned_on, met_on=last, by=by)
    else:
        begin(clocks.COPIES, review, held.planned_on, by=by)


def begin(name: str, review: Review, trigger_on: date, *, by: User) -> Deadline:
    """Let a clock of a practice review run from a day; it leads to the room of the review.

    Another day is told to whoever it belongs to, but for the next look: that comes with each one.
    """
    if name != clocks.LOOK:
        deadlines.move(clocks.subject(name, review), trigger_on=trigger_on, by=by)
    return clocks.begin(
        name,
        review,
        rule=RULES[name],
        trigger_on=trigger_on,
        title=f"{TITLES[name]} of {review.reference}",
        path=reverse("reviews_practice:room", args=[review.pk]),
        by=by,
    )
