"""What changes a rapid review: meetings, the draft, safety actions, the decision, sign-off, sending, the reply.

Each change of what the partners have signed makes their signatures void, visibly (`reviews.signing`).
"""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.job_rules import LIVE
from partnership.base.locks import lock
from partnership.base.models import EditableRecord
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.deadlines.correcting import correct_end
from partnership.history import context
from partnership.history.making import said_by_others
from partnership.pages import words
from reviews import clocks
from reviews import services as reviews
from reviews.models import Involved, Review
from reviews.rapid import access, board, days, draft, tasks, telling
from reviews.rapid.models import Decision, Making, Meeting, Milestone, Passage, Reply, SafetyAction, Sending
from reviews.rapid.rules import SENT, Opinion, Outcome, Purpose, why_not_sent, why_not_signed
from reviews.rules import ENDED, Kind
from reviews.rules import State as ReviewState
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import What

R = TypeVar("R", bound=EditableRecord)


def in_hand(review: Review) -> Review:
    """The review, locked, while it is written. Raises RuleBroken once it has ended or gone to the Panel."""
    review = lock(review)
    if review.state != ReviewState.OPEN:
        raise RuleBroken(ENDED)
    if Sending.objects.filter(review=review).exists():
        raise RuleBroken(SENT)
    return review


def kept(model: type[R], row: R | None, version: int, /, **facts: Any) -> R:
    """A new row, or the next version of one. Raises ChangedMeanwhile, and RuleBroken where a constraint refuses."""
    if row is not None:
        return write(open_at(row, version), **facts)
    with in_words(model):
        return model._default_manager.create(**facts)


def follow(review: Review, *, by: User, now: datetime) -> None:
    """Signatures under another text no longer hold."""
    signing.follow(review, what=What.RAPID, text=draft.text_of(review), by=by, now=now)


def would_void(review: Review) -> str:
    """What a change now would make void, as a heading: how far the partners are with signing; nothing if not asked."""
    signed = signing.current(review, What.RAPID)
    if signing.complete(signed):
        return "All three partners have signed this"
    return f"The partners are asked to sign this: {board.signatures(signed)}" if signed else ""


# The days -----------------------------------------------------------------------------------------


@transaction.atomic
def keep_milestone(milestone: Milestone, *, version: int, by: User, **facts: Any) -> Milestone:
    """Set on which working days a step is due, and who does it."""
    require(access.KEEP_TIMETABLE.held_by(by))
    return write(open_at(milestone, version), **facts)


@transaction.atomic
def keep_meeting(
    review: Review, *, meeting: Meeting | None = None, version: int = 0, by: User, today: date, **facts: Any
) -> Meeting:
    """Write a meeting down: which, when, who came, the key lines."""
    require(access.can_write(by, review))
    review = in_hand(review)
    days.require_held(review, facts["held_on"], about="held_on", today=today)
    return kept(Meeting, meeting, version, review=review, **facts)


# The draft ----------------------------------------------------------------------------------------


@transaction.atomic
def write_passage(
    review: Review, *, purpose: Purpose | str, text: str, version: int, by: User, now: datetime
) -> Passage:
    """What the draft says to one purpose. Raises ChangedMeanwhile where somebody else has written meanwhile."""
    require(access.can_write(by, review))
    review = in_hand(review)
    Passage.objects.bulk_create([Passage(review=review, purpose=purpose)], ignore_conflicts=True)
    passage = Passage.objects.get(review=review, purpose=purpose)
    passage = write(open_at(passage, version), text=text)
    follow(review, by=by, now=now)
    return passage


@transaction.atomic
def keep_safety_action(
    review: Review,
    *,
    action: SafetyAction | None = None,
    version: int = 0,
    by: User,
    now: datetime,
    **facts: Any,
) -> SafetyAction:
    """Write down what is done at once, and when it was done."""
    require(access.can_write(by, review))
    review = in_hand(review)
    days.require_acted(
        review, by_on=facts["by_on"], done_on=facts.get("done_on"), today=timezone.localdate(now)
    )
    found = kept(SafetyAction, action, version, review=review, **facts)
    follow(review, by=by, now=now)
    return found


