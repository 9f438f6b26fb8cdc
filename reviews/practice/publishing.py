"""A report on its way to the public: planned, copied to those who must have it first, decided on, and published."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.deadlines.counting import rule_on
from partnership.deadlines.days_off import held_calendar
from partnership.deadlines.reckoning import reckon
from partnership.documents.models import Version
from partnership.documents.rules import State as FileState
from partnership.history import context
from partnership.pages import words
from partnership.publications import services as publications
from partnership.publications.rules import Kind as PublicationKind
from partnership.publications.rules import sections_of
from reviews.models import Review
from reviews.practice import access, clocks
from reviews.practice.models import Copy, Draft, Publishing
from reviews.practice.rules import (
    MAIN,
    STATUTORY,
    Decision,
    Work,
    missing_copies,
    why_not_between,
    why_too_early,
)
from reviews.practice.services import at_hand, keep_only
from reviews.practice.stages import stages_of, works_of
from reviews.rules import State
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import State as Signed
from reviews.signing.rules import What

PUBLISHED = "This is published in full or in part already."


def of(review: Review) -> Publishing | None:
    """What is known of the publication of a review."""
    return Publishing.objects.select_related("publication").filter(review=review).first()


def final_draft(review: Review) -> Draft | None:
    """The final report."""
    rows = review.drafts.select_related("document", "review").filter(is_final=True, product__in=MAIN)
    return rows.first()


def needed_by(on: date) -> date:
    """By when the copies must be sent for publication on a day: by the rule in force then."""
    return reckon(rule_on(clocks.COPIES, on).period, on, calendar=held_calendar(), pauses=()).due_on


def earliest(sent_on: date) -> date:
    """The first day for which copies sent on a day are in time."""
    day = sent_on
    while needed_by(day) < sent_on:
        day += timedelta(days=1)
    return day


def copies_of(review: Review, decision: str) -> list[Copy]:
    """The copies that count: of the final report, or of what is said of improvements where it is not published."""
    rows = Copy.objects.filter(review=review)
    if decision == Decision.WITHHOLD:
        return list(rows)
    final = final_draft(review)
    return list(rows.filter(draft=final)) if final else []


@transaction.atomic
def plan(
    review: Review, *, publishing: Publishing | None, version: int, planned_on: date, by: User, today: date
) -> Publishing:
    """Plan the day of publication: the copies must be sent seven working days before, and are reminded of.

    Raises RuleBroken for a day for which copies can no longer be in time, and once it is published.
    """
    require(access.can_publish(by, review))
    review = at_hand(review)
    held = of(review)
    if held and held.is_public:
        raise RuleBroken(PUBLISHED)
    if planned_on < today:
        raise RuleBroken("Choose today or a day to come.", about="planned_on")
    if review.kind in STATUTORY:
        sent = copies_of(review, held.decision if held else "")
        require_in_time(planned_on, sent, today=today, about="planned_on")
        clocks.begin(
            review, clocks.copies_subject(review), clocks.COPIES, planned_on, "Copies of the report", by=by
        )
    return keep_only(Publishing, publishing, version=version, review=review, planned_on=planned_on)


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


@transaction.atomic
def send_copy(review: Review, *, to: str, sent_on: date, by: User, today: date) -> Copy:
    """Write down that a copy was sent: of the final report where there is one. A second time corrects the day.

    Raises RuleBroken for a day to come, for one on which the final draft was not here yet, and for a report that is not
    final where it is to be published.
    """
    require(access.can_publish(by, review))
    review = at_hand(review)
    if refused := why_not_between(sent_on, first=review.started_on, today=today, what="The review began"):
        raise RuleBroken(refused, about="sent_on")
    held, final = of(review), final_draft(review)
    decision = held.decision if held else ""
    if final is None and decision != Decision.WITHHOLD:
        raise RuleBroken("Say first which draft is the final report: that is what the copies are of.")
    if held and held.is_public:
        raise RuleBroken(PUBLISHED)
    if final and (
        refused := why_not_between(
            sent_on,
            first=timezone.localdate(final.created_at),
            today=today,
            what="The final draft was added here",
        )
    ):
        raise RuleBroken(refused, about="sent_on")
    facts = {"sent_on": sent_on, "made_by": by}
    with in_words(Copy):
        copy, _ = Copy.objects.update_or_create(facts, review=review, draft=final, to=to)
    if not missing_copies(one.to for one in copies_of(review, decision)):
        last = max(one.sent_on for one in copies_of(review, decision))
        deadlines.meet(clocks.copies_subject(review), on=last, by=by)
    return copy


@transaction.atomic
def decide(
    review: Review, *, publishing: Publishing | None, version: int, by: User, today: date, **facts: Any
) -> Publishing:
    """Write down whether the report is published, who decided so, and why not. Raises RuleBroken once it is."""
    require(access.can_publish(by, review))
    review = at_hand(review)
    if (held := of(review)) and held.is_public:
        raise RuleBroken(PUBLISHED)
    if held and held.publication:  # it was withdrawn: what follows is decided anew
        facts |= {"repository_on": None, "repository": ""}
    if refused := why_not_between(
        facts["decided_on"], first=review.started_on, today=today, what="The review began"
    ):
        raise RuleBroken(refused, about="decided_on")
    if facts["decision"] == Decision.PUBLISH:
        facts["because"] = ""
    return keep_only(Publishing, publishing, version=version, review=review, **facts)


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


def may_be_from_before(review: Review) -> bool:
    """Whether it may have come out before the review was entered here, so that the law is not asked of it again."""
    return (review.kind in STATUTORY or is_signed(review)) and not done_here(review)


def decided_before(review: Review, publishing: Publishing) -> bool:
    """Whether publication was decided before the review was entered here, and nothing of it was done here.

    It came out before then, or is about to: only who publishes it knows, and is asked.
    """
    on = publishing.decided_on
    return on is not None and was_published_before(review, on) and may_be_from_before(review)


def require_from_before(review: Review, publishing: Publishing, on: date) -> None:
    """Raise RuleBroken where a report cannot have come out on a day before the review was entered here."""
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


def not_there(review: Review, decision: str) -> list[str]:
    """What improvements would be published without, in place of the report, each in a sentence (domain 1.3.8).

    A report that is published in full is not published without any of it.
    """
    if decision != Decision.WITHHOLD:
        return []
    found = []
    if final_draft(review) is None:
        found.append("No draft is the final report.")
    if is_signed(review) and not signing.complete(signing.current(review, What.REPORT)):
        found.append("The three safeguarding partners have not signed the report.")
    return found


def is_signed(review: Review) -> bool:
    """Whether the partners sign the report of a review."""
    return Work.SIGN_OFF in works_of(review, stages_of(review))


@transaction.atomic
def publish(
    review: Review,
    *,
    title: str,
    summary: str,
    text: str,
    on: date,
    before: bool = False,
    without_because: str = "",
    by: User,
    today: date,
) -> Publishing:
    """Publish the final report, or what can be said of improvements, as was decided; the clock of the report is met.

    The embargo ends with it, and nobody is asked to sign any more. What was withdrawn may be published anew. `before`
    says that it came out before the review was entered here: its papers of that time lie elsewhere. Raises RuleBroken
    where it cannot have, and else without a decision, a final report, the signatures of all three partners, or copies
    that were sent in time, each where it is needed. Improvements may be published without signatures or a final report
    for a reason, which history keeps with what was missing.
    """
    require(access.can_publish(by, review))
    review = at_hand(review)
    publishing = of(review)
    if publishing is None or not publishing.decision:
        raise RuleBroken("Write down first what was decided on publication, and by whom.")
    if publishing.is_public:
        raise RuleBroken(PUBLISHED)
    if refused := why_not_between(on, first=review.started_on, today=today, what="The review began"):
        raise RuleBroken(refused, about="on")
    file = None
    if publishing.decision == Decision.PUBLISH:
        file = file_of(review)
    elif not text:
        raise RuleBroken("Write what can be said of the improvements that are needed.", about="text")
    missing = ""
    if before:
        require_from_before(review, publishing, on)
    else:
        missing = " ".join(not_there(review, publishing.decision))
        require_papers(review, publishing, file, on=on, today=today)
    if missing and not without_because:
        raise RuleBroken(f"{missing} Say why it is published all the same.", about="without_because")
    made = publications.publish(
        kind=PublicationKind.REVIEW,
        title=title,
        summary=summary,
        sections=sections_of(text),
        version=file,
        on=on,
        by=by,
        instead_of=publishing.publication,
    )
    with context.because(f"{missing} {without_because}" if missing else ""):
        publishing = write(lock(publishing), publication=made, repository_on=None, repository="")
    review.publishing = publishing  # so that the clocks hear of it
    clocks.follow(review, by=by)
    asked = signing.current(review, What.REPORT)
    if asked and not signing.complete(asked) and review.state == State.OPEN:
        signing.void(asked, because="It was published without these signatures.", by=by, now=timezone.now())
    return publishing


def require_papers(
    review: Review, publishing: Publishing, file: Version | None, *, on: date, today: date
) -> None:
    """Raise RuleBroken without the signatures and the copies that are needed before publication on a day."""
    if file and is_signed(review):
        require_signed(review, file)
    if review.kind in STATUTORY:
        sent = copies_of(review, publishing.decision)
        if missing := missing_copies(one.to for one in sent):
            raise RuleBroken(f"No copy is written down for {words.listed(missing)}.")
        require_in_time(on, sent, today=today, about="on")
    require_decided(publishing, on)


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


def file_of(review: Review) -> Version:
    """The file of the final report. Raises RuleBroken where there is none that can be opened."""
    final = final_draft(review)
    if final is None:
        raise RuleBroken("Say first which draft is the final report.")
    newest = final.document.versions.latest("number")
    if newest.state != FileState.CLEAN:
        raise RuleBroken("The file of the final report cannot be opened, so it cannot be published.")
    return newest


@transaction.atomic
def give_to_repository(
    review: Review, *, repository_on: date, repository: str, by: User, today: date
) -> Publishing:
    """Write down that the national repository of case reviews has the report (domain 1.3.11)."""
    require(access.can_publish(by, review))
    publishing = of(at_hand(review))
    if publishing is None or publishing.publication is None or not publishing.is_public:
        raise RuleBroken("Only a published report goes to the national repository.")
    if refused := why_not_between(
        repository_on, first=publishing.publication.published_on, today=today, what="It was published"
    ):
        raise RuleBroken(refused, about="repository_on")
    return write(lock(publishing), repository_on=repository_on, repository=repository)


def waiting_for(review: Review, publishing: Publishing | None) -> list[str]:
    """Who has no copy yet, of those who must have one."""
    if review.kind not in STATUTORY:
        return []
    return missing_copies(one.to for one in copies_of(review, publishing.decision if publishing else ""))
