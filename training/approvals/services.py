"""A line manager is asked, asked again, and answers, once; a place that nobody approves in time is free again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import counting, days_off
from partnership.deadlines.models import RuleSet
from partnership.deadlines.reckoning import reckon
from partnership.notices import services as notices
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.pages import words as say
from training import access, places
from training import services as bookings
from training.approvals.models import Approval
from training.approvals.rules import RULE, Answer, answer_by, half_way
from training.models import Booking, Session
from training.places import Manager
from training.rules import BookingStatus, SessionStatus

AT_ONCE = 200
"""How many one sweep takes up."""


def until(session: Session, *, now: datetime) -> tuple[datetime, datetime]:
    """Until when a manager who is asked now can answer, and when they are reminded, by the rule of that day."""
    today = timezone.localdate(now)
    try:
        period = counting.rule_on(RULE, today).period
        due_on = reckon(period, today, calendar=days_off.calendar()).due_on
    except RuleSet.DoesNotExist:
        due_on = timezone.localdate(session.starts_at)
    by = answer_by(due_on, closes_on=session.closes_on, starts_at=session.starts_at)
    return by, half_way(now, by)


def path_of(approval: Approval) -> str:
    """The address of the newest link, without its seal."""
    address = reverse("training_approvals:approve", args=[approval.pk, approval.round, "-"])
    return address.removesuffix("-/")


def write(approval: Approval, *, kind: str, stage: str, **facts: str) -> None:
    """A mail to the manager, once for each stage of each link; nothing where nobody is named any more."""
    if address := approval.booking.manager_email:
        key = f"{kind}:{approval.pk}:{approval.round}:{stage}"
        notices.post_to(kind=kind, key=key, address=address, path=path_of(approval), facts=facts)


def ask(approval: Approval) -> None:
    """The mail with the link."""
    write(approval, kind="training.approve", stage="asked", answer_by=said(approval))


def said(approval: Approval) -> str:
    """Friday 12 March: the last day to answer."""
    return say.weekday_date(approval.answer_by) if approval.answer_by else ""


def delivery(approval: Approval) -> Notice | None:
    """The newest mail to the manager, to see what became of it."""
    return Notice.objects.filter(key__startswith=f"training.approve:{approval.pk}:{approval.round}:").first()


def is_undelivered(approval: Approval) -> bool:
    """Whether the newest mail to the manager came back or could not be sent."""
    last = delivery(approval)
    return last is not None and last.status == Status.FAILED


def find(pk: UUID) -> Approval | None:
    """The approval of a link."""
    rows = Approval.objects.select_related("booking__session__course", "booking__user", "booking__agency")
    return rows.filter(pk=pk).first()


def of(booking: Booking) -> Approval | None:
    """What the line manager of a booking is asked or told, if there is one."""
    return Approval.objects.filter(booking=booking).first() if booking.manager_email else None


def why_not(approval: Approval, *, round: int, now: datetime) -> str:
    """Why nobody can answer with this link now, in a sentence; empty where they can."""
    booking = approval.booking
    if round != approval.round:
        return "There is a newer email with another link. Use that one, if it came to you."
    if booking.session.status == SessionStatus.CANCELLED:
        return "The session will not take place, so there is nothing to decide."
    if approval.answer == Answer.APPROVED:
        return "You have approved this place. Nothing more is needed."
    if approval.answer == Answer.REFUSED:
        return "You have said no to this place, and the person has been told."
    ends_at = min(approval.answer_by or booking.session.starts_at, booking.session.starts_at)
    if approval.answer == Answer.LAPSED or now >= ends_at:
        return "The time to answer is over, and the place is free for somebody else."
    if booking.status == BookingStatus.CANCELLED:
        return "The person no longer asks for this place, so there is nothing to decide."
    return ""


def locked(approval: Approval) -> tuple[Approval, Booking, Session]:
    """The session, the booking and the approval, locked in this order; they may have moved to another session."""
    session = lock(approval.booking.session, "course")
    booking = lock(approval.booking, "user")
    approval = lock(approval)
    if approval.booking_id != booking.pk or booking.session_id != session.pk:
        raise RuleBroken("The booking has just been moved to another date. Open the link again.")
    booking.session = session
    approval.booking = booking
    return approval, booking, session


@transaction.atomic
def answer(
    approval: Approval, *, round: int, approves: bool, reason: str = "", by: None, now: datetime
) -> Approval:
    """What the manager says, who has no account: `by` is nobody, the seal of the mail is the right.

    The same answer a second time changes nothing. Raises RuleBroken with the reason why it cannot be given now.
    """
    approval, booking, session = locked(approval)
    given = Answer.APPROVED if approves else Answer.REFUSED
    if approval.answer == given and approval.round == round:
        return approval
    if why := why_not(approval, round=round, now=now):
        raise RuleBroken(why)
    approval.answer, approval.answered_at = given, now
    approval.reason = "" if approves else reason
    approval.save(update_fields=["answer", "answered_at", "reason"])
    if approves:
        places.confirm(booking, session, now=now)
    else:
        places.give_back(booking, session, now=now, kind="training.not_approved")
    return approval


@transaction.atomic
def ask_again(booking: Booking, *, by: User, manager: Manager, now: datetime) -> Approval:
    """Send a new link, to the same manager or to another one; the one before no longer works.

    The time to answer stays as it was. Raises RuleBroken where there is nothing to approve any more, and for an
    address that cannot be asked.
    """
    require(access.changeable_bookings(by).filter(pk=booking.pk).exists())
    approval, booking, _ = locked(Approval.objects.select_related("booking__session").get(booking=booking))
    if why_not(approval, round=approval.round, now=now) or not approval.answer_by:
        raise RuleBroken("This place no longer waits for an answer.")
    bookings.require_askable(manager, by=booking.user)
    last = delivery(approval)
    same = manager.email.casefold() == booking.manager_email.casefold()
    if same and last is not None and last.status == Status.WAITING:
        raise RuleBroken("The last email has not gone out yet. It will, with the same link.")
    booking.manager_name, booking.manager_email = manager.name, manager.email
    booking.save(update_fields=["manager_name", "manager_email"])
    approval.round += 1
    approval.remind_at = half_way(now, approval.answer_by)
    approval.save(update_fields=["round", "remind_at"])
    ask(approval)
    return approval


# What the clock does ------------------------------------------------------------------------------


def sweep(*, now: datetime) -> tuple[int, int]:
    """Remind managers half way, and free the places that nobody approved in time; returns how many of each."""
    waiting = Approval.objects.filter(
        answer=Answer.WAITING, booking__status=BookingStatus.REQUESTED
    ).select_related("booking__session")
    ended = Q(answer_by__lte=now) | Q(booking__session__starts_at__lte=now)
    over = [lapse(approval, now=now) for approval in waiting.filter(ended)[:AT_ONCE]]
    to_remind = waiting.filter(remind_at__lte=now, answer_by__gt=now)[:AT_ONCE]
    return sum(remind(approval, now=now) for approval in to_remind), sum(over)


@transaction.atomic
def remind(approval: Approval, *, now: datetime) -> bool:
    """Ask once more with the same link; whether there was still a question."""
    approval, _, _ = locked(approval)
    if why_not(approval, round=approval.round, now=now) or not approval.remind_at:
        return False
    approval.remind_at = None
    approval.save(update_fields=["remind_at"])
    write(approval, kind="training.approve_again", stage="half way", answer_by=said(approval))
    return True


@transaction.atomic
def lapse(approval: Approval, *, now: datetime) -> bool:
    """Free the place of somebody whose manager has not answered; whether it was still taken."""
    approval, booking, session = locked(approval)
    if approval.answer != Answer.WAITING or booking.status != BookingStatus.REQUESTED:
        return False
    approval.answer, approval.answered_at = Answer.LAPSED, now
    approval.save(update_fields=["answer", "answered_at"])
    places.give_back(booking, session, now=now, kind="training.lapsed")
    return True
