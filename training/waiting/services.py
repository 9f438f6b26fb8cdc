"""What people do on the waiting list: join it, choose their dates, leave it, answer an offer."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.pages import words as say
from training import access as training
from training import catalogue, places, services
from training.groups import access as groups
from training.groups import services as keeping
from training.groups.listening import kept_for as kept_for_agency
from training.groups.models import Hold
from training.groups.rules import usual_release
from training.models import Booking, Course, Session
from training.rules import TAKES_A_PLACE, CourseStatus
from training.waiting import access, line, offering
from training.waiting.models import Want
from training.waiting.rules import OfferState, WantState
from training.waiting.tasks import sweep


class OfferOver(RuleBroken):
    """The offer was answered before, or its end has come."""


# In line ------------------------------------------------------------------------------------------------


@transaction.atomic
def book_or_wait(
    session_id: UUID,
    *,
    by: User,
    agency: Agency,
    needs: str,
    now: datetime,
    asked: services.Asked = services.ASKED,
) -> Booking | Want:
    """A place on a session; where it is full by now, a place in the line for it, in the order of arrival.

    Both under the one lock of the session, so that nobody is turned away while a place becomes free. Raises what
    `services.book` raises but for `places.Full`.
    """
    session = services.reach(session_id, by=by, agency=agency, is_waited_for=line.waits(by))
    try:
        return services.sell(session, by=by, agency=agency, needs=needs, now=now, asked=asked)
    except places.Full:
        found = waiting_of(by, session.course)
        if found is not None:
            return choose_too(found, [session.pk])
        return begin(session.course, by=by, agency=agency, chosen=[session.pk], needs=needs)


@transaction.atomic
def join(
    course: Course,
    *,
    by: User,
    agency: Agency,
    chosen: Iterable[UUID] = (),
    number: int = 1,
    needs: str = "",
    now: datetime,
) -> Want:
    """Wait for a course, on any date or on those chosen; for several places together as the agency's lead.

    Whoever waits already waits for these dates too, and keeps their turn. Raises RuleBroken where a place can be
    booked at once, for a date that cannot be waited for, and for whoever is booked on the course.
    """
    require(training.can_book_for(by, agency))
    if number > 1:
        require(groups.can_block(by, agency))
    if course.status != CourseStatus.PUBLISHED:
        raise RuleBroken("This course is not in the catalogue at the moment.")
    wanted = dates_of(course, chosen, now=now)
    require_full(course, wanted, number=number, now=now)
    if number == 1:
        require_no_place(by, course, now=now)
        found = waiting_of(by, course)
        if found is not None:
            return choose_too(found, wanted)
    return begin(course, by=by, agency=agency, chosen=list(wanted), number=number, needs=needs)


def waiting_of(user: User, course: Course) -> Want | None:
    """Somebody's own open wish to take a course, if they have one."""
    return access.own(user).filter(course=course, state=WantState.OPEN, places=1).first()


def choose_too(found: Want, more: Collection[UUID]) -> Want:
    """Wait for more dates, or with none named for any; whoever waits for any date goes on doing so."""
    want = offering.locked_want(found.pk)
    want.chosen = sorted({*want.chosen, *more}) if want.chosen and more else []
    want.save(update_fields=["chosen"])
    return want


def begin(
    course: Course, *, by: User, agency: Agency, chosen: list[UUID], number: int = 1, needs: str = ""
) -> Want:
    """The row, at the end of the line."""
    with in_words(Want):
        made = Want.objects.create(
            user=by, agency=agency, course=course, chosen=chosen, places=number, needs=needs
        )
    made.refresh_from_db(fields=["arrival"])
    return made


def dates_of(course: Course, chosen: Iterable[UUID], *, now: datetime) -> dict[UUID, Session]:
    """The chosen dates of a course by their keys. Raises RuleBroken for one that cannot be waited for."""
    wanted = set(chosen)
    found = catalogue.coming_sessions(now).filter(course=course, pk__in=wanted).in_bulk()
    if len(found) != len(wanted):
        raise RuleBroken("One of these dates is over or has been cancelled. Choose again.")
    return found


