"""What a merger would do to the part in the arrangements, and who goes on where once its day is corrected."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, takewhile
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from partnership.agencies.models import Agency, Membership
from partnership.agencies.parts import DAY, part_in_words, part_on, taking_part
from partnership.agencies.rules import Arrangement, Role
from partnership.base.rules import RuleBroken
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
        cut_off = any(
            one.role == Role.EXECUTIVE and one.user.is_active
            for one in cut(self.agency, self.agency.until_on)
        )
        if cut_off or both.filter(role=Role.EXECUTIVE).exists():
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
    """When roles would end if the agency had, or had had, no last day, by what was written of them: two queries."""
    changes: Any = kept(Agency)
    told = (
        changes.objects.filter(pgh_obj=agency.pk)
        .order_by("-pgh_id")
        .values_list("until_on", "pgh_created_at")
    )
    ending = [*takewhile(lambda one: one[0], dropwhile(lambda one: not one[0], told))]
    since, days = min((at for _, at in ending), default=timezone.now()), {day for day, _ in ending}
    changes = kept(Membership)
    told = changes.objects.filter(pgh_obj__in=[one.pk for one in memberships]).order_by("pgh_id")
    found: dict[Any, date | None] = {}
    for pk, at, until in told.values_list("pgh_obj", "pgh_created_at", "until_on"):
        if pk not in found or at < since or until not in days:
            found[pk] = until
    return found


def cut(agency: Agency, last: date | None) -> list[Membership]:
    """The roles that ended with a last day of an agency though they were to go on, each until it was to. Not saved."""
    if last is None:
        return []
    ended = list(agency.memberships.filter(until_on=last).select_related("user"))
    if not ended:
        return []
    before = wanted(agency, ended)
    for one in ended:
        one.until_on = before.get(one.pk, last)
    return [one for one in ended if one.until_on is None or one.until_on > last]


def until_wanted(membership: Membership) -> date | None:
    """Until when somebody was to have a role that the last day of its agency may have cut off."""
    if membership.until_on is None or membership.until_on != membership.agency.until_on:
        return membership.until_on
    ends: date | None = wanted(membership.agency, [membership]).get(membership.pk, membership.until_on)
    return ends if ends is None or ends > membership.until_on else membership.until_on


def uncut(agency: Agency, *, was: date) -> None:
    """Let the roles that a last day has cut off go on as they were to. In the transaction of the caller."""
    list(agency.memberships.select_for_update().filter(until_on=was).values_list("pk"))
    Membership.objects.bulk_update(cut(agency, was), ["until_on"])


def going_on(agency: Agency, on: date) -> set[UUID]:
    """The people whose roles would go on in the agency that takes over."""
    there = set(agency.memberships.filter(outlasting(on)).values_list("user", flat=True))
    return there | {
        one.user_id for one in cut(agency, agency.until_on) if one.until_on is None or one.until_on > on
    }


def require_nobody_leaves(agency: Agency, into: Agency, *, was: date, now: date | None) -> None:
    """Raise RuleBroken where a planned departure ends a role that goes on in the successor only by the merger."""
    planned = Q(user__departures__done_at=None, user__departures__before__contains=[{"agency": str(into.pk)}])
    if now is not None:
        planned &= Q(user__departures__on__lte=now + DAY)
    rows = agency.memberships.filter(planned, until_on=was).order_by("user__name")
    for role, name, before in rows.values_list("role", "user__name", "user__departures__before"):
        theirs = [one for one in before if one["agency"] == str(into.pk) and one["role"] == role]
        if any(date.fromisoformat(one["from_on"]) > was for one in theirs):
            raise RuleBroken(
                f"{name} is planned to leave {into.name}, where they work only by this merger. Call that off first, "
                "under “Who is leaving”, and plan it anew afterwards."
            )


def stay(agency: Agency, into: Agency, *, was: date, now: date | None) -> None:
    """Let the roles that ended with the agency, on `was`, go on in it: until its later last day, or for good.

    In the transaction of the caller, which holds the agencies. Whoever had left by then has left, and whoever works
    for both goes on in both. Raises RuleBroken where somebody is planned to leave a role in the successor that would
    not be: calling that off would give it to them for good.
    """
    require_nobody_leaves(agency, into, was=was, now=now)
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