@transaction.atomic
def decide(
    review: Review, *, outcome: str, reasons: str, group_on: date, version: int, by: User, now: datetime
) -> Decision:
    """What the case review group recommends, with reasons. It is decided once all three partners have signed it."""
    require(access.can_write(by, review))
    review = in_hand(review)
    days.require_recommended(review, group_on, today=timezone.localdate(now))
    found = kept(
        Decision,
        Decision.objects.filter(review=review).first(),
        version,
        review=review,
        outcome=outcome,
        reasons=reasons,
        group_on=group_on,
    )
    follow(review, by=by, now=now)
    return found


# Sign-off, sending, reply -------------------------------------------------------------------------


def require_written(review: Review) -> None:
    """Raise RuleBroken where something that the partners sign is not written yet."""
    decision = draft.decision_of(review)
    if refused := why_not_signed(
        written={one.purpose: one.text for one in draft.passages(review)},
        decision=decision.outcome if decision else "",
    ):
        raise RuleBroken(refused)
    if decision and decision.group_on < review.started_on:  # the notification was corrected since
        raise RuleBroken(
            f"The recommendation is of {words.plain_date(decision.group_on)}, and the rapid review began with the "
            f"notification on {words.plain_date(review.started_on)}. Correct the day of the recommendation first."
        )


def require_unasked(review: Review) -> None:
    """Raise RuleBroken where the partners are asked to sign already, or have signed what stands there."""
    signed = signing.current(review, What.RAPID)
    if signing.complete(signed):
        raise RuleBroken("All three partners have signed this already.")
    if signed is not None:
        raise RuleBroken("The partners are asked to sign this already. The room says who has signed.")


@transaction.atomic
def ask_to_sign(review: Review, *, by: User, now: datetime) -> Signing:
    """Ask the three partners to sign the draft and the decision. Raises RuleBroken where something is not written."""
    require(access.can_write(by, review))
    review = in_hand(review)
    require_written(review)
    require_unasked(review)
    return signing.open_signing(review, what=What.RAPID, text=draft.text_of(review), by=by, now=now)


def require_signed(review: Review) -> Signing:
    """The sign-off of a review that all three partners have signed. Raises RuleBroken, naming who has not."""
    signed = signing.current(review, What.RAPID)
    if signed is None or not signing.complete(signed):
        lacking = " ".join(board.unsigned(signed)) or "They are not asked to sign yet."
        raise RuleBroken(
            f"All three safeguarding partners sign before the review goes to the Panel. {lacking}"
        )
    return signed


def require_day(
    review: Review, sent_on: date, *, due_on: date | None, late_because: str, today: date
) -> None:
    """Raise RuleBroken for a day on which the review cannot have gone, and where it is late without a reason."""
    clock = clocks.of(clocks.RAPID, review)
    signed = signing.current(review, What.RAPID)
    decision = None if signed else draft.decision_of(review)  # what was signed is bounded by that day
    if refused := why_not_sent(
        sent_on,
        began_on=review.started_on,
        recommended_on=decision.group_on if decision else None,
        signed_on=timezone.localdate(signed.closed_at) if signed and signed.closed_at else None,
        notified_on=clock.trigger_on if clock else None,
        due_on=due_on,
        late_because=late_because,
        today=today,
    ):
        raise RuleBroken(refused[1], about=refused[0])


@transaction.atomic
def send(
    review: Review, *, sent_on: date, late_because: str, without_because: str = "", by: User, today: date
) -> Sending:
    """Say that the review went to the Panel; the clock stands. Late, or with something missing, only with the reason.

    History keeps what was missing and why it went all the same. Raises RuleBroken until all three partners have signed,
    and where it was sent already.
    """
    require(access.can_send(by, review))
    review = in_hand(review)
    require_signed(review)
    due_on = clocks.due_on(clocks.RAPID, review)
    require_day(review, sent_on, due_on=due_on, late_because=late_because, today=today)
    late_because = late_because if due_on and sent_on > due_on else ""
    missing = " ".join(board.not_there(review))
    if missing and not without_because:
        raise RuleBroken(f"{missing} Say why it goes all the same.", about="without_because")
    said = f"{words.cut(missing, 145)} {without_because}" if missing else ""
    with context.because(said), in_words(Sending):
        sending = Sending.objects.create(
            review=review, sent_on=sent_on, due_on=due_on, late_because=late_because, sent_by=by
        )
    deadlines.meet(clocks.subject(clocks.RAPID, review), on=sent_on, by=by)
    return sending


