"""What people do with evaluation: answer, keep the questions, release a quote and withdraw it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.base.years import FinancialYear
from training import events
from training.evaluation import access, asking
from training.evaluation.models import Answer, Comment, Invitation, Question, Questionnaire, Quote
from training.evaluation.rules import Audience, Point, State, why_not_answerable
from training.models import Booking, Trainer
from training.rules import BookingStatus, SessionStatus

# Answering --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answers:
    """What somebody sends: numbers by question and what is rated, words by question."""

    values: Mapping[tuple[UUID, str], int]
    texts: Mapping[UUID, str]


def find(pk: UUID) -> Invitation | None:
    """The invitation of a link whose seal was right."""
    rows = Invitation.objects.select_related("booking__session__course", "booking__user", "questionnaire")
    return rows.filter(pk=pk).first()


def why_not(invitation: Invitation) -> str:
    """Why the questions can no longer be answered, in a sentence; empty where they can."""
    booking = invitation.booking
    return why_not_answerable(
        state=invitation.state,
        is_cancelled=booking.status == BookingStatus.CANCELLED
        or booking.session.status == SessionStatus.CANCELLED,
        is_late_welcome=access.is_late_welcome(invitation),
    )


@transaction.atomic
def answer(invitation: Invitation, *, by: User | None, answers: Answers, now: datetime) -> bool:
    """Keep what somebody answered, once; False where it had been answered before, and nothing is doubled.

    `by` is nobody where the seal of the mail is the right. A manager's name and address are forgotten. Raises
    RuleBroken where the time is over.
    """
    require(by is None or access.can_answer(by, invitation))
    invitation = lock(invitation, "booking__session")
    if invitation.state == State.ANSWERED:
        return False
    if reason := why_not(invitation):
        raise RuleBroken(reason)
    Answer.objects.bulk_create(
        Answer(invitation=invitation, question_id=question, measure=measure, value=value)
        for (question, measure), value in answers.values.items()
    )
    Comment.objects.bulk_create(
        Comment(invitation=invitation, question_id=question, text=text)
        for question, text in answers.texts.items()
        if text
    )
    invitation.state, invitation.answered_at, invitation.chase_at = State.ANSWERED, now, None
    invitation.manager_name = invitation.manager_email = ""
    invitation.save(update_fields=["state", "answered_at", "chase_at", "manager_name", "manager_email"])
    if invitation.point == Point.AFTER and invitation.audience == Audience.ATTENDEE:
        events.tell("answered", booking_id=invitation.booking_id, now=now)
    return True


def outstanding(booking_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these places whose evaluation straight after the course is owed, so that a certificate waits.

    It is owed where the questions say so (`certificate_waits`) and they have not been answered: in time or late, or
    somebody is still to be asked because the register has just been taken. Who was never asked, since the course was
    before there were questions, owes nothing. Two queries where all were asked, four otherwise.
    """
    wanted = set(booking_ids)
    asked = Invitation.objects.filter(booking__in=wanted, point=Point.AFTER, audience=Audience.ATTENDEE)
    rows = list(asked.values_list("booking_id", "state", "questionnaire__certificate_waits"))
    owed = {pk for pk, state, waits in rows if waits and state != State.ANSWERED}
    rest = wanted - {pk for pk, _, _ in rows}
    if not rest:
        return owed
    now = timezone.now()
    fresh = asking.just_held(Booking.objects.filter(pk__in=rest, status=BookingStatus.BOOKED), now=now)
    kinds = dict(fresh.values_list("pk", "session__course__kind"))
    if not kinds:
        return owed
    asks = asking.in_force(Point.AFTER, Audience.ATTENDEE, today=timezone.localdate(now))
    waiting = {kind for kind, one in asks.items() if one.certificate_waits and one.asks}  # type: ignore[attr-defined]
    return owed | {pk for pk, kind in kinds.items() if (kind if kind in asks else "") in waiting}


# The questions ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One question as somebody writes it."""

    asks: str
    text: str
    competence: str = ""
    is_required: bool = False


@transaction.atomic
def write_version(
    questions: Iterable[Asked],
    *,
    by: User,
    point: str,
    audience: str,
    kind: str,
    from_on: date,
    introduction: str,
    certificate_waits: bool,
    today: date,
) -> Questionnaire:
    """Write what is asked from a day on. Whoever was asked before keeps the questions they were asked.

    Raises RuleBroken for a day that is over, and where there are questions from that day on already.
    """
    require(access.can_keep(by))
    if from_on < today:
        raise RuleBroken("Choose today or a later day: what was asked stays as it was.", about="from_on")
    with in_words(Questionnaire, Question):
        made = Questionnaire.objects.create(
            point=point,
            audience=audience,
            kind=kind,
            from_on=from_on,
            introduction=introduction,
            certificate_waits=certificate_waits,
            made_by=by,
        )
        Question.objects.bulk_create(
            Question(
                questionnaire=made,
                place=place,
                asks=one.asks,
                text=one.text,
                competence=one.competence,
                is_required=one.is_required,
            )
            for place, one in enumerate(questions, start=1)
        )
    return made


# Quotes -----------------------------------------------------------------------------------------


@transaction.atomic
def release(comment: Comment, *, by: User, text: str, now: datetime) -> Quote:
    """Publish a comment in words that name nobody. Raises RuleBroken where it is released already."""
    require(access.can_keep(by))
    session = comment.invitation.booking.session
    with in_words(Quote):
        return Quote.objects.create(
            comment=comment,
            course=session.course,
            year=FinancialYear.of(timezone.localdate(session.starts_at)).first,
            text=text,
            released_at=now,
            released_by=by,
        )


@transaction.atomic
def withdraw(quote: Quote, *, by: User, because: str, now: datetime) -> Quote:
    """Take a quote back from the public pages; an annual report that is published keeps what it said."""
    require(access.can_keep(by))
    quote = lock(quote)
    if quote.withdrawn_at is not None:
        raise RuleBroken("This quote has been withdrawn.")
    quote.withdrawn_at, quote.withdrawn_by, quote.withdrawn_because = now, by, because
    quote.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return quote


def names_of(comment: Comment) -> list[str]:
    """Names that a published comment must not hold: the person, their agency and manager, and every trainer."""
    booking = Booking.objects.select_related("user", "agency").get(pk=comment.invitation.booking_id)
    names = [booking.user.name, booking.agency.name, booking.agency.short_name, booking.manager_name]
    return [name for name in [*names, *Trainer.objects.values_list("name", flat=True)] if name]
