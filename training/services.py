"""What people do with bookings: take a place, give it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.expressions import BaseExpression
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.notices import addresses
from training import access, catalogue, events, places, words
from training.certificates import eligibility
from training.charges import prices
from training.models import Booking, Session
from training.places import Manager
from training.rules import (
    FULL,
    MANAGER_KEPT,
    NEEDS_KEPT,
    BookingStatus,
    SessionStatus,
    why_not_cancellable,
)
from training.terms import asking
from training.terms import services as versions


@dataclass(frozen=True)
class Asked:
    """What a booking says besides who and where."""

    by_form: bool = False
    """Whether they were shown the terms, which they have to accept."""
    terms: UUID | None = None
    """The version of the terms that was accepted."""
    manager: Manager | None = None
    seen: str = ""
    """When and where the session was as the form showed it (`words.seen`)."""
    price: str = ""
    """What the place cost then, in pence."""


ASKED = Asked()


class Otherwise(RuleBroken):
    """The session has another time or place than the form showed; `was` says which."""

    def __init__(self, was: str) -> None:
        super().__init__("This session has changed since you opened the page. Look at it again, then book.")
        self.was = was


class NotThere(RuleBroken):
    """Nobody with this address works for the agency in the portal: they can be asked to join (`groups.heirs`)."""


@transaction.atomic
def book(
    session_id: UUID, *, by: User, agency: Agency, needs: str, now: datetime, asked: Asked = ASKED
) -> Booking:
    """Take one place for the person who asks, and tell them by a notice.

    The session's row is locked first, so that rivals come one after another; the database refuses an oversold session
    even if this code were wrong. Where the course needs it the line manager is asked, and the place is theirs until
    the manager has answered. Raises Session.DoesNotExist for a session that they do not see, what
    `places.require_bookable` raises, and what `sell` does.
    """
    session = reach(session_id, by=by, agency=agency)
    return sell(session, by=by, agency=agency, needs=needs, now=now, asked=asked)


def reach(session_id: UUID, *, by: User, agency: Agency, **marks: BaseExpression) -> Session:
    """The session on which somebody wants a place, locked. Raises Session.DoesNotExist where they do not see it.

    `marks` are annotations of it, for the rooms above.
    """
    require(access.can_book_for(by, agency))
    today = timezone.localdate()
    seen = versions.with_terms(access.visible_sessions(by), on=today)
    seen = asking.with_rules(seen, [agency], on=today)
    seen = eligibility.with_needs(seen).annotate(**marks)
    return seen.select_for_update(of=("self",)).get(pk=session_id)


def sell(
    session: Session, *, by: User, agency: Agency, needs: str, now: datetime, asked: Asked = ASKED
) -> Booking:
    """The place itself, on a locked session. Where it is full it raises before anything is written.

    What is kept for this person or for their agency becomes free for them first. Raises Otherwise where the session
    is no longer as the form showed it, prices.Changed where it costs something else, Missing where they do not hold
    what the course needs, and RuleBroken for a
    line manager who cannot be asked.
    """
    if session.places_held:
        events.tell("asked", session=session, user=by, agency=agency, now=now)
    places.require_bookable(session, user=by, now=now)
    verdict = eligibility.require_eligible(session, user=by, now=now)
    if asked.seen and asked.seen != words.seen(session):
        raise Otherwise(asked.seen)
    prices.require_as_shown(asked.price, session, agency, on=timezone.localdate(now))
    terms = versions.shown_with(session)
    if asked.by_form and terms and asked.terms != terms.pk:
        raise RuleBroken(
            "The terms have changed since you opened the page. Read them, then tick the box.", about="accepts"
        )
    manager = asked.manager
    asks = asking.asks(session, agency)
    if asks and manager is None:
        manager = None if asked.by_form else last_manager(by)
        if manager is None:
            raise RuleBroken("Name your line manager, who has to approve this place.", about="manager_email")
    if manager:
        require_askable(manager, by=by)
    booking = places.take(
        session,
        user=by,
        agency=agency,
        needs=needs,
        terms=terms.pk if terms and asked.by_form else None,
        manager=manager,
        asks=asks,
        now=now,
    )
    eligibility.note(booking, verdict)
    return booking


def last_manager(user: User) -> Manager | None:
    """The line manager whom somebody named last."""
    named = Booking.objects.filter(user=user).exclude(manager_email="").order_by("-booked_at")
    found = named.values_list("manager_name", "manager_email").first()
    return Manager(*found) if found else None


def require_askable(manager: Manager, *, by: User) -> None:
    """Raise RuleBroken for an address that is the person's own, or that is known to take no mail."""
    if manager.email.casefold() == by.email.casefold():
        raise RuleBroken(
            "This is your own address. Somebody else has to be your line manager.", about="manager_email"
        )
    if addresses.takes_no_mail(manager.email):
        raise RuleBroken(
            "Mail to this address came back. Check it, or give another address of your manager.",
            about="manager_email",
        )


