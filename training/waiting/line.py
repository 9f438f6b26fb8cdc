"""Who stands in line for a session, in order, and what stands between each of them and a place: one query."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.standing import in_force
from partnership.pages import words as say
from training.models import Booking, Session
from training.rules import TAKES_A_PLACE, SessionStatus
from training.waiting.models import Offer, Want
from training.waiting.rules import ONE_PASSED, OfferState, Passed, WantState


class Bars(TypedDict):
    """What `standing_in_line` adds: each thing that keeps somebody from a place."""

    asked: bool
    offered: bool
    works: bool
    booked: bool
    clash: bool


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    InLine = WithAnnotations[Want, Bars]
else:
    InLine = Want


def waiting_for(session: Session) -> QuerySet[Want]:
    """Everybody who waits for this session, or for any date of its course, in the order of their arrival."""
    open_wants = Want.objects.filter(course=session.course_id, state=WantState.OPEN)
    return open_wants.filter(Q(chosen=[]) | Q(chosen__contains=[session.pk])).order_by("arrival")


def waits(user: User) -> Exists:
    """Whether somebody waits for a place of their own on the course of a session, for an annotation `is_waited_for`."""
    return Exists(Want.objects.filter(user=user, course=OuterRef("course"), state=WantState.OPEN, places=1))


def standing_in_line(session: Session, *, on: date) -> QuerySet[InLine]:
    """The line with what stands in the way of each, as it is on a day."""
    offers = Offer.objects.filter(want=OuterRef("pk"))
    working = Membership.objects.filter(
        in_force(on), user=OuterRef("user"), agency=OuterRef("agency"), user__is_active=True
    )
    places = Booking.objects.filter(
        user=OuterRef("user"), status__in=TAKES_A_PLACE, session__ends_at__gt=timezone.now()
    ).exclude(session__status=SessionStatus.CANCELLED)
    at_once = Q(session__starts__lt=session.ends, session__ends__gt=session.starts)
    return waiting_for(session).annotate(
        asked=Exists(offers.filter(session=session).exclude(state=OfferState.WITHDRAWN)),
        offered=Exists(offers.filter(state=OfferState.OPEN)),
        works=Exists(working),
        booked=Exists(places.filter(session__course=session.course_id)),
        clash=Exists(places.filter(at_once, session__days__overlap=session.days)),
    )


def why_passed(want: InLine, *, free: int, unfit: Collection[UUID] = ()) -> Passed | None:
    """What keeps somebody from one of so many free places, or None; `unfit` are those without a certificate."""
    if want.asked:
        return Passed.ASKED
    if want.offered:
        return Passed.OFFERED
    if not want.works:
        return Passed.GONE
    if want.places == 1 and want.booked:
        return Passed.BOOKED
    if want.places == 1 and want.clash:
        return Passed.CLASH
    if want.places == 1 and want.user_id in unfit:
        return Passed.UNFIT
    return Passed.MANY if want.places > free else None


def in_words(passed: Counter[Passed]) -> str:
    """2 people have a place on this course and 1 person has another offer to answer"""
    told = [
        f"{say.count(number, 'person', 'people')} {ONE_PASSED[why] if number == 1 else why.label}"
        for why, number in passed.most_common()
    ]
    return say.listed(told)


def number_of(want: Want) -> int:
    """Somebody's place in the line: 1 for whoever is asked first when a place becomes free that both could take."""
    before = Want.objects.filter(course=want.course_id, state=WantState.OPEN, arrival__lt=want.arrival)
    if want.chosen:
        before = before.filter(Q(chosen=[]) | Q(chosen__overlap=want.chosen))
    return before.count() + 1
