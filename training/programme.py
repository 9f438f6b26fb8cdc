"""What the training officer changes: courses, and the sessions on which they are held."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken, require_move
from partnership.history import context
from partnership.notices import services as notices
from partnership.pages import words as say
from training import access, calendar, catalogue, events, places, words
from training.attendance import marks
from training.hours import Hours, Span
from training.models import Course, Session, Trainer
from training.rules import FULL, SESSION_MOVES, TAKES_A_PLACE, SessionStatus


class TooFewPlaces(RuleBroken):
    """More people are booked than the session would have places."""


class HoursAreSettled(RuleBroken):
    """A session that has begun stays on the days on which it was held: the yearly figures count by them."""


def free_slug(title: str) -> str:
    """An address for a course, made of its title; a number is added where the title was used before."""
    stem = slugify(title)[:70] or "course"
    taken = set(Course.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


@transaction.atomic
def create_course(*, by: User, **fields: Any) -> Course:
    """A new course of the offer; its address is made of the title and stays when the title changes.

    Raises RuleBroken where there is one of this title already, as after a double click.
    """
    require(access.can_manage(by))
    with in_words(Course):
        return Course.objects.create(slug=free_slug(fields["title"]), **fields)


@transaction.atomic
def edit_course(course: Course, *, by: User, version: int, **fields: Any) -> Course:
    """Change a course as it was at `version`; raises ChangedMeanwhile when somebody saved after that."""
    require(access.can_manage(by))
    return write(open_at(course, version), **fields)


@transaction.atomic
def create_trainer(*, by: User, **fields: Any) -> Trainer:
    """Somebody more in the pool of trainers."""
    require(access.can_manage(by))
    with in_words(Trainer):
        return Trainer.objects.create(**fields)


@transaction.atomic
def edit_trainer(trainer: Trainer, *, by: User, version: int, **fields: Any) -> Trainer:
    """Change a trainer as they were at `version`; raises ChangedMeanwhile when somebody saved after that."""
    require(access.can_manage(by))
    return write(open_at(trainer, version), **fields)


@transaction.atomic
def create_session(
    course: Course, *, by: User, hours: Hours, trainers: Iterable[Trainer] = (), **fields: Any
) -> Session:
    """A new session of a course; raises RuleBroken where it has one at this time and place already."""
    require(access.can_manage(by))
    with in_words(Session):
        session = Session.objects.create(course=course, **hours.fields, **fields)
    session.trainers.set(trainers)
    events.tell("freed", session_id=session.pk, now=timezone.now())
    return session


@transaction.atomic
def edit_session(
    session: Session,
    *,
    by: User,
    version: int,
    hours: Hours,
    trainers: Iterable[Trainer],
    now: datetime,
    **fields: Any,
) -> Session:
    """Change a session as it was at `version`; people who are booked are told when its time or place changes.

    Raises ChangedMeanwhile, HoursAreSettled once it has begun, TooFewPlaces when fewer places are offered than are
    taken, or RuleBroken when it was cancelled.
    """
    require(access.can_manage(by))
    session = open_at(session, version, "course")
    if session.status == SessionStatus.CANCELLED:
        raise RuleBroken("This session was cancelled and cannot be changed. Create a new one.")
    if fields["capacity"] < session.places_taken + session.places_held:
        raise TooFewPlaces(too_few(session))
    if session.starts_at <= now and hours != Hours.on(session.days, session.starts, session.ends):
        raise HoursAreSettled("This session has begun, so its days and times can no longer be changed")
    free = places_to_book(session)
    before = (words.when(session), words.where(session), session.joining_link)
    spans = session.spans
    write(session, **fields, **hours.fields)
    session.trainers.set(trainers)
    if session.ends_at > now and before != (words.when(session), words.where(session), session.joining_link):
        tell_everybody(
            session,
            dropped=spans[len(session.days) :],
            kind="training.moved",
            key=f"moved:{session.version}",
        )
    if spans != session.spans:
        events.tell("moved", session_id=session.pk, was_on=timezone.localdate(spans[0][0]), now=now)
    if (why := catalogue.why_not(session, now=now)) and why != FULL:
        events.tell("closed", session_id=session.pk, because=why, now=now)
    elif places_to_book(session) > free:
        events.tell("freed", session_id=session.pk, now=now)
    return session


def places_to_book(session: Session) -> int:
    """How many places anybody could have, were it not for the date."""
    return session.free if session.status == SessionStatus.OPEN else 0


def too_few(session: Session) -> str:
    """How many places a session needs at least, and for whom."""
    booked = say.count(session.places_taken, "person is", "people are") + " booked"
    held = (
        f" and {say.count(session.places_held, 'place is', 'places are')} held" if session.places_held else ""
    )
    return f"{booked}{held}: enter as many or more"


@transaction.atomic
def cancel_session(session: Session, *, by: User, because: str) -> Session:
    """Call a session off and tell everybody who is booked; the bookings stay as a record."""
    require(access.can_manage(by))
    session = lock(session, "course")
    if session.status == SessionStatus.CANCELLED:
        return session
    require_move(
        SESSION_MOVES, session.status, SessionStatus.CANCELLED, "This session can no longer be cancelled."
    )
    if marks.any_on(session):
        raise RuleBroken("The register of this session has marks, so it cannot be cancelled.")
    with context.because(because):
        write(session, status=SessionStatus.CANCELLED, cancelled_because=because)
    tell_everybody(
        session,
        kind="training.called_off",
        key="called-off",
    )
    events.tell("called_off", session_id=session.pk, now=timezone.now())
    return session


def tell_everybody(session: Session, *, kind: str, key: str, dropped: Sequence[Span] = ()) -> None:
    """One notice to each person booked on the session, with the calendar entry as it is now.

    `dropped` are days on which it no longer meets: they are taken out of the diary.
    """
    cancelled = session.status == SessionStatus.CANCELLED
    facts = words.facts(session)
    for booking in session.bookings.filter(status__in=TAKES_A_PLACE).select_related("user"):
        path = reverse("training:booking", args=[booking.pk])
        places.tell_manager(
            booking, session, news="called_off" if cancelled else "changed", now=timezone.now()
        )
        notices.post(
            kind=kind,
            key=f"training:{session.pk}:{key}:{booking.pk}",
            user=booking.user,
            facts=facts,
            path=path,
            calendar=calendar.entry(session, path=path, key=booking.pk, cancelled=cancelled, dropped=dropped),
        )
