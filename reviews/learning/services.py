"""What changes in what a review learned: findings, recommendations, who is asked, what they answer, what follows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import services as actions
from partnership.actions.models import Action, Theme
from partnership.actions.rules import Source
from partnership.agencies import standing
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.pages import words
from reviews.learning import access, telling
from reviews.learning.models import CaseReference, Finding, Follows, Recommendation, Response
from reviews.learning.rules import why_not_changed, why_not_made
from reviews.learning.standing import answers_now
from reviews.models import Review
from reviews.rules import ARCHIVED

RULE = "review.recommendation"
"""By which rule of deadlines a recommendation is to be answered."""
WITH_HEIRS = "agency__successor__successor"
SHARED = ("text", "made_on")
"""What a recommendation to several bodies says to all of them."""


def next_number(rows: Any) -> int:
    """One more than the largest number so far; the review is locked, so nobody else takes it."""
    return int(rows.aggregate(most=Max("number"))["most"] or 0) + 1


def at_hand(review: Review) -> Review:
    """The review, locked. What is learned is often written down, asked for and answered after its end.

    Raises RuleBroken where it is archived.
    """
    review = lock(review)
    if review.archived_on is not None:
        raise RuleBroken(ARCHIVED)
    return review


# Findings -----------------------------------------------------------------------------------------


@transaction.atomic
def add_finding(review: Review, *, by: User, themes: Sequence[Theme] = (), **facts: Any) -> Finding:
    """Write down what a review found. Raises RuleBroken where it says the same already."""
    require(access.can_write(by, review))
    review = at_hand(review)
    finding = Finding(review=review, number=next_number(Finding.objects.filter(review=review)), **facts)
    with in_words(Finding):
        finding.save(force_insert=True)
    finding.themes.set(themes)
    return finding


@transaction.atomic
def change_finding(
    finding: Finding, *, version: int, by: User, themes: Sequence[Theme] = (), **facts: Any
) -> Finding:
    """Change a finding as it was at `version`. Raises ChangedMeanwhile when it has left it."""
    require(access.can_write(by, finding.review))
    at_hand(finding.review)
    finding = write(open_at(finding, version), **facts)
    finding.themes.set(themes)
    return finding


# Recommendations ----------------------------------------------------------------------------------


@transaction.atomic
def recommend(review: Review, *, by: User, findings: Sequence[Finding] = (), **facts: Any) -> Recommendation:
    """Write down a recommendation and the findings it rests on. Nobody outside the review sees it yet.

    Raises RuleBroken for a finding of another review, for a day on which the review cannot have recommended it, and
    where the same is recommended to the same body already.
    """
    require(access.can_write(by, review))
    review = at_hand(review)
    require_own(findings, review)
    require_there(facts.get("agency"))
    require_made(review, facts["made_on"])
    one = Recommendation(
        review=review, number=next_number(Recommendation.objects.filter(review=review)), **facts
    )
    with in_words(Recommendation):
        one.save(force_insert=True)
    one.findings.set(findings)
    return one


def require_there(agency: Agency | None) -> None:
    """A body that is over is asked for nothing new; what goes on with its work is named instead."""
    standing.require_there(agency, today=timezone.localdate())


def require_made(review: Review, on: date) -> None:
    """Raise RuleBroken for a day on which a review cannot have recommended anything."""
    if refused := why_not_made(on, began_on=review.started_on, today=timezone.localdate()):
        raise RuleBroken(refused, about="made_on")


def require_own(findings: Sequence[Finding], review: Review) -> None:
    """A recommendation rests on findings of its own review."""
    if any(one.review_id != review.pk for one in findings):
        raise RuleBroken("Choose findings of this review.", about="findings")


@transaction.atomic
def change(
    one: Recommendation, *, version: int, by: User, findings: Sequence[Finding] = (), **facts: Any
) -> Recommendation:
    """Change a recommendation as it was at `version`, until somebody has answered it.

    Its words, and the findings behind it, change for every body to which it is addressed; who is asked already is told
    of other words. Another body than was asked is asked in its place, from today.
    Raises ChangedMeanwhile when it has left that version.
    """
    require(access.can_write(by, one.review))
    at_hand(one.review)
    one = open_at(one, version)
    require_own(findings, one.review)
    if facts.get("agency", one.agency) != one.agency:
        require_there(facts["agency"])
    if facts.get("made_on", one.made_on) != one.made_on:
        require_made(one.review, facts["made_on"])
    shared = {name: facts[name] for name in SHARED if name in facts and facts[name] != getattr(one, name)}
    rests_on = {finding.pk for finding in findings}
    is_moved = rests_on != set(one.grounds.values_list("finding", flat=True))
    others = list(access.same(one)) if shared or is_moved else []
    said_by_others = sum(other.responses.count() for other in others)
    if refused := why_not_changed(one.responses.count(), said_by_others):
        raise RuleBroken(refused)
    was = one.agency_id
    one = write(one, **facts)
    one.findings.set(findings)
    others = [write(lock(other), **shared) for other in others]
    for other in others:
        other.findings.set(findings)
    is_passed_on = one.asked_on is not None and one.agency_id != was
    if is_passed_on:
        today = timezone.localdate()
        one = write(one, asked_on=today)  # the other body has as long as any that is asked today
        telling.passed_on(one, was=was)
        begin_clock(one, on=today, by=by)
        telling.asked(one)
    if "text" in shared:
        for read in others if is_passed_on else (one, *others):
            telling.changed(read)
    return one


@transaction.atomic
def rest_on(one: Recommendation, *, findings: Sequence[Finding], by: User) -> Recommendation:
    """Say that a recommendation rests on more findings, for every body to which it is addressed, also once answered.

    Nobody has to answer anew: what they answered, its words, stay; history keeps when each finding was joined.
    """
    require(access.can_write(by, one.review))
    at_hand(one.review)
    require_own(findings, one.review)
    for row in (one, *access.same(one)):
        lock(row).findings.add(*findings)
    return one


@transaction.atomic
def address_also(
    one: Recommendation, *, by: User, addressee: str, agency: Agency | None, body: str
) -> Recommendation:
    """Address the same recommendation to one more body, which is asked and answers by itself.

    Raises RuleBroken where that body has it already.
    """
    require(access.can_write(by, one.review))
    at_hand(one.review)
    one = lock(one, "review")
    require_there(agency)
    facts = {name: getattr(one, name) for name in ("review", "number", *SHARED)}
    also = Recommendation(addressee=addressee, agency=agency, body=body, **facts)
    with in_words(Recommendation):
        also.save(force_insert=True)
    also.findings.set(one.findings.all())
    return also


@transaction.atomic
def ask(one: Recommendation, *, on: date, by: User) -> Recommendation:
    """Ask the body to answer: an agency's leads are told and have a deadline; for others the business unit has it.

    Where the agency has merged, what it became is asked. Raises RuleBroken where it was asked already, and where the
    agency is over and nothing goes on with its work.
    """
    require(access.can_ask(by, one.review))
    at_hand(one.review)
    one = lock(one, WITH_HEIRS, "review")
    if one.asked_on is not None:
        raise RuleBroken("The body was asked already.")
    if one.agency and answers_now(one) is None:
        raise RuleBroken(
            f"{one.agency} has ended, and no agency goes on with its work. Address it to another body too."
        )
    one = write(one, asked_on=on)
    begin_clock(one, on=on, by=by)
    telling.asked(one)
    return one


def begin_clock(one: Recommendation, *, on: date, by: User) -> None:
    """From this day the body has as long as the rule says."""
    deadlines.start(
        subject=one.subject,
        rule=RULE,
        trigger_on=on,
        title=f"Answer a recommendation: {telling.name_of(one)}",
        path=telling.path_of(one),
        agency=answers_now(one),
        owner=None if one.agency else by,
        by=by,
    )


@transaction.atomic
def answer(
    one: Recommendation,
    *,
    answer: str,
    reason: str,
    said_on: date,
    by: User,
    today: date,
    said_by: str = "",
    after: int | None = None,
    text: str | None = None,
) -> Response:
    """Write down what the body says. The newest answer counts, and those before it stay.

    `said_by` names who answered for a body whose people have no account here. The same answer twice is one. Raises
    RuleBroken for a day before it was asked or a day to come, for a refusal without its reason, where somebody else has
    answered since the answer with the number `after`, which whoever answers has read (0: none), and where the words
    are not `text` any more, as they have read it.
    """
    at_hand(one.review)
    one = lock(one, "agency", "review")
    require(access.can_answer(by, one))
    if said_on > today:
        raise RuleBroken("Choose today or an earlier day.", about="said_on")
    if said_on < one.made_on:
        made = words.plain_date(one.made_on)
        raise RuleBroken(
            f"The recommendation was made on {made}. Choose that day or a later one.", about="said_on"
        )
    if access.answers_for_themselves(by, one):
        said_by = by.name
    if not said_by:
        raise RuleBroken("Enter who answers for the body.", about="said_by")
    said = {"answer": answer, "reason": reason, "said_by": said_by, "said_on": said_on}
    before = one.responses.first()
    if before and all(getattr(before, name) == value for name, value in said.items()):
        return before
    if after not in (None, before.number if before else 0):
        raise RuleBroken("Somebody else answered while you were writing. Send it again to compare.")
    if text not in (None, one.text):
        raise RuleBroken("The recommendation changed while you were answering. Send it again to compare.")
    with in_words(Response):
        made_now = one.responses.create(number=next_number(one.responses.order_by()), by=by, **said)
    deadlines.meet(one.subject, on=said_on, by=by)
    telling.answered(one, made_now)
    return made_now


# Actions ------------------------------------------------------------------------------------------


@transaction.atomic
def act(one: Recommendation, *, by: User, today: date, **facts: Any) -> Action:
    """Agree an action that follows from a recommendation, with the themes of the findings behind it.

    `facts` are those that the tracker asks for. Whoever sees the action reads its words; the review's name is shown to
    those who read reviews. Raises RuleBroken where the tracker refuses it.
    """
    require(access.can_act(by, one))
    at_hand(one.review)
    one = lock(one, "review")
    action = actions.agree(
        by=by,
        today=today,
        themes=Theme.objects.filter(findings__recommendations=one).distinct(),
        source=Source.REVIEW,
        source_name=telling.name_of(one),
        source_path=telling.path_of(one),
        is_sensitive=True,
        **facts,
    )
    Follows.objects.create(recommendation=one, action=action)
    return action


@transaction.atomic
def link(one: Recommendation, *, action: Action, by: User) -> Follows:
    """Say that an action follows from a recommendation. Raises RuleBroken where that is said already."""
    require(access.can_link(by, one))
    at_hand(one.review)
    with in_words(Follows):
        return Follows.objects.create(recommendation=lock(one), action=action)


@transaction.atomic
def unlink(follows: Follows, *, by: User) -> None:
    """Say that an action does not follow from this recommendation after all; the action stays."""
    require(access.can_link(by, follows.recommendation))
    at_hand(follows.recommendation.review)
    follows.delete()


# The tracker of the NHS ---------------------------------------------------------------------------


@transaction.atomic
def refer(review: Review, *, version: int, by: User, **facts: Any) -> CaseReference:
    """Write down the references of the NHS to a review. Raises ChangedMeanwhile when somebody saved them meanwhile."""
    require(access.can_write(by, review))
    at_hand(review)
    CaseReference.objects.get_or_create(review=review)
    return write(open_at(CaseReference.objects.get(review=review), version), **facts)
