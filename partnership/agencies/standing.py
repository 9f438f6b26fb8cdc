"""Where somebody stands today: the memberships in force, the roles and agencies that follow, and seats on groups."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.pages import words

LATE = timedelta(days=28)
"""What began longer ago was known before it was written down."""


class SeatHeld(NamedTuple):
    """A seat on a group of the partnership that somebody holds today."""

    group: UUID
    group_name: str
    kind: str
    """One of `meetings.rules.SeatKind`."""
    since: date


@dataclass(frozen=True)
class Standing:
    """What one person's memberships come to on one day."""

    memberships: tuple[Membership, ...]

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.memberships)

    @cached_property
    def agencies(self) -> tuple[Agency, ...]:
        """The agencies worked for, each once, the newest membership first."""
        return tuple({membership.agency_id: membership.agency for membership in self.memberships}.values())

    @property
    def agency(self) -> Agency | None:
        """The agency somebody acts for when a page does not ask: the one they joined last."""
        return self.agencies[0] if self.agencies else None

    @cached_property
    def taken_over(self) -> dict[UUID, frozenset[UUID]]:
        """By agency worked for, those that have merged into it, two mergers far: one query, where somebody asks.

        A merger counts from its day, the second of two as well.
        """
        ids, today = [one.pk for one in self.agencies], timezone.localdate()
        into: dict[UUID, set[UUID]] = {}
        on = Q(successor__until_on__lt=today, successor__successor__in=ids)
        rows = Agency.objects.filter(Q(successor__in=ids) | on, until_on__lt=today).order_by()
        after = Case(When(on, then=F("successor__successor")))
        for pk, *found in rows.values_list("pk", "successor_id", after):
            for one in filter(None, found):
                into.setdefault(one, set()).add(pk)
        return {pk: frozenset(into.get(pk, ())) for pk in ids}

    def holds(self, *roles: str) -> bool:
        """Whether any of these roles is held."""
        return not self.roles.isdisjoint(roles)

    @cached_property
    def seats(self) -> tuple[SeatHeld, ...]:
        """The seats held today: one query, and only where somebody asks. Nobody sits without working for an agency."""
        if not self.memberships:
            return ()
        seats: tuple[SeatHeld, ...] = import_string(settings.SEATS)(self.memberships)
        return seats

    def sits_on(self, group: UUID) -> bool:
        """Whether a seat on this group is held, whatever its kind."""
        return any(seat.group == group for seat in self.seats)

    @property
    def described(self) -> str:
        """One short line under the name: the office held for the partnership, else the agency."""
        if not self.memberships:
            return "No agency"
        office = next(
            (m for m in self.memberships if m.role not in (Role.PRACTITIONER, Role.AGENCY_LEAD)), None
        )
        return str(office.get_role_display()) if office else self.memberships[0].agency.name


def in_force(on: date) -> Q:
    """The memberships that hold on a day, as `rules.in_force` has it; none outlasts its agency."""
    return (
        Q(from_on__lte=on)
        & (Q(until_on=None) | Q(until_on__gte=on))
        & (Q(agency__until_on=None) | Q(agency__until_on__gte=on))
    )


def existing(on: date) -> Q:
    """The agencies that there are on a day; what is agreed anew is agreed with one of these."""
    return (Q(from_on=None) | Q(from_on__lte=on)) & (Q(until_on=None) | Q(until_on__gte=on))


def over(agency: Agency | None, *, today: date) -> bool:
    """Whether an agency has ended before a day."""
    return agency is not None and agency.until_on is not None and agency.until_on < today


def ended(agency: Agency, *, today: date) -> str:
    """What pages say of an agency that has ended or is to merge, and who goes on for it; empty of any other."""
    last, heir = agency.until_on, agency.successor
    if last is None or (heir is None and last >= today):
        return ""
    day = words.plain_date(last)
    if heir is None:
        return f"Ended on {day}. No agency goes on for it."
    if last >= today:
        return f"Ends on {day}. {heir.name} goes on for it then."
    while over(heir, today=today) and heir.successor is not None:
        heir = heir.successor
    return f"Ended on {day}. {heir.name} goes on for it."


def require_there(agency: Agency | None, *, today: date) -> None:
    """Raise RuleBroken where something would be agreed anew with an agency that is not one of the `existing`."""
    if agency is None:
        return
    if agency.from_on is not None and agency.from_on > today:
        begins = words.plain_date(agency.from_on)
        raise RuleBroken(f"{agency} begins on {begins}. Choose another agency.", about="agency")
    if agency.until_on is not None and over(agency, today=today):
        heir = f"{agency.successor}, which goes on with its work" if agency.successor else "another agency"
        raise RuleBroken(
            f"{agency} ended on {words.plain_date(agency.until_on)}. Choose {heir}.", about="agency"
        )


def newly(since: datetime) -> Q:
    """The dated rows that are news to somebody who was last here then: begun since, or given since and not long ago.

    What was written down late, as by an import of all who work somewhere, is no news to them.
    """
    then = timezone.localdate(since)
    return Q(from_on__gt=then) | Q(created_at__gt=since, from_on__gt=then - LATE)


def memberships_on(user_id: UUID, on: date) -> QuerySet[Membership]:
    """The memberships in force on a day, the newest first."""
    return (
        Membership.objects.filter(in_force(on), user=user_id)
        .select_related("agency")
        .order_by("-from_on", "id")
    )


def stand(user: User, memberships: tuple[Membership, ...]) -> Standing:
    """Keep where the person stands today on the user of this request."""
    kept = Standing(memberships)
    user._standing = kept  # type: ignore[attr-defined]
    return kept


def standing(user: User | AnonymousUser) -> Standing | None:
    """Where the person stands today, asked once per request; `None` for somebody who has not signed in."""
    if not isinstance(user, User):
        return None
    kept: Standing | None = getattr(user, "_standing", None)
    return kept or stand(user, tuple(memberships_on(user.pk, timezone.localdate())))
