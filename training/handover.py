"""What becomes of somebody's places on courses when they leave: a colleague has them, or they are free again.

Whoever still works for another agency keeps the places: training belongs to the person.
"""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.standing import memberships_on
from partnership.base.locks import lock
from partnership.joining.sources import InHand, Source
from partnership.pages import words as days
from training import places
from training.models import Booking, Session
from training.rules import TAKES_A_PLACE, Attendance, BookingStatus


def of(person: User, agency: Agency | None, on: date) -> QuerySet[Booking]:
    """The places on sessions that begin on or after the first day away; none where they work elsewhere by then."""
    rows = Booking.objects.filter(
        user=person,
        status__in=TAKES_A_PLACE,
        attendance=Attendance.NOT_MARKED,
        session__starts_at__gt=timezone.now(),
        session__days__0__gte=on,
    )
    still = memberships_on(person.pk, on)
    goes_on = agency is not None and still.exclude(agency=agency).exists()
    return rows.none() if goes_on else rows.select_related("session__course").order_by("session__starts_at")


def shows(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    """Each place, and who will have it."""
    return [
        InHand(
            f"{one.session.course.title}, {days.plain_date(one.session.days[0])}",
            reverse("training:session", args=[one.session_id]),
            f"{to} gets the place." if to and can_have(to, one) else "The place is free for somebody else.",
        )
        for one in of(person, agency, on)
    ]


def can_have(person: User, booking: Booking) -> bool:
    """Whether somebody can have the place: one that is approved, and none of their own stands in the way."""
    asked = booking.status == BookingStatus.REQUESTED
    return not asked and not places.in_the_way(person, booking.session, now=timezone.now())


def hands_over(person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date) -> int:
    """Cancel each place, and book it for whoever takes over, unless they have one; returns how many they got."""
    now, given = timezone.now(), 0
    held = list(of(person, agency, on))
    sessions = locked_sessions(held)
    if to and held:
        places.one_at_a_time(to)
    for found in held:
        booking, session = lock(found), sessions[found.session_id]
        if booking.status == BookingStatus.CANCELLED:
            continue
        booking.session = session
        place = memberships_on(to.pk, max(on, timezone.localdate(now))).first() if to else None
        if to and place and can_have(to, booking):
            places.pass_on(booking, session, user=to, agency=place.agency, now=now)
            given += 1
        else:
            places.give_back(booking, session, now=now)
    return given


def locked_sessions(held: list[Booking]) -> dict[UUID, Session]:
    """The sessions of these places, locked by their keys before anything else, as everywhere."""
    rows = Session.objects.filter(pk__in=[one.session_id for one in held]).select_related("course")
    return {one.pk: one for one in rows.select_for_update(of=("self",)).order_by("pk")}


SOURCE = Source(shows=shows, hands_over=hands_over)
