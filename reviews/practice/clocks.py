"""The clocks of a practice review: six months for the report, the next look at it, and the copies."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.deadlines import services as deadlines
from partnership.deadlines.counting import rule_on
from partnership.deadlines.days_off import held_calendar
from partnership.deadlines.models import Deadline
from partnership.deadlines.reckoning import reckon
from reviews import clocks
from reviews.models import Review
from reviews.practice import copies
from reviews.practice.models import Check
from reviews.practice.rules import STATUTORY
from reviews.rules import State

REPORT, LOOK = "review.lcspr", "review.look"
"""The rules of deadlines by which they run."""
NATIONAL_STAYS = "review.publication.national"
"""By which rule the Panel keeps a national review public."""


def report_subject(review: Review) -> str:
    return f"review.report:{review.pk}"


def look_subject(review: Review) -> str:
    return f"review.look:{review.pk}"


def copies_subject(review: Review) -> str:
    return f"review.copies:{review.pk}"


def of(subject: str) -> Deadline | None:
    """The clock of a subject, running or not."""
    return Deadline.objects.select_related("rule", "owner", "deputy").filter(subject=subject).first()


def national_stays_until(published_on: date) -> date:
    """Until when the Panel keeps a national review public at least, by the rule of the day on which it came out."""
    period = rule_on(NATIONAL_STAYS, published_on).period
    return reckon(period, published_on, calendar=held_calendar(), pauses=()).due_on


def follow(review: Review, *, by: User) -> None:
    """Let the clocks of a review say what it is now: they start with it, and stand when it ends or is put away.

    `reviews.services` calls it for every review; other kinds than practice reviews have only those of the agencies
    that check the facts of a draft.
    """
    unchecked = Check.objects.filter(draft__review=review, answered_at=None, withdrawn_at=None)
    clocks.follow(review, [one.subject for one in unchecked], by=by)
    if review.kind not in STATUTORY:
        return
    published = getattr(getattr(review, "publishing", None), "publication", None)
    if review.archived_on or review.state == State.STOPPED:
        for subject in (report_subject(review), look_subject(review)):
            deadlines.drop(subject, by=by)
    elif published or review.state == State.COMPLETE:
        on = published.published_on if published else review.ended_on
        deadlines.meet(report_subject(review), on=on or timezone.localdate(), by=by)
        deadlines.drop(look_subject(review), by=by)
    else:
        begin(review, report_subject(review), REPORT, review.started_on, "Report", by=by)
        if not review.looks.exists():
            begin(review, look_subject(review), LOOK, review.started_on, "Look at time and quality", by=by)
    follow_copies(review, by=by)


def follow_copies(review: Review, *, by: User) -> None:
    """Let the clock of the copies say what is still to be sent: it runs to the planned day, and is met by the last one.

    Nothing is due for a review that is archived, was stopped or is published, nor before a day is planned.
    """
    if review.kind not in STATUTORY:
        return
    subject, held = copies_subject(review), copies.of(review)
    if review.archived_on or review.state == State.STOPPED or held is None or held.planned_on is None:
        deadlines.drop(subject, by=by)
    elif held.is_public or not copies.waiting_for(review, held):
        last = max((one.sent_on for one in copies.copies_of(review, held.decision)), default=held.planned_on)
        deadlines.meet(subject, on=last, by=by)
    else:
        begin(review, subject, copies.COPIES, held.planned_on, "Copies of the report", by=by)


def begin(review: Review, subject: str, rule: str, trigger_on: Any, what: str, *, by: User) -> Deadline:
    """A clock of the review: the co-ordinator’s; whoever has been given it by hand keeps it."""
    there = of(subject)
    owner, deputy = clocks.hands(review, there, today=timezone.localdate())
    return deadlines.start(
        subject=subject,
        rule=rule,
        trigger_on=trigger_on,
        title=f"{what} of {review.reference}",
        path=reverse("reviews_practice:room", args=[review.pk]),
        owner=owner,
        deputy=deputy,
        by=by,
    )