@transaction.atomic
def correct_sending(
    sending: Sending, *, sent_on: date, late_because: str, version: int, by: User, today: date
) -> Sending:
    """Correct the day of sending that was mistyped; lateness and the clock follow, and history keeps both days.

    Raises ChangedMeanwhile, and RuleBroken for a day on which it cannot have gone or after the Panel has answered.
    """
    require(access.can_follow_up(by, sending.review))
    review = lock(sending.review)
    sending = open_at(sending, version, "review")
    due_on = sending.due_on
    if (sent_on, late_because) == (sending.sent_on, sending.late_because):
        raise RuleBroken("This day is written down already, so there is nothing to correct.", about="sent_on")
    require_day(review, sent_on, due_on=due_on, late_because=late_because, today=today)
    answered = Reply.objects.filter(review=review, replied_on__lt=sent_on).first()
    if answered:
        raise RuleBroken(
            f"The Panel answered on {words.plain_date(answered.replied_on)}. Choose that day or an earlier one.",
            about="sent_on",
        )
    is_late = due_on is not None and sent_on > due_on
    sending = write(sending, sent_on=sent_on, late_because=late_because if is_late else "")
    correct_end(clocks.subject(clocks.RAPID, review), on=sent_on, by=by)
    return sending


@transaction.atomic
def keep_reply(
    review: Review, *, reply: Reply | None = None, version: int = 0, by: User, today: date, **facts: Any
) -> Reply:
    """What the Panel answered. Raises RuleBroken before the review was sent, and for a day before that."""
    require(access.can_follow_up(by, review))
    review = lock(review)
    sending = Sending.objects.filter(review=review).first()
    if sending is None:
        raise RuleBroken("The Panel answers once the review was sent. Write that down first.")
    if not sending.sent_on <= facts["replied_on"] <= today:
        raise RuleBroken("Choose a day from the day of sending until today.", about="replied_on")
    made = kept(Reply, reply, version, review=review, **facts)
    if made.opinion == Opinion.DIFFERS:
        telling.differs(made, by=by)
    return made


def require_decided(review: Review) -> tuple[datetime, Decision]:
    """When the last partner signed, and the decision for a practice review, where none has begun.

    Raises RuleBroken before all have signed, for another decision, and where it has begun already.
    """
    signed = signing.current(review, What.RAPID)
    decision = draft.decision_of(review)
    if not signing.complete(signed) or signed is None or signed.closed_at is None or decision is None:
        raise RuleBroken("The practice review begins once all three safeguarding partners have signed.")
    if decision.outcome != Outcome.PRACTICE:
        raise RuleBroken("The partners have not decided to carry out a practice review.")
    if decision.leads_to:
        raise RuleBroken(f"The practice review has begun already: {decision.leads_to}.")
    return signed.closed_at, decision


@transaction.atomic
def begin_practice(review: Review, *, by: User, today: date) -> Review:
    """Begin the practice review that the partners have decided, on the day of the last signature, with its agencies.

    Raises RuleBroken before all have signed, for another decision, and where it has begun already.
    """
    require(access.can_follow_up(by, review))
    review = lock(review)
    signed_at, decision = require_decided(review)
    begun = reviews.start(
        kind=Kind.PRACTICE,
        pseudonym=review.pseudonym,
        started_on=timezone.localdate(signed_at),
        by=by,
        today=today,
        follows=review,
        group=review.group,
        summary=review.summary,
    )
    for part in Involved.objects.filter(review=review).select_related("agency"):
        reviews.involve(begun, agency=part.agency, how=part.how, by=by)
    decision = lock(decision)
    write(decision, leads_to=begun)
    return begun


def begun_by(review: Review, *, shown: str, by: User) -> Review | None:
    """The practice review that this person has begun, after the very sign-off whose SHA-256 is `shown`."""
    signed, decision = signing.current(review, What.RAPID), draft.decision_of(review)
    begun = decision.leads_to if decision else None
    if begun is None or signed is None or signed.sha256 != shown:
        return None
    rows = Review.objects.filter(pk=begun.pk)
    return None if said_by_others(rows, but=by.pk).exists() else begun


# The pack -----------------------------------------------------------------------------------------


@transaction.atomic
def make_pack(review: Review, *, by: User, now: datetime) -> Making:
    """Have the pack made in the background; while it is being made, that one is meant."""
    require(access.can_make(by, review))
    review = lock(review)
    if live := Making.objects.filter(review=review, state__in=LIVE).first():
        return live
    with in_words(Making):
        making = Making.objects.create(review=review, asked_by=by, asked_at=now)
    soon(tasks.make, str(making.pk))
    return making