@transaction.atomic
def transfer(booking: Booking, *, by: User, to: UUID, now: datetime) -> Booking:
    """A place on another session of the same course in exchange: there is no moment without one.

    What they need, the terms and the manager's approval go along. Both sessions are locked in the order of their
    keys, as everywhere. A second click answers with the new booking. Raises RuleBroken where the other session cannot
    be booked or this one cannot be given back any more.
    """
    require(access.changeable_bookings(by).filter(pk=booking.pk).exists())
    both = access.visible_sessions(by).filter(pk__in=[booking.session_id, to])
    locked = {session.pk: session for session in both.select_for_update(of=("self",)).order_by("pk")}
    booking = lock(booking, "user", "agency", "replaced_by")
    if booking.replaced_by and booking.replaced_by.session_id == to:
        return booking.replaced_by
    session, target = locked[booking.session_id], locked.get(to)
    require_givable(booking, session, now=now)
    if target is None or target.course_id != session.course_id or target.pk == session.pk:
        raise RuleBroken("Choose another date of the same course.")
    who = "You are" if by == booking.user else "They are"
    elsewhere = places.in_the_way(booking.user, target, now=now, leaving=booking, who=who)
    if elsewhere:
        raise elsewhere
    if reason := catalogue.why_not(target, now=now):
        raise places.Full(reason) if reason == FULL else RuleBroken(reason)
    verdict = eligibility.require_eligible(target, user=booking.user, now=now)
    passed = places.pass_on(booking, session, to=target, now=now)
    eligibility.note(passed, verdict)
    return passed


@transaction.atomic
def substitute(booking: Booking, *, by: User, email: str, now: datetime) -> Booking:
    """Give the place to a colleague of the same agency, who is told; nobody owes a late cancellation for it.

    By the person, the safeguarding lead of the agency or those who run the training. Raises NotThere for somebody who
    does not work for the agency in the portal, and RuleBroken for whoever cannot have the place, and for a place that
    still waits for approval.
    """
    require(access.passable_bookings(by).filter(pk=booking.pk).exists())
    session = lock(booking.session, "course")
    booking = lock(booking, "user", "agency", "replaced_by__user")
    heir = booking.replaced_by
    if heir and heir.user.email.casefold() == email.casefold():
        return heir
    require_passable(booking, session, now=now)
    day = timezone.localdate(session.starts_at)
    colleague = access.colleagues(booking.agency, on=day).filter(email__iexact=email).first()
    if colleague is None:
        raise NotThere(
            f"Nobody with this address works for {booking.agency} in the portal on that day. Enter their name too, "
            "and we ask them to join.",
            about="name",
        )
    return hand_on(booking, session, colleague, now=now)


def hand_on(booking: Booking, session: Session, colleague: User, *, now: datetime) -> Booking:
    """The place of a locked booking for a colleague. Raises RuleBroken where they cannot have it."""
    if colleague == booking.user:
        raise RuleBroken("This place is theirs already. Enter the address of a colleague.", about="email")
    elsewhere = places.in_the_way(colleague, session, now=now, who="They are")
    if elsewhere:
        held = isinstance(elsewhere, places.AlreadyBooked)
        sentence = "They already have a place on this session." if held else elsewhere.sentence
        raise RuleBroken(sentence, about="email")
    try:
        verdict = eligibility.require_eligible(session, user=colleague, now=now)
    except eligibility.Missing as missing:
        raise RuleBroken(missing.sentence, about="email") from missing
    passed = places.pass_on(booking, session, user=colleague, agency=booking.agency, now=now)
    eligibility.note(passed, verdict)
    return passed


def require_passable(booking: Booking, session: Session, *, now: datetime) -> None:
    """Raise RuleBroken for a place that cannot be given to a colleague."""
    require_givable(booking, session, now=now)
    if booking.status == BookingStatus.REQUESTED:
        raise RuleBroken("This place waits for the line manager’s approval. It can be passed on after that.")


def require_givable(booking: Booking, session: Session, *, now: datetime) -> None:
    """Raise RuleBroken for a place that is gone, has a mark or whose session has begun."""
    if booking.status == BookingStatus.CANCELLED:
        raise RuleBroken("This booking is cancelled, so there is no place to give.")
    if session.status == SessionStatus.CANCELLED:
        raise RuleBroken("This session has been cancelled. Book another date.")
    reason = why_not_cancellable(attendance=booking.attendance, starts_at=session.starts_at, now=now)
    if reason:
        raise RuleBroken(reason)


@transaction.atomic
def cancel(booking: Booking, *, by: User, now: datetime) -> Booking:
    """Give the place back, so that somebody else can have it at once.

    Locks the session before the booking, in the same order as `book`. Cancelling twice changes nothing the second
    time. Raises RuleBroken once the session has started.
    """
    require(access.own_bookings(by).filter(pk=booking.pk).exists())
    session = lock(booking.session, "course")
    booking = lock(booking)
    if booking.status == BookingStatus.CANCELLED:
        return booking
    reason = why_not_cancellable(attendance=booking.attendance, starts_at=session.starts_at, now=now)
    if reason:
        raise RuleBroken(reason)
    places.give_back(booking, session, now=now)
    return booking


def forget_managers(*, now: datetime) -> int:
    """Remove whom people named as their line manager a year after the session; returns for how many bookings."""
    over = Booking.objects.filter(session__ends_at__lt=now - MANAGER_KEPT)
    return over.exclude(manager_email="", manager_name="").update(manager_email="", manager_name="")


def forget_needs(*, now: datetime) -> int:
    """Remove what people needed at sessions that ended more than a week ago; returns for how many bookings."""
    over = Booking.objects.filter(session__ends_at__lt=now - NEEDS_KEPT)
    return over.exclude(needs="").update(needs="")