def require_full(course: Course, wanted: dict[UUID, Session], *, number: int, now: datetime) -> None:
    """Raise RuleBroken where so many places can be booked at once on a date that is waited for."""
    open_dates = catalogue.bookable_sessions(now).filter(course=course)
    if wanted:
        open_dates = open_dates.filter(pk__in=wanted)
    free = [session for session in open_dates if session.free >= number]
    if free:
        when = say.listed([say.days(one.days[0]) for one in free[:3]])
        raise RuleBroken(
            f"There are places on {when}. Book one, or wait for other dates only.", about="chosen"
        )


def require_no_place(user: User, course: Course, *, now: datetime) -> None:
    """Raise RuleBroken for somebody who has a place on the course."""
    held = Booking.objects.filter(user=user, status__in=TAKES_A_PLACE, session__course=course)
    there = catalogue.coming_sessions(now).filter(pk__in=held.values("session")).first()
    if there is not None:
        raise RuleBroken(f"You have a place on this course, on {say.days(there.days[0])}.")


@transaction.atomic
def change(want: Want, *, by: User, chosen: Iterable[UUID], now: datetime) -> Want:
    """Choose other dates, or any; the turn stays. Raises RuleBroken for a date that cannot be waited for."""
    require(want.user_id == by.pk)
    want = offering.locked_want(want.pk)
    if want.state != WantState.OPEN:
        raise RuleBroken("You are no longer on this waiting list.")
    wanted = dates_of(want.course, chosen, now=now)
    want.chosen = sorted(wanted)
    want.save(update_fields=["chosen"])
    soon(sweep)  # a date that has places by now
    return want


@transaction.atomic
def leave(want: Want, *, by: User, now: datetime) -> None:
    """Wait no more; a place that is offered goes to the next in line. Leaving twice changes nothing."""
    require(want.user_id == by.pk)
    for offer in want.offers.filter(state=OfferState.OPEN):
        offering.end(offer.pk, state=OfferState.DECLINED, now=now)
    want = offering.locked_want(want.pk)
    if want.state == WantState.OPEN:
        want.close(WantState.LEFT, now=now)
        soon(sweep)  # an offer that was made in the same moment


# An offer -----------------------------------------------------------------------------------------------


@transaction.atomic
def accept(
    offer_id: UUID, *, by: User, now: datetime, asked: services.Asked = services.ASKED
) -> Booking | Hold:
    """Take what is offered: a place, or for a group so many places kept for their agency, to be named.

    Raises OfferOver once it has ended or was answered, and what a booking raises where they cannot come any more.
    """
    found = access.own_offers(by).get(pk=offer_id)
    want = found.want
    session = services.reach(found.session_id, by=by, agency=want.agency)
    offer = lock(found)
    if not offer.is_open(now):
        raise OfferOver("This offer is over.")
    if want.places == 1:
        return services.sell(
            session, by=by, agency=want.agency, needs=want.needs, now=now, asked=asked
        )  # where the place is found to be kept for them (`listening.asked`), and the wish met (`listening.booked`)
    want = offering.locked_want(want.pk)
    require(groups.can_block(by, want.agency))
    offering.decide(offer, session, OfferState.ACCEPTED, now=now)
    want.close(WantState.MET, now=now)
    return keeping.begin(
        session,
        by=by,
        agency=want.agency,
        number=want.places,
        release_on=usual_release(session.days[0], today=timezone.localdate(now)),
        because="Offered from the waiting list",
    )


@transaction.atomic
def decline(offer_id: UUID, *, by: User, now: datetime) -> bool:
    """Leave the place to the next in line; the wish stays for other dates. False where it was over before."""
    require(access.own_offers(by).filter(pk=offer_id).exists())
    return offering.end(offer_id, state=OfferState.DECLINED, now=now)


def kept_for(session: Session, user: User, agencies: Collection[Agency], *, now: datetime) -> bool:
    """Whether a place of a session that is full is kept for this person, or for an agency of theirs."""
    if not session.places_held:
        return False
    offers = access.own_offers(user).filter(session=session, state=OfferState.OPEN, ends_at__gt=now)
    return offers.exists() or kept_for_agency(session, agencies) is not None
