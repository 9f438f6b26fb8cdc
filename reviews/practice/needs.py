"""What a report needs before it is public, and what one needs that came out before its review was entered here."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from partnership.base.rules import RuleBroken
from partnership.deadlines.rules import State as ClockState
from partnership.documents.models import Version
from partnership.documents.rules import State as FileState
from partnership.pages import words
from reviews.models import Review
from reviews.practice import clocks
from reviews.practice.copies import copies_of, earliest, final_draft, needed_by, of, waiting_for
from reviews.practice.models import Copy, Publishing
from reviews.practice.rules import STATUTORY, Decision, Work, missing_copies, why_too_early
from reviews.practice.stages import stages_of, works_of
from reviews.rules import State
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import State as Signed
from reviews.signing.rules import What


def require_in_time(on: date, sent: list[Copy], *, today: date, about: str) -> None:
    """Raise RuleBroken where these copies are too late for publication on a day; what is missing goes today at best."""
    missing = missing_copies(one.to for one in sent)
    last = today if missing else max(one.sent_on for one in sent)
    needed = needed_by(on)
    if last <= needed:
        return
    so_far = f"the last one was sent on {words.plain_date(last)}"
    if missing:
        so_far = f"none is written down for {words.listed(missing)}" if sent else "none was sent yet"
    raise RuleBroken(
        why_too_early(on=on, so_far=so_far, needed_by=needed, earliest=earliest(last)), about=about
    )


def was_published_before(review: Review, on: date) -> bool:
    """Whether it came out before the review was entered here: then its papers of that time lie elsewhere."""
    return on < timezone.localdate(review.created_at)


def done_here(review: Review) -> list[str]:
    """What of its publication was done here: after that it cannot have come out before the review was entered.

    That a report was added and made final is no sign of it, nor a decision of that time: what came out before is
    brought here so.
    """
    asked = Signing.objects.filter(review=review, what=What.REPORT)
    held = of(review)
    found = {
        "the partners were asked to sign": asked.filter(
            ~Q(state=Signed.VOID) | Q(signatures__at__isnull=False)
        ).exists(),
        "agencies were asked to check the facts of a draft": review.drafts.filter(
            checks__isnull=False
        ).exists(),
        "copies were written down": review.copies.exists(),
        "the day was planned": bool(held and held.planned_on),
    }
    return [what for what, is_done in found.items() if is_done]


def may_be_from_before(review: Review, decision: str) -> bool:
    """Whether its report may have come out before the review was entered here: the law is not asked of it again."""
    if decision != Decision.PUBLISH or not was_published_before(review, review.started_on):
        return False
    return (review.kind in STATUTORY or is_signed(review)) and not done_here(review)


def decided_before(review: Review, publishing: Publishing) -> bool:
    """Whether publication was decided before the review was entered here, and nothing of it was done here.

    It came out before then, or is about to: only who publishes it knows, and is asked.
    """
    on = publishing.decided_on
    return (
        on is not None
        and was_published_before(review, on)
        and may_be_from_before(review, publishing.decision)
    )


def require_from_before(review: Review, publishing: Publishing, on: date, came_out: str) -> None:
    """Raise RuleBroken where a report cannot have come out on a day before the review was entered here.

    Somebody else must be able to see that it has: so without a place where it `came_out` none did.
    """
    if publishing.decision != Decision.PUBLISH:
        raise RuleBroken(
            "It was decided not to publish the report. Where it did come out, correct that decision first.",
            about="before",
        )
    if not came_out:
        raise RuleBroken("Say where it came out, so that others can look there.", about="came_out")
    if not was_published_before(review, on):
        raise RuleBroken(
            f"The review was entered here on {words.plain_date(timezone.localdate(review.created_at))}. A report came "
            "out before it only on an earlier day.",
            about="before",
        )
    if done := done_here(review):
        raise RuleBroken(
            f"It did not come out before the review was entered here: {words.listed(done)}. It is published with its "
            "signatures and copies.",
            about="before",
        )
    require_decided(publishing, on)


def require_decided(publishing: Publishing, on: date) -> None:
    """Raise RuleBroken for publication on a day before the decision."""
    if publishing.decided_on and on < publishing.decided_on:
        raise RuleBroken(
            f"Publication was decided on {words.plain_date(publishing.decided_on)}. Choose that day or a later one, or "
            "correct the decision first.",
            about="on",
        )


def is_signed(review: Review) -> bool:
    """Whether the partners sign the report of a review."""
    return Work.SIGN_OFF in works_of(review, stages_of(review))


def not_there(review: Review, decision: str) -> list[str]:
    """What improvements would be published without, in place of the report, each in a sentence (domain 1.3.8).

    A report that is published in full is not published without any of it.
    """
    if decision != Decision.WITHHOLD:
        return []
    found = []
    if final_draft(review) is None:
        found.append("No draft is the final report.")
    return [*found, *unsigned(review)]


def unsigned(review: Review) -> list[str]:
    """That not all partners have signed the report of a review that they sign, in a sentence; else nothing."""
    if not is_signed(review) or signing.complete(signing.current(review, What.REPORT)):
        return []
    return ["The three safeguarding partners have not signed the report."]


def file_of(review: Review) -> Version:
    """The file of the final report. Raises RuleBroken where there is none that can be opened."""
    final = final_draft(review)
    if final is None:
        raise RuleBroken("Say first which draft is the final report.")
    newest = final.document.versions.latest("number")
    if newest.state != FileState.CLEAN:
        raise RuleBroken("The file of the final report cannot be opened, so it cannot be published.")
    return newest


def require_signed(review: Review, file: Version) -> None:
    """Raise RuleBroken where not all partners have signed, or have signed another file than this."""
    signed = signing.current(review, What.REPORT)
    if signed is None or not signing.complete(signed):
        raise RuleBroken("The report is not signed by all three safeguarding partners yet.")
    if file.sha256 not in signed.text:
        raise RuleBroken(
            "The file of the final report is another one than the partners signed. Take back that it is final, make it "
            "final again, and ask them to sign it."
        )


def without_copies(review: Review, publishing: Publishing) -> str:
    """The sentence that tells who has no copy yet; empty where all have, or none is needed."""
    missing = waiting_for(review, publishing)
    return f"No copy is written down for {words.listed(missing)}." if missing else ""


def require_papers(
    review: Review, publishing: Publishing, file: Version | None, *, on: date, today: date
) -> None:
    """Raise RuleBroken without the signatures and the copies that are needed before publication on a day."""
    if file and is_signed(review):
        require_signed(review, file)
    if review.kind in STATUTORY:
        sent = copies_of(review, publishing)
        if refused := without_copies(review, publishing):
            raise RuleBroken(refused)
        require_in_time(on, sent, today=today, about="on")
    require_decided(publishing, on)


def unready(review: Review, publishing: Publishing) -> str:
    """What the report itself needs before it is published as was decided, in a sentence: its file, its signatures."""
    if publishing.decision != Decision.PUBLISH:
        return ""
    try:
        file = file_of(review)
        if is_signed(review):
            require_signed(review, file)
    except RuleBroken as refused:
        return refused.sentence
    return ""


def first_day(review: Review, publishing: Publishing) -> date | None:
    """The first day for which the copies went out in time; none where one is missing, or none is needed."""
    if review.kind not in STATUTORY or waiting_for(review, publishing):
        return None
    return earliest(max(one.sent_on for one in copies_of(review, publishing)))


def waits_for_copies(review: Review, publishing: Publishing, *, today: date) -> str:
    """The sentence that tells from which day it may be published, where that is still to come (domain 1.3.7)."""
    day = first_day(review, publishing)
    if day is None or day <= today:
        return ""
    return (
        "The Panel, the Secretary of State and Ofsted have their copies. It may be published from "
        f"{words.plain_date(day)}."
    )


def standing_still(review: Review) -> str:
    """The sentence that tells since when and why the clock of the report stands still; empty where it runs.

    Only a warning: whether a report may come out beside a trial is for the partners to weigh (domain 1.3.12).
    """
    clock = clocks.report(review) if review.kind in STATUTORY else None
    still = clock.pauses.filter(until_on=None).first() if clock and clock.state == ClockState.PAUSED else None
    if still is None:
        return ""
    since = words.plain_date(still.from_on)
    return f"The clock of the report has stood still since {since}: {still.reason.rstrip('.')}."


def shut_by_end(review: Review, publishing: Publishing) -> str:
    """What the report of a review that has ended still needs: only while it is under way can that be done."""
    if review.state == State.OPEN:
        return ""
    if final_draft(review) and may_be_from_before(review, publishing.decision):
        return ""
    return unready(review, publishing)


def after_due(review: Review, on: date) -> str:
    """The sentence for a day of publication after that on which the report is due (domain 1.3.6); empty for others."""
    clock = clocks.report(review)
    if clock is None or clock.state != ClockState.OPEN or on <= clock.due_on:
        return ""
    return (
        f"This is after {words.plain_date(clock.due_on)}, by which the report is due. Explain the delay to the Panel "
        "and the Secretary of State."
    )
