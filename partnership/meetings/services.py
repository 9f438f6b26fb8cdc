"""What changes about groups: they begin, change and end, and seats on them are given and taken away."""

from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.meetings import access
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.seating import dated, in_force
from partnership.pages import words


class Facts(TypedDict):
    """What is written down about a group."""

    name: str
    kind: str
    purpose: str
    meetings_a_year: int | None
    from_on: date | None
    until_on: date | None


@transaction.atomic
def add_subgroup(*, by: User, **facts: Unpack[Facts]) -> Subgroup:
    """Write down a new group. Raises RuleBroken where another has its name."""
    require(access.can_keep(by))
    with in_words(Subgroup):
        return Subgroup.objects.create(**facts)


@transaction.atomic
def edit_subgroup(subgroup: Subgroup, *, by: User, version: int, **facts: Unpack[Facts]) -> Subgroup:
    """Change what is written about a group; a last day ends the seats that would outlast it.

    `version` is the one the person has seen. Raises ChangedMeanwhile when somebody else has saved since.
    """
    require(access.can_keep(by))
    subgroup = write(open_at(subgroup, version), **facts)
    if subgroup.until_on is not None:
        outlasting = subgroup.seats.filter(Q(until_on=None) | Q(until_on__gt=subgroup.until_on))
        outlasting.filter(from_on__gt=subgroup.until_on).delete()
        outlasting.update(until_on=subgroup.until_on)
    return subgroup


@transaction.atomic
def add_seat(
    subgroup: Subgroup,
    *,
    by: User,
    person: User,
    agency: Agency,
    kind: str,
    from_on: date,
    until_on: date | None = None,
) -> Seat:
    """Let somebody sit on a group for their agency from a day.

    Raises PermissionDenied for a seat of one's own, and RuleBroken where the group has ended by then, the person does
    not work for the agency, has a seat already, or another chairs.
    """
    require(access.can_seat(by, person))
    subgroup = lock(subgroup)
    if subgroup.until_on is not None and subgroup.until_on < from_on:
        raise RuleBroken(f"{subgroup.name} ended on {words.plain_date(subgroup.until_on)}.")
    works_there = Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gte=from_on), user=person, agency=agency, from_on__lte=from_on
    )
    if not works_there.exists():
        raise RuleBroken(
            f"{person.name} does not work for {agency} on {words.plain_date(from_on)}. Give the role there first."
        )
    end_lapsed(subgroup)
    with in_words(Seat):
        return Seat.objects.create(
            subgroup=subgroup,
            user=person,
            agency=agency,
            kind=kind,
            from_on=from_on,
            until_on=earliest(until_on, subgroup.until_on),
        )


def earliest(*days: date | None) -> date | None:
    """The first of some last days, where there is one."""
    return min((day for day in days if day is not None), default=None)


def end_lapsed(subgroup: Subgroup) -> None:
    """Write down the last day of seats whose holders have left their agency, so that their chair is free.

    In the transaction of the caller, under the group's lock. Such a seat has counted for nothing since that day.
    """
    today = timezone.localdate()
    counting = in_force(Seat.objects.filter(subgroup=subgroup), today).values("pk")
    for seat in (
        subgroup.seats.filter(dated(today)).exclude(pk__in=counting).select_related("agency__successor")
    ):
        places = [
            seat.agency,
            seat.agency.successor,
            seat.agency.successor and seat.agency.successor.successor,
        ]
        jobs = Membership.objects.filter(user=seat.user_id, agency__in=[one for one in places if one])
        last = (
            jobs.filter(until_on__lt=today).order_by("-until_on").values_list("until_on", flat=True).first()
        )
        seat.until_on = max(last or today - timedelta(days=1), seat.from_on)
        seat.save(update_fields=["until_on"])


@transaction.atomic
def edit_seat(seat: Seat, *, by: User, kind: str, from_on: date, until_on: date | None) -> Seat:
    """Correct what a seat is, or its days. Raises RuleBroken where another then chairs, or the group has ended."""
    seat = lock(seat, "user")
    require(access.can_seat(by, seat.user))
    subgroup = lock(seat.subgroup)
    if subgroup.until_on is not None and subgroup.until_on < from_on:
        raise RuleBroken(f"{subgroup.name} ended on {words.plain_date(subgroup.until_on)}.")
    seat.kind, seat.from_on, seat.until_on = kind, from_on, earliest(until_on, subgroup.until_on)
    with in_words(Seat):
        seat.save(update_fields=["kind", "from_on", "until_on"])
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, on: date, by: User) -> None:
    """Take a seat away from the beginning of the day `on`; today takes effect at once.

    A seat that would end on or before the day it begins never was, and goes. Raises RuleBroken where it has ended by
    then already.
    """
    seat = lock(seat, "user")
    require(access.can_seat(by, seat.user))
    last_day = on - timedelta(days=1)
    if seat.until_on is not None and seat.until_on <= last_day:
        raise RuleBroken(f"This seat already ends on {words.plain_date(seat.until_on)}.")
    if last_day < seat.from_on:
        seat.delete()
        return
    seat.until_on = last_day
    seat.save(update_fields=["until_on"])
