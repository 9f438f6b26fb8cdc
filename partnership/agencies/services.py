"""What changes in the directory: agencies begin, merge and end; people join and leave."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import access, mergers
from partnership.agencies.models import Agency, Domain, Membership
from partnership.agencies.rules import Span, gaps
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.pages import words
from partnership.pages.context import named


class Facts(TypedDict):
    """What is written down about an agency."""

    name: str
    short_name: str
    sector: str
    arrangement: str
    part_of: Agency | None
    from_on: date | None
    until_on: date | None
    notes: str


@transaction.atomic
def add_agency(*, by: User, domains: Sequence[str] = (), **facts: Unpack[Facts]) -> Agency:
    """Write down a new agency. Raises RuleBroken where another has its name or its email domain."""
    require(access.can_edit_agencies(by))
    agency = Agency(**facts)
    with in_words(Agency, Domain):
        agency.save(force_insert=True)
        Domain.objects.bulk_create(Domain(agency=agency, name=name) for name in domains)
    return agency


@transaction.atomic
def edit_agency(
    agency: Agency, *, by: User, version: int, domains: Sequence[str] = (), **facts: Unpack[Facts]
) -> Agency:
    """Change what is written about an agency.

    A new last day ends the roles that would outlast it, or lets them go on in the successor, where a merger then
    counts from the new day. Another part in the arrangements holds for every day.
    `version` is the one the person has seen. Raises ChangedMeanwhile when somebody else has saved since, and
    RuleBroken where somebody begins after the new last day.
    """
    require(access.can_edit_agencies(by))
    both = Agency.objects.filter(pk__in=[agency.pk, agency.successor_id])
    list(both.select_for_update().order_by("pk"))  # in the order of `merge`
    agency = open_at(agency, version)
    require_no_circle(agency, facts["part_of"])
    last_day = agency.until_on
    ends_anew = facts["until_on"] != last_day
    is_other = facts["arrangement"] != agency.arrangement
    write(agency, **facts, **({"arrangement_from": None, "arrangement_before": ""} if is_other else {}))
    with in_words(Domain):
        agency.domains.exclude(name__in=domains).delete()
        known = set(agency.domains.values_list("name", flat=True))
        Domain.objects.bulk_create(Domain(agency=agency, name=name) for name in domains if name not in known)
    if ends_anew:
        mergers.move(agency, was=last_day)
        settle(agency)
    return agency


def require_no_circle(agency: Agency, above: Agency | None) -> None:
    """Raise RuleBroken where an agency would be a part of itself."""
    seen = set()
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        if above.pk == agency.pk:
            raise RuleBroken(f"{agency.name} cannot be part of itself or of one of its own parts.")
        above = above.part_of


@transaction.atomic
def merge(agency: Agency, *, into: Agency, on: date, takes_part: bool = True, by: User) -> Agency:
    """End an agency with `on` as its last day, and let its successor take over on the day after.

    Whoever still works for it then works for the successor in the same role from that day, so nobody loses access
    overnight. What was recorded under the old name stays there; open work goes on in the successor after that day.
    Where it `takes_part`, the part in the statutory arrangements goes on in the successor too, from that day.
    Raises RuleBroken where one of the two has ended already, or where the successor leads back to the agency.
    """
    require(access.can_edit_agencies(by))
    # All of them: no other merger can close a circle meanwhile, and the chain is walked without a query.
    locked = {found.pk: found for found in Agency.objects.select_for_update().order_by("pk")}
    agency, into = locked[agency.pk], locked[into.pk]
    if agency.pk == into.pk:
        raise RuleBroken("An agency cannot be its own successor.")
    if agency.successor_id:
        raise RuleBroken(f"{agency.name} has already merged into {locked[agency.successor_id]}.")
    if into.until_on is not None and into.until_on <= on:
        raise RuleBroken(
            f"{into.name} ended on {words.plain_date(into.until_on)}. Choose the agency after it."
        )
    if agency.from_on is not None and on < agency.from_on:
        raise RuleBroken(
            f"{agency.name} began on {words.plain_date(agency.from_on)}. Choose a later last day."
        )
    after = into
    while after.successor_id:
        after = locked[after.successor_id]
        if after.pk == agency.pk:
            raise RuleBroken(f"{into.name} merges into {agency.name} itself. Choose another agency.")
    write(agency, until_on=on, successor=into)
    if takes_part:
        mergers.hand_on(agency)
    settle(agency)
    named("AFTER_MERGER")(timezone.localdate())
    return agency


@transaction.atomic
def take_back_merger(agency: Agency, *, by: User) -> bool:
    """Take a merger back before its day is over: both agencies go on, and everybody where they were.

    Returns whether somebody is to begin at the other agency later: who was to begin at this one stands there too.
    Raises RuleBroken once the agency has ended, since its open work has gone over then, and where the other one merges
    as well.
    """
    require(access.can_edit_agencies(by))
    locked = {found.pk: found for found in Agency.objects.select_for_update().order_by("pk")}
    agency = locked[agency.pk]
    if agency.successor_id is None or agency.until_on is None:
        raise RuleBroken(f"{agency.name} does not merge into another agency.")
    into, last = locked[agency.successor_id], agency.until_on
    if last < timezone.localdate():
        raise RuleBroken(
            f"{agency.name} ended on {words.plain_date(last)}, and its open work has gone over to {into.name}. If the "
            "day is wrong, correct its last day under “Change”."
        )
    if into.successor_id:
        raise RuleBroken(f"{into.name} merges into another agency too. Take that back first.")
    mergers.take_back(agency, into, last=last)
    others = [one.until_on for one in locked.values() if one.successor_id == into.pk and one.until_on]
    later = into.memberships.filter(from_on__gt=last + timedelta(days=1))
    return later.exclude(from_on__in=[day + timedelta(days=1) for day in others]).exists()


def settle(agency: Agency) -> None:
    """Let no membership outlast its agency: it goes on in the successor, or ends with the agency.

    In the transaction of the caller. Raises RuleBroken where there is no successor and somebody begins after the
    last day: a slip of the pen in that day must not wipe out what is written about people.
    """
    if agency.until_on is None:
        return
    if agency.successor is not None:
        carry_over(agency, agency.successor, agency.until_on)
        return
    late = agency.memberships.filter(from_on__gt=agency.until_on).order_by("from_on").first()
    if late is not None:
        raise RuleBroken(
            f"Somebody’s role at {agency.name} begins on {words.plain_date(late.from_on)}. Choose a last day after "
            "that, end the role first, or merge the agency into the one that takes over."
        )
    agency.memberships.filter(outlasting(agency.until_on)).update(until_on=agency.until_on)


def outlasting(on: date) -> Q:
    """The memberships that go on, or begin, after a day."""
    return Q(until_on=None) | Q(until_on__gt=on)


def carry_over(agency: Agency, into: Agency, on: date) -> None:
    """Let the memberships that outlast the agency's last day go on in the successor: four queries for any number.

    Whoever works for the successor in that role already, but not on all of those days, gets the days between. Where
    the successor ends too, they go on in the agency after it, or end with it.
    """
    leaving = agency.memberships.filter(outlasting(on))
    held = list(
        Membership.objects.select_for_update()
        .filter(outlasting(on), agency__in=[agency, into], user__in=leaving.values("user"))
        .order_by("pk")
    )
    left = [one for one in held if one.agency_id == agency.pk]
    if not left:
        return
    taken: dict[tuple[UUID, str], list[Span]] = defaultdict(list)
    for one in held:
        if one.agency_id == into.pk:
            taken[one.user_id, one.role].append((one.from_on, one.until_on))
    end_of_all = None if into.successor_id else into.until_on
    Membership.objects.bulk_create(
        Membership(
            user_id=one.user_id,
            agency=into,
            role=one.role,
            job_title=one.job_title,
            from_on=first,
            until_on=last,
        )
        for one in left
        for first, last in gaps(
            max(on + timedelta(days=1), one.from_on),
            min((day for day in (one.until_on, end_of_all) if day is not None), default=None),
            taken=taken[one.user_id, one.role],
        )
    )
    ids = [one.pk for one in left]
    Membership.objects.filter(pk__in=ids, from_on__gt=on).delete()
    Membership.objects.filter(pk__in=ids).update(until_on=on)
    if into.successor_id:
        settle(into)


@transaction.atomic
def add_person(
    *,
    by: User,
    name: str,
    email: str,
    phone: str = "",
    agency: Agency,
    role: str,
    job_title: str = "",
    from_on: date,
) -> User:
    """Write down somebody and where they work. They choose a password by ‘set or reset your password’."""
    require(access.can_edit_people(by))
    with in_words(User):
        person = User.objects.create_user(email, name=name, phone=phone)
    join(person, by=by, agency=agency, role=role, job_title=job_title, from_on=from_on)
    return person


@transaction.atomic
def join(
    person: User,
    *,
    by: User,
    agency: Agency,
    role: str,
    job_title: str = "",
    from_on: date,
    until_on: date | None = None,
) -> Membership:
    """Let somebody work for an agency in a role from a day.

    Raises PermissionDenied for one's own roles and for roles that are not one's to give, and RuleBroken where the
    agency has ended by then or the person has the role already.
    """
    require(access.can_change_memberships(by, person) and role in access.roles_to_give(by))
    agency = lock(agency)
    if agency.until_on is not None and agency.until_on < from_on:
        raise RuleBroken(
            f"{agency.name} ended on {words.plain_date(agency.until_on)}. Choose the agency after it."
        )
    with in_words(Membership):
        made = Membership.objects.create(
            user=person, agency=agency, role=role, job_title=job_title, from_on=from_on, until_on=until_on
        )
    if agency.until_on is not None:
        settle(agency)
        made.refresh_from_db()
    return made


def require_history(ending: Sequence[Membership], *, on: date) -> None:
    """Raise RuleBroken for a first day without a role by which the role would never have been, though it was held."""
    held = [one for one in ending if on <= one.from_on < timezone.localdate()]
    if held:
        newest = max(held, key=lambda one: one.from_on)
        raise RuleBroken(
            f"{newest.user.name} has a role there since {words.plain_date(newest.from_on)}. Choose a first day away "
            "after that."
        )


@transaction.atomic
def end(membership: Membership, *, on: date, by: User) -> None:
    """Take a role away from the beginning of the day `on`; today takes effect at once.

    A membership that would end on or before the day it begins never was, and goes. Raises RuleBroken where it has
    ended by then already, and where it has been held by then.
    """
    membership = lock(membership, "user")
    require(access.can_end(by, membership))
    last_day = on - timedelta(days=1)
    if membership.until_on is not None and membership.until_on <= last_day:
        raise RuleBroken(f"This role already ends on {words.plain_date(membership.until_on)}.")
    require_history([membership], on=on)
    if last_day < membership.from_on:
        membership.delete()
        return
    membership.until_on = last_day
    membership.save(update_fields=["until_on"])
