"""What a merger would do to the part in the arrangements, and who goes on where once its day is corrected."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import Q

from partnership.agencies.models import Agency, Membership
from partnership.agencies.parts import DAY, part_in_words, part_on, taking_part
from partnership.agencies.rules import Arrangement, Role
from partnership.history.timeline import kept


@dataclass(frozen=True)
class Parts:
    """What a merger would do to the part of the successor in the arrangements, before it is done."""

    agency: Agency
    into: Agency
    on: date
    part_goes_on: bool

    @property
    def coming(self) -> list[tuple[date, Arrangement]]:
        return [(self.on, part_on(self.agency, self.on))] if self.part_goes_on else []

    @property
    def in_words(self) -> str:
        return f"{self.into.name}: {part_in_words(self.into, *self.coming)}"

    @property
    def left_empty(self) -> str:
        """Why nobody would sign reviews where the agency did, and what to do about it; empty where somebody would."""
        if part_on(self.agency, self.on) != Arrangement.SAFEGUARDING_PARTNER:
            return ""
        if part_on(self.into, self.on + DAY, *self.coming) != Arrangement.SAFEGUARDING_PARTNER:
            return (
                f"{self.agency.name} is a safeguarding partner, and {self.into.name} would not be one, so nobody would "
                "sign reviews in its place. Choose “Yes” on the page before, or say on the page of the body that takes "
                "this over that it is a safeguarding partner now."
            )
        field = self.agency.sector
        then = taking_part(Arrangement.SAFEGUARDING_PARTNER, on=self.on + DAY)
        others = Agency.objects.filter(then, sector=field).exclude(pk__in=[self.agency.pk, self.into.pk])
        if self.into.sector != field and not others.exists():
            return (
                f"A review is signed by a partner for each of its three fields, and after this nobody stands for "
                f"“{self.agency.get_sector_display()}”: {self.into.name} is under “{self.into.get_sector_display()}”. "
                "Choose another agency, or correct its sector under “Change”."
            )
        then = outlasting(self.on)
        both = Membership.objects.filter(then, agency__in=[self.agency, self.into], user__is_active=True)
        if both.filter(role=Role.EXECUTIVE).exists():
            return ""
        return (
            f"Nobody is the {Role.EXECUTIVE.label.lower()} of either agency, and only that person signs reviews. Give "
            f"somebody at {self.into.name} this role, on the page of the person."
        )


def outlasting(on: date) -> Q:
    """The memberships that go on, or begin, after a day."""
    return Q(until_on=None) | Q(until_on__gt=on)


def touching(pieces: Iterable[Membership], last: date) -> list[Membership]:
    """The pieces of one role that follow a last day, and each other, without a gap."""
    found: list[Membership] = []
    until: date | None = last
    for one in sorted(pieces, key=lambda one: one.from_on):
        if until is None or one.from_on > until + DAY:
            break
        found.append(one)
        until = one.until_on
    return found


def carried(membership: Membership) -> list[Membership]:
    """In which roles one that ends with its agency goes on in the successor, and in those after that one. Locked."""
    found: list[Membership] = []
    agency, last = membership.agency, membership.until_on
    while last is not None and last == agency.until_on and agency.successor is not None:
        agency = agency.successor
        there = agency.memberships.select_for_update(of=("self",)).filter(outlasting(last))
        pieces = touching(there.filter(user=membership.user_id, role=membership.role), last)
        new = [one for one in pieces if one.from_on > last]
        found += new
        if not new or len(new) < len(pieces):
            break  # they work for both
        last = new[-1].until_on
    return found


def wanted(agency: Agency, memberships: Iterable[Membership]) -> dict[Any, date | None]:
    """When roles would end if the agency were not to merge, by what was written of them: two queries."""
    changes: Any = kept(Agency)
    told = changes.objects.filter(pgh_obj=agency.pk).order_by("-pgh_id")
    merging = [*takewhile(lambda one: one[0], told.values_list("successor", "pgh_created_at", "until_on"))]
    since, days = min(at for _, at, _ in merging), {day for _, _, day in merging}
    changes = kept(Membership)
    told = changes.objects.filter(pgh_obj__in=[one.pk for one in memberships]).order_by("pgh_id")
    found: dict[Any, date | None] = {}
    for pk, at, until in told.values_list("pgh_obj", "pgh_created_at", "until_on"):
        if pk not in found or at < since or until not in days:
            found[pk] = until
    return found


def stay(agency: Agency, into: Agency, *, was: date, now: date | None) -> None:
    """Let the roles that ended with the agency, on `was`, go on in it: until its later last day, or for good.

    In the transaction of the caller, which holds the agencies. Whoever had left by then has left, and whoever works
    for both goes on in both.
    """
    there = defaultdict(list)
    for one in into.memberships.select_for_update().filter(outlasting(was)):
        there[one.user_id, one.role].append(one)
    ended = list(agency.memberships.select_for_update().filter(until_on=was))
    before = wanted(agency, ended)
    for one in ended:
        pieces = touching(there[one.user_id, one.role], was)
        if not pieces:
            continue  # they leave with the merger
        ends = [now, before.get(one.pk, was)]
        if pieces[0].from_on > was and pieces[-1].until_on != into.until_on:
            ends.append(pieces[-1].until_on)
        one.until_on = min((day for day in ends if day is not None), default=None)
        one.save(update_fields=["until_on"])
        for piece in pieces:
            if piece.from_on > was:
                begin_after(piece, one.until_on)


def begin_after(piece: Membership, day: date | None) -> None:
    """Leave of a role what comes after a day, on all days until which it is held elsewhere."""
    if day is None or (piece.until_on is not None and piece.until_on <= day):
        piece.delete()
    elif piece.from_on <= day:
        piece.from_on = day + DAY
        piece.save(update_fields=["from_on"])
