"""The stages of reviews: the business unit keeps the list, a review takes it when it begins, and goes through it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.rules import RuleBroken
from partnership.history import context, timeline
from partnership.pages import words
from reviews.models import Review
from reviews.practice import access, copies
from reviews.practice.models import Elsewhere, Passage, Stage
from reviews.practice.rules import ALWAYS, KINDS, Work, why_not_between
from reviews.practice.services import keep, working
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import WITH_AGENCY
from reviews.requests.rules import State as Asked
from reviews.rules import Kind, State
from reviews.signing import services as signing
from reviews.signing.rules import What

NOT_DONE = "Not done yet: "
"""With what history begins why a review went on all the same."""

# What a review has --------------------------------------------------------------------------------


def stages_of(review: Review) -> list[Stage]:
    """The stages that a review took when it began, and those that it went through; else those of its kind."""
    own = Stage.objects.filter(Q(reviews=review) | Q(passages__review=review)).distinct()
    return list(own) or list(Stage.objects.filter(kind=review.kind, retired_on=None))


def works_of(review: Review, stages: list[Stage]) -> set[str]:
    """What is worked in a review of these stages."""
    return {one.work for one in stages} | set(ALWAYS.get(Kind(review.kind), ()))


def to_enter(review: Review) -> QuerySet[Stage]:
    """The stages that the review may enter now: its own, but for the one that it is in."""
    rows = Stage.objects.filter(pk__in=[one.pk for one in stages_of(review)])
    return rows.exclude(passages__review=review, passages__left_on=None)


def next_stage(review: Review) -> Stage | None:
    """The stage after the one that the review is in; the first where it is in none."""
    now = review.passages.filter(left_on=None).select_related("stage").first()
    coming = to_enter(review)
    return (coming.filter(position__gt=now.stage.position) if now else coming).first()


def is_worked(review: Review, work: str) -> bool:
    """Whether something is written down of the work of a stage; of work that leaves nothing here, yes."""
    requests = AgencyRequest.objects.filter(involved__review=review).exclude(state=Asked.WITHDRAWN)
    match work:
        case Work.TERMS:
            return review.terms.exists()
        case Work.REPORTS:
            return requests.exists() and not requests.filter(state__in=WITH_AGENCY).exists()
        case Work.EVENT:
            return review.practitioner_events.exists()
        case Work.FAMILY:
            return review.family_offers.exists()
        case Work.DRAFT:
            return review.drafts.exists()
        case Work.ACCURACY:
            return review.drafts.filter(Q(is_final=True) | Q(checks__isnull=False)).exists()
        case Work.SIGN_OFF:
            return signing.complete(signing.current(review, What.REPORT))
        case Work.COPIES:
            return not copies.waiting_for(review, copies.of(review))
        case Work.CONTRIBUTION:
            return Elsewhere.objects.filter(review=review, sent_on__isnull=False).exists()
    return True


def left_behind(review: Review, stage: Stage) -> list[str]:
    """The stages before this one whose work is not done, by their names: the review may go on, and says why.

    Those before the furthest stage that it has been in were left behind already, and the reason is given.
    """
    furthest = review.passages.aggregate(furthest=Max("stage__position"))["furthest"] or 0
    before = [one for one in stages_of(review) if furthest <= one.position < stage.position]
    return [one.name for one in before if not is_worked(review, one.work)]


def because_passed(review: Review) -> list[tuple[str, str]]:
    """For each time that the review went on past something: the sentence with what was not done, with the reason.

    The newest first. History keeps it, as `move_on` has said it there.
    """
    kept: Any = timeline.kept(Passage)._default_manager  # whose fields no checker knows
    said = kept.filter(review=review.pk, pgh_label="insert", pgh_context__purpose__startswith=NOT_DONE)
    purposes = said.order_by("-pgh_created_at").values_list("pgh_context__purpose", flat=True)
    halves = (one.removeprefix(NOT_DONE).partition(". ") for one in purposes)
    return [(missing, why) for missing, _, why in halves]


def take(review: Review, *, by: User) -> None:
    """Let a review that begins take the stages in use; whatever becomes of the list later, it keeps them.

    `reviews.services` calls it for every review, whenever something of it changes.
    """
    if review.kind in KINDS and not review.stages.exists():
        review.stages.set(Stage.objects.filter(kind=review.kind, retired_on=None))


@transaction.atomic
def move_on(review: Review, *, stage: Stage, on: date, because: str = "", by: User, today: date) -> Passage:
    """Let a review enter one of its stages on a day; the one that it was in ends with that day.

    Past stages in which nothing is done it goes with the reason; history keeps any that is given. Raises RuleBroken
    without it, for a stage that is not this review's, the same stage again, and a day that cannot be.
    """
    require(access.can_write(by, review))
    review = working(review)
    if stage not in stages_of(review):
        raise RuleBroken("Choose one of the stages of this review.", about="stage")
    now = review.passages.filter(left_on=None).first()
    if now and now.stage_id == stage.pk:
        raise RuleBroken("The review is in this stage already.", about="stage")
    first, what = (
        (now.entered_on, "The stage before began") if now else (review.started_on, "The review began")
    )
    if refused := why_not_between(on, first=first, today=today, what=what):
        raise RuleBroken(refused, about="on")
    missing = words.listed(left_behind(review, stage))
    if missing and not because:
        raise RuleBroken(
            f"Not done yet: {missing}. Say why the review goes on all the same.", about="because"
        )
    if now:
        now.left_on = on
        now.save(update_fields=["left_on"])
    said = f"{NOT_DONE}{words.cut(missing, 130)}. {because}" if missing else because
    with context.because(said), in_words(Passage):
        return Passage.objects.create(review=review, stage=stage, entered_on=on, made_by=by)


# The list -----------------------------------------------------------------------------------------


@transaction.atomic
def keep_stage(
    stage: Stage | None, *, version: int, under_way: bool, by: User, today: date, **facts: Any
) -> Stage:
    """Add a stage to the reviews of a kind, or change one as it was at `version`; `retired_on` takes it out of use.

    Reviews that have begun keep the stages that they have, in the words and the order that they had, unless the change
    is for those `under_way` too. Raises RuleBroken for a stage that ends on a day to come.
    """
    require(access.can_keep_stages(by))
    retired_on = facts.get("retired_on")
    if retired_on and retired_on > today:
        raise RuleBroken("Choose today or an earlier day.", about="retired_on")
    there = open_at(stage, version) if stage else None  # as it is in the database: a form has changed its own
    was_used = there is not None and there.retired_on is None
    if there is None or under_way or not there.reviews.exists() or is_same(there, facts):
        kept = keep(Stage, there, version=version, **facts)
        if under_way and was_used != (retired_on is None):
            hand_on(kept)
        return kept
    # Those that have it keep it as it is; what begins from now on gets one of its own.
    write(there, retired_on=there.retired_on or today)
    return keep(Stage, None, version=0, **facts)


def is_same(stage: Stage, facts: dict[str, Any]) -> bool:
    """Whether a stage is only taken out of use, or into it again: no review sees the difference."""
    return all(getattr(stage, name) == facts[name] for name in ("name", "position", "work"))


def hand_on(stage: Stage) -> None:
    """Give a stage to the reviews under way, or take it from those that have not been in it."""
    running = Review.objects.filter(kind=stage.kind, state=State.OPEN, archived_on=None)
    if stage.retired_on is None:
        stage.reviews.add(*running)
    else:
        stage.reviews.remove(*running.exclude(passages__stage=stage))
