"""The one way to a place on a session and back: whoever sells, swaps or frees places does it here, under its lock.

One order of locks everywhere: the sessions by their keys, what is kept on them (offers, places held), the person who is
to have a place (`in_the_way` takes that lock), wishes in the order of their arrival, bookings, charges. The session's
lock counts its places, and guards what is kept on it; the person's keeps two tabs of theirs, on two sessions at the
same time, from each finding the other's place not there yet. Whoever needs several sessions locks them all first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.notices import services as notices
from training import calendar, catalogue, events, register, words
from training.charges import making as charges
from training.models import Booking, Session
from training.rules import FULL, TAKES_A_PLACE, BookingStatus, SessionStatus, overlap

News = Literal["booked", "moved", "changed", "cancelled", "called_off"]
"""What a line manager hears of."""


class AlreadyBooked(RuleBroken):
    """The person has a place on this session already: a double click, a second tab, the back button."""

    def __init__(self, booking_id: UUID) -> None:
        super().__init__("You already have a place on this session.")
        self.booking_id = booking_id


class Full(RuleBroken):
    """Every place of the session is taken or kept for somebody: one can only wait."""


class Elsewhere(RuleBroken):
    """The person has a place that stands in the way; `held` is that booking, with its session and course."""

    def __init__(self, sentence: str, held: Booking) -> None:
        super().__init__(sentence)
        self.held = held


class AtTheSameTime(Elsewhere):
    """Nobody is in two rooms at once."""

    def __init__(self, held: Booking, *, who: str = "You are") -> None:
        super().__init__(
            f"{who} booked on {held.session.course}, {words.when(held.session)}, which is at the same time.",
            held,
        )


class OtherDate(Elsewhere):
    """One place on a course is enough: another date is instead of the first, not besides it."""

    def __init__(self, held: Booking, *, who: str = "You are") -> None:
        super().__init__(
            f"{who} already booked on another date of this course: {words.when(held.session)}.", held
        )


@dataclass(frozen=True)
class Manager:
    """The line manager whom somebody names when they book."""

    name: str
    email: str


TURN = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
"""Not a lock of the person's row: signing in writes that too, and would have to wait."""


def one_at_a_time(user: User) -> None:
    """Until the transaction ends nobody else looks whether this person is free, to give them a place.

    Needed only where something after the person in the order of locks comes before `in_the_way`.
    """
    with connection.cursor() as cursor:
        cursor.execute(TURN, [turn_of(user)])


def turn_of(user: User) -> str:
    """What names the person among the locks."""
    return f"training.places {user.pk}"


