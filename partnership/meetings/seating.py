"""Who sits where on a day: a seat counts while its dates hold, its group exists and its holder works for the agency."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from partnership.agencies.models import Membership
from partnership.agencies.standing import SeatHeld
from partnership.agencies.standing import in_force as works
from partnership.meetings.models import Seat

BECAME = ("agency", "agency__successor", "agency__successor__successor")
"""The agency of a seat, what it has merged into, and what that has merged into."""


def dated(on: date) -> Q:
    """The seats whose own dates and whose group's hold on a day."""
    return (
        Q(from_on__lte=on)
        & (Q(until_on=None) | Q(until_on__gte=on))
        & (Q(subgroup__until_on=None) | Q(subgroup__until_on__gte=on))
    )


def for_agencies(agencies: Sequence[UUID]) -> Q:
    """The seats of these agencies, and of those that became part of them."""
    found = Q()
    for path in BECAME:
        found |= Q(**{f"{path}__in": agencies})
    return found


def in_force(seats: QuerySet[Seat], on: date) -> QuerySet[Seat]:
    """The seats that count on a day."""
    job = Membership.objects.filter(works(on), user=OuterRef("user"))
    whose = Q()
    for path in BECAME:
        whose |= Q(agency=OuterRef(path))
    return seats.filter(dated(on) & Exists(job.filter(whose)))


def over(seats: QuerySet[Seat], on: date) -> QuerySet[Seat]:
    """The seats that have begun and no longer count."""
    return seats.filter(from_on__lte=on).exclude(pk__in=in_force(seats, on).values("pk"))


def seats_held(memberships: Sequence[Membership]) -> tuple[SeatHeld, ...]:
    """The seats of the person whose memberships of today these are: one query."""
    today = timezone.localdate()
    rows = (
        Seat.objects.filter(
            dated(today),
            for_agencies([one.agency_id for one in memberships]),
            user=memberships[0].user_id,
        )
        .annotate(group_name=F("subgroup__name"))
        .order_by("subgroup__name")
    )
    return tuple(SeatHeld(row.subgroup_id, row.group_name, row.kind, row.from_on) for row in rows)
