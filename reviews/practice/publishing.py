"""A report on its way to the public: planned, copied to those who must have it first, decided on, and published."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.documents.models import Version
from partnership.history import context
from partnership.publications import services as publications
from partnership.publications.rules import Kind as PublicationKind
from partnership.publications.rules import sections_of
from reviews.models import Review
from reviews.practice import access, clocks
from reviews.practice.copies import copies_of, final_draft, of
from reviews.practice.models import Copy, Publishing
from reviews.practice.needs import file_of, not_there, require_from_before, require_in_time, require_papers
from reviews.practice.rules import STATUTORY, Decision, why_not_between
from reviews.practice.services import at_hand, keep_only
from reviews.rules import State
from reviews.signing import services as signing
from reviews.signing.rules import What

OTHERWISE = (
    "What is published here has changed since you opened the page. Look at it again above, then publish it."
)
NO_REPORT = "The report of this review is not published. This says what is to be improved."
"""What stands over improvements, which everybody would take for the report."""
PUBLISHED = "This is published in full or in part already."


def to_bring_out(review: Review, *, by: User) -> Review:
    """The review, locked. Raises RuleBroken where it is archived, or was stopped meanwhile."""
    review = at_hand(review)
    require(access.can_bring_out(by, review))
    return review


@transaction.atomic
def plan(
    review: Review, *, publishing: Publishing | None, version: int, planned_on: date, by: User, today: date
) -> Publishing:
    """Plan the day of publication: the copies must be sent seven working days before, and are reminded of.

    Raises RuleBroken for a day for which copies can no longer be in time, and once it is published.
    """
    require(access.can_bring_out(by, review))
    review = to_bring_out(review, by=by)
    held = of(review)
    if held and held.is_public:
        raise RuleBroken(PUBLISHED)
    if planned_on < today:
        raise RuleBroken("Choose today or a day to come.", about="planned_on")
    if review.kind in STATUTORY:
        require_in_time(planned_on, copies_of(review, held), today=today, about="planned_on")
    planned = keep_only(Publishing, publishing, version=version, review=review, planned_on=planned_on)
    clocks.follow_copies(review, by=by)
    return planned


@transaction.atomic
def send_copy(review: Review, *, to: str, sent_on: date, by: User, today: date) -> Copy:
    """Write down that a copy was sent: of the final report where there is one. A second time corrects the day.

    Raises RuleBroken for a day to come, for one on which the final draft was not here yet, or nothing was decided on
    what is said instead of a report, and for a report that is not final where it is to be published.
    """
    require(access.can_bring_out(by, review))
    review = to_bring_out(review, by=by)
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
    if (
        held
        and held.decided_on
        and final is None
        and (
            refused := why_not_between(
                sent_on,
                first=held.decided_on,
                today=today,
                what="That the report is not published was decided",
            )
        )
    ):
        raise RuleBroken(refused, about="sent_on")
    facts = {"sent_on": sent_on, "made_by": by}
    with in_words(Copy):
        copy, _ = Copy.objects.update_or_create(facts, review=review, draft=final, to=to)
    clocks.follow_copies(review, by=by)
    return copy


@transaction.atomic
def decide(
    review: Review, *, publishing: Publishing | None, version: int, by: User, today: date, **facts: Any
) -> Publishing:
    """Write down whether the report is published, who decided so, and why not. Raises RuleBroken once it is."""
    require(access.can_bring_out(by, review))
    review = to_bring_out(review, by=by)
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
    decided = keep_only(Publishing, publishing, version=version, review=review, **facts)
    clocks.follow_copies(review, by=by)
    return decided


def file_to_publish(review: Review, held: Publishing | None) -> Version | None:
    """The file that everybody could download, as it was decided; none without a decision to publish, or a report."""
    if held is None or held.decision != Decision.PUBLISH or (final := final_draft(review)) is None:
        return None
    return final.document.versions.latest("number")


def seal(held: Publishing, file: Version | None) -> str:
    """What a page sends back to say what it has shown: the decision as it was, and the file."""
    return f"{held.version}:{file.pk if file else ''}"


@transaction.atomic
def publish(
    review: Review,
    *,
    title: str,
    summary: str,
    text: str,
    on: date,
    before: bool = False,
    came_out: str = "",
    without_because: str = "",
    shown: str | None = None,
    by: User,
    today: date,
) -> Publishing:
    """Publish the final report, or what can be said of improvements, as was decided; the clock of the report is met.

    The embargo ends with it, and nobody is asked to sign any more. What was withdrawn may be published anew. `before`
    says that the report came out before the review was entered here, and `came_out` where, which history keeps: its
    papers of that time lie elsewhere. Raises RuleBroken where it cannot have, and else without a decision, a final
    report, the signatures of all three partners, or copies that were sent in time, each where it is needed.
    Improvements may be published without signatures or a final report for a reason, which history keeps with what was
    missing. `shown` is the `seal` of what somebody has looked at: RuleBroken where it is something else by now.
    """
    require(access.can_bring_out(by, review))
    review = to_bring_out(review, by=by)
    publishing = of(review)
    if publishing is None or not publishing.decision:
        raise RuleBroken("Write down first what was decided on publication, and by whom.")
    if publishing.is_public:
        raise RuleBroken(PUBLISHED)
    if shown is not None and shown != seal(publishing, file_to_publish(review, publishing)):
        raise RuleBroken(OTHERWISE)
    if refused := why_not_between(on, first=review.started_on, today=today, what="The review began"):
        raise RuleBroken(refused, about="on")
    file = None
    if publishing.decision == Decision.PUBLISH:
        file = file_of(review)  # also of a report that came out before
    elif not text:
        raise RuleBroken("Write what can be said of the improvements that are needed.", about="text")
    missing, reason = "", ""
    if before:
        require_from_before(review, publishing, on, came_out)
        reason = f"It came out before this review was entered here: {came_out}"
    else:
        missing = " ".join(not_there(review, publishing.decision))
        require_papers(review, publishing, file, on=on, today=today)
    if missing and not without_because:
        raise RuleBroken(f"{missing} Say why it is published all the same.", about="without_because")
    if missing:
        reason = f"{missing} {without_because}"
    instead = [("", NO_REPORT)] if publishing.decision != Decision.PUBLISH else []
    made = publications.publish(
        kind=PublicationKind.REVIEW,
        title=title,
        summary=summary,
        sections=[*instead, *sections_of(text)],
        version=file,
        on=on,
        by=by,
        instead_of=publishing.publication,
    )
    asked = signing.current(review, What.REPORT)
    if asked and not signing.complete(asked) and review.state == State.OPEN:
        signing.void(asked, because="It was published without these signatures.", by=by, now=timezone.now())
    with context.because(reason):
        publishing = write(lock(publishing), publication=made, repository_on=None, repository="")
    review.publishing = publishing  # so that the clocks hear of it
    clocks.follow(review, by=by)
    return publishing


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