@contextmanager
def in_turn(user: User) -> Iterator[None]:
    """The same together with the one query within, as one request: it reads what the lock has waited for."""

    def after_the_lock(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(f"{TURN}; {sql}", [turn_of(user), *params], many, context)
        context["cursor"].nextset()
        return result

    with connection.execute_wrapper(after_the_lock):
        yield


def require_bookable(session: Session, *, user: User, now: datetime) -> None:
    """Raise RuleBroken with the reason why nobody can take a place now, Full where it is that, or AlreadyBooked.

    Whoever holds a place is told so, unless the session has been called off: there is no place then.
    """
    elsewhere = in_the_way(user, session, now=now)
    if isinstance(elsewhere, AlreadyBooked) and session.status != SessionStatus.CANCELLED:
        raise elsewhere
    if reason := catalogue.why_not(session, now=now):
        raise Full(reason) if reason == FULL else RuleBroken(reason)
    if elsewhere:
        raise elsewhere
    require_reachable(user)


def require_reachable(user: User, *, who: str = "You have") -> None:
    """Raise RuleBroken for somebody to whom nothing about the session could be sent."""
    if not user.email:
        raise RuleBroken(
            f"{who} no email address here, and a place is always confirmed by email. Add one first."
        )


def in_the_way(
    user: User, session: Session, *, now: datetime, leaving: Booking | None = None, who: str = "You are"
) -> AlreadyBooked | Elsewhere | None:
    """Which of the person's other places keeps them from this session, as the refusal that says so: one query.

    A place on this very session, one at the same time, or one on another date of the course that is still to come.
    `leaving` is the booking that is given up for this one. The answer holds until the transaction ends: nobody gives
    them a place elsewhere meanwhile.
    """
    held = Booking.objects.filter(user=user, status__in=TAKES_A_PLACE).filter(
        Q(session=session)
        | Q(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
        | Q(session__course=session.course_id, session__starts_at__gt=now)
    )
    if leaving:
        held = held.exclude(pk=leaving.pk)
    with in_turn(user):
        found = list(held.select_related("session__course").order_by("session__starts_at"))
    for booking in found:
        if booking.session_id == session.pk:
            return AlreadyBooked(booking.pk)
    on = [booking for booking in found if booking.session.status != SessionStatus.CANCELLED]
    for booking in on:
        if overlap(booking.session.spans, session.spans):
            return AtTheSameTime(booking, who=who)
    return OtherDate(on[0], who=who) if on and on[0].session.course_id == session.course_id else None


def place_of(user: User, session: Session) -> UUID | None:
    """The id of the booking by which somebody has a place on a session."""
    held = session.bookings.filter(user=user, status__in=TAKES_A_PLACE)
    return held.values_list("pk", flat=True).first()


def take(
    session: Session,
    *,
    user: User,
    agency: Agency,
    needs: str = "",
    terms: UUID | None = None,
    manager: Manager | None = None,
    asks: bool = False,
    kind: str = "training.booked",
    now: datetime,
) -> Booking:
    """A place for somebody on a session that the caller has locked, with its course; they are told by a notice.

    Whether they may have it is asked before, by `require_bookable`; the database refuses an oversold session and a
    second place for one person even if that was forgotten. With `asks` they have it while `manager` decides.
    """
    booking = Booking.objects.create(
        session=session,
        user=user,
        agency=agency,
        needs=needs,
        terms_id=terms,
        manager_name=manager.name if manager else "",
        manager_email=manager.email if manager else "",
        status=BookingStatus.REQUESTED if asks else BookingStatus.BOOKED,
        booked_at=now,
    )
    count_in(session)
    if asks:
        tell_of(booking, session, kind="training.requested", key="requested", diary=False)
        events.tell("requested", booking_id=booking.pk, session=session, now=now)
    else:
        is_booked(booking, session, kind=kind, now=now)
    return booking


def count_in(session: Session) -> None:
    """One place more is taken."""
    session.places_taken += 1
    session.register_closed_at = None  # somebody is unmarked again, if the register was taken early
    session.save(update_fields=["places_taken", "register_closed_at"])


def is_booked(
    booking: Booking,
    session: Session,
    *,
    now: datetime,
    kind: str = "training.booked",
    news: News = "booked",
) -> None:
    """Tell everybody of a place that is somebody's for sure."""
    charges.place(booking, session, now=now)
    tell_of(booking, session, kind=kind, key="booked")
    events.tell("booked", booking_id=booking.pk, session=session, now=now)
    tell_manager(booking, session, news=news, now=now)


def confirm(booking: Booking, session: Session, *, now: datetime) -> None:
    """Make the place that was asked for a booked one; the caller has locked the session and the booking."""
    booking.status = BookingStatus.BOOKED
    booking.save(update_fields=["status"])
    if session.register_closed_at:
        session.register_closed_at = None
        session.save(update_fields=["register_closed_at"])
    is_booked(booking, session, now=now)


def keep(session: Session, number: int) -> None:
    """Keep so many free places of a locked session back; the database refuses more than are free."""
    session.places_held += number
    session.save(update_fields=["places_held"])


def let_go(session: Session, number: int) -> None:
    """The other way: they are free, for somebody in particular or, once `freed` is told, for the next in line."""
    session.places_held -= number
    session.save(update_fields=["places_held"])


def give_back(
    booking: Booking, session: Session, *, now: datetime, kind: str = "training.given_back"
) -> None:
    """End a booking whose session and row the caller has locked; the place is free for the next in line.

    What the person needed there is forgotten at once. They are told by a notice.
    """
    leave(booking, session, now=now, kind=kind)
    session.places_taken -= 1
    session.save(update_fields=["places_taken"])
    register.settle(session, now=now)
    events.tell("freed", session_id=session.pk, now=now)


def pass_on(
    booking: Booking,
    session: Session,
    *,
    user: User | None = None,
    agency: Agency | None = None,
    to: Session | None = None,
    now: datetime,
) -> Booking:
    """The same place for a colleague, or a place on another date (`to`) for the same person: never none in between.

    The caller has locked both sessions, by their keys, then the booking, and has asked whether it may be. What goes
    with it is the person's own: needs, terms and manager stay behind where a colleague comes. Who gave it has no late
    cancellation: `replaced_by` says so before anybody is told.
    """
    target, same = to or session, user is None
    heir = Booking(
        session=target,
        user=user or booking.user,
        agency=agency or booking.agency,
        status=booking.status,
        booked_at=now,
    )
    if same:
        heir.needs, heir.terms_id = booking.needs, booking.terms_id
        heir.manager_name, heir.manager_email = booking.manager_name, booking.manager_email
    heir.save()
    if to:
        session.places_taken -= 1
        session.save(update_fields=["places_taken"])
        count_in(target)
    leave(booking, session, heir=heir, now=now, kind="training.date_left" if same else "training.passed_on")
    register.settle(session, now=now)
    events.tell("passed_on", booking_id=booking.pk, to_id=heir.pk, now=now)
    if heir.status == BookingStatus.BOOKED:
        kind = "training.booked" if same else "training.received"
        is_booked(heir, target, now=now, kind=kind, news="moved" if same else "booked")
    else:
        tell_of(heir, target, kind="training.requested", key="requested", diary=False)
    if to:
        events.tell("freed", session_id=session.pk, now=now)
    return heir


def leave(
    booking: Booking, session: Session, *, heir: Booking | None = None, now: datetime, kind: str
) -> None:
    """The end of a booking, without what becomes of its place."""
    was_booked = booking.status == BookingStatus.BOOKED
    booking.status, booking.cancelled_at, booking.needs = BookingStatus.CANCELLED, now, ""
    booking.replaced_by = heir
    booking.save(update_fields=["status", "cancelled_at", "needs", "replaced_by"])
    tell_of(booking, session, kind=kind, key="cancelled", cancelled=True, diary=was_booked)
    if was_booked:
        events.tell("cancelled", booking_id=booking.pk, now=now)
        if heir is None or heir.user_id != booking.user_id:
            tell_manager(booking, session, news="cancelled", now=now)


def tell_manager(booking: Booking, session: Session, *, news: News, now: datetime) -> None:
    """Let the line manager know, where the person named one and the course is one of which managers are told."""
    if booking.manager_email and session.course.tells_manager:
        events.tell("manager_hears", booking_id=booking.pk, news=news, now=now)


def tell_of(
    booking: Booking, session: Session, *, kind: str, key: str, cancelled: bool = False, diary: bool = True
) -> None:
    """A notice to the person of a booking, with the calendar entry as it is now where there is one in their diary."""
    path = reverse("training:booking", args=[booking.pk])
    entry = calendar.entry(session, path=path, key=booking.pk, cancelled=cancelled) if diary else ""
    notices.post(
        kind=kind,
        key=f"training:{key}:{booking.pk}",
        user=booking.user,
        facts=words.facts(session),
        path=path,
        calendar=entry,
    )
