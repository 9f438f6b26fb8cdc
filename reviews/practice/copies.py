"""The copies that go out before publication: which count, who has none yet, and by when they must be sent."""

from datetime import date, timedelta

from django.db.models import Q

from partnership.deadlines.counting import rule_on
from partnership.deadlines.days_off import held_calendar
from partnership.deadlines.reckoning import reckon
from reviews.models import Review
from reviews.practice.models import Copy, Draft, Publishing
from reviews.practice.rules import MAIN, STATUTORY, Decision, missing_copies

COPIES = "review.lcspr.copies"
"""The rule of deadlines by which they are sent."""


def of(review: Review) -> Publishing | None:
    """What is known of the publication of a review."""
    return Publishing.objects.select_related("publication").filter(review=review).first()


def why_signed_stays(review: Review) -> str:
    """The sentence that tells why the signatures stay, where what the partners signed for is public."""
    held = of(review)
    return "This is published, so the signatures stay as they were." if held and held.is_public else ""


def final_draft(review: Review) -> Draft | None:
    """The final report."""
    rows = review.drafts.select_related("document", "review").filter(is_final=True, product__in=MAIN)
    return rows.first()


def needed_by(on: date) -> date:
    """By when the copies must be sent for publication on a day: by the rule in force then."""
    return reckon(rule_on(COPIES, on).period, on, calendar=held_calendar(), pauses=()).due_on


def earliest(sent_on: date) -> date:
    """The first day for which copies sent on a day are in time."""
    day = sent_on
    while needed_by(day) < sent_on:
        day += timedelta(days=1)
    return day


def copies_of(review: Review, publishing: Publishing | None) -> list[Copy]:
    """The copies that count: of the final report, or of what is said of improvements where it is not published.

    What is said instead of a report there is only since that was decided: a copy from before is none of it.
    """
    rows = Copy.objects.filter(review=review)
    if publishing and publishing.decision == Decision.WITHHOLD:
        return list(rows.filter(Q(draft__isnull=False) | Q(sent_on__gte=publishing.decided_on)))
    final = final_draft(review)
    return list(rows.filter(draft=final)) if final else []


def waiting_for(review: Review, publishing: Publishing | None) -> list[str]:
    """Who has no copy yet, of those who must have one."""
    if review.kind not in STATUTORY:
        return []
    return missing_copies(one.to for one in copies_of(review, publishing))
