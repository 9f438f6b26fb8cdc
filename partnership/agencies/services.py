"""What changes in the directory: agencies begin, merge and end; people join and leave."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import access, mergers
from partnership.agencies.mergers import outlasting
from partnership.agencies.models import Agency, Domain, Membership
from partnership.agencies.parts import DAY
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
    part_goes_on: NotRequired[bool]


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
    counts from the new day. Where one that is not over is put off or goes, those that it had ended go on.
    `version` is the one the person has seen. Raises ChangedMeanwhile when somebody else has saved since, and
    RuleBroken where somebody begins after the new last day, or where the day does not fit the mergers.
    """
    require(access.can_edit_agencies(by))
    both = Agency.objects.filter(pk__in=[agency.pk, agency.successor_id])
    list(both.select_for_update().order_by("pk"))  # in the order of `merge`
    agency = open_at(agency, version)
    require_no_circle(agency, facts["part_of"])
    was, now = agency.until_on, facts["until_on"]
    if now is not None and now != was:
        require_goes_on(agency.successor, after=now)
        require_last(agency, on=now)
        require_not_over(agency, on=now)
    write(agency, **facts)
    with in_words(Domain):
        agency.domains.exclude(name__in=domains).delete()
        known = set(agency.domains.values_list("name", flat=True))
        Domain.objects.bulk_create(Domain(agency=agency, name=name) for name in domains if name not in known)
    if now != was:
        settle(agency, was=was)
    return agency


def require_goes_on(into: Agency | None, *, after: date) -> None:
    """Raise RuleBroken where the agency that takes over would not be there on the day after."""
    if into is not None and into.until_on is not None and into.until_on <= after:
        ends = "ended" if into.until_on < timezone.localdate() else "ends"
        raise RuleBroken(
            f"{into.name} {ends} on {words.plain_date(into.until_on)}. Choose the agency after it, or an earlier last "
            "day."
        )


def require_last(agency: Agency, *, on: date) -> None:
    """Raise RuleBroken where another would become part of an agency that is not there any more."""
    late = agency.predecessors.filter(until_on__gte=on).order_by("until_on").last()
    if late is not None and late.until_on is not None:
        raise RuleBroken(
            f"{late.name} becomes part of {agency.name}, and its last day is {words.plain_date(late.until_on)}. Choose "
            "a day after that."
        )


def require_not_over(agency: Agency, *, on: date) -> None:
    """Raise RuleBroken where an agency that has merged would be there again: its open work has gone over."""
    if agency.successor is None or agency.until_on is None:
        return
    if agency.until_on < timezone.localdate() <= on:
        raise RuleBroken(
            f"{agency.name} ended on {words.plain_date(agency.until_on)}, and its open work has gone over to "
            f"{agency.successor.name}. Choose a last day that is over."
        )


def require_no_circle(agency: Agency, above: Agency | None) -> None:
    """Raise RuleBroken where an agency would be a part of itself."""
    seen = set()
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        if above.pk == agency.pk:
            raise RuleBroken(f"{agency.name} cannot be part of itself or of one of its own parts.")
        above = above.part_of


@transaction.atomic
def merge(agency: Agency, *, into: Agency, on: date, part_goes_on: bool = True, by: User) -> Agency:
    """End an agency with `on` as its last day, and let its successor take over on the day after.

    Whoever still works for it then works for the successor in the same role from that day, so nobody loses access
    overnight; so does whoever would, had the agency not been given a last day before. What was recorded under the old
    name stays there; open work goes on in the successor after that day.
    Where its `part_goes_on`, the successor is in the statutory arrangements what it was, too, from that day.
    Raises RuleBroken where one of the two has ended already, where another becomes part of the agency later, or where
    the successor leads back to the agency.
    """
    require(access.can_edit_agencies(by))
    # All of them: no other merger can close a circle meanwhile, and the chain is walked without a query.
    locked = {found.pk: found for found in Agency.objects.select_for_update().order_by("pk")}
    agency, into = locked[agency.pk], locked[into.pk]
    if agency.pk == into.pk:
        raise RuleBroken("An agency cannot be its own successor.")
    if agency.successor_id:
        raise RuleBroken(f"{agency.name} has already merged into {locked[agency.successor_id]}.")
    require_goes_on(into, after=on)
    if agency.from_on is not None and on < agency.from_on:
        raise RuleBroken(
            f"{agency.name} began on {words.plain_date(agency.from_on)}. Choose a later last day."
        )
    after = into
    while after.successor_id:
        after = locked[after.successor_id]
        if after.pk == agency.pk:
            raise RuleBroken(f"{into.name} merges into {agency.name} itself. Choose another agency.")
    require_last(agency, on=on)
    was = agency.until_on
    write(agency, until_on=on, successor=into, part_goes_on=part_goes_on)
    settle(agency, was=was, merging=True)
    named("AFTER_MERGER")(timezone.localdate())
    return agency


@transaction.atomic
def take_back_merger(agency: Agency, *, shown: Agency | None = None, by: User) -> bool:
    """Take a merger back before its day is over: both agencies go on, and everybody where they were.

    Returns whether somebody is to `begin_later` at the other agency. `shown` is the agency as a page has shown it.
    Raises RuleBroken where it `require_takeable` does, and where it merges otherwise than was shown by now.
    """
    require(access.can_edit_agencies(by))
    locked = {found.pk: found for found in Agency.objects.select_for_update().order_by("pk")}
    agency = locked[agency.pk]
    into, last = require_takeable(agency)
    if shown and (shown.successor_id, shown.until_on) != (into.pk, last):
        raise RuleBroken("The merger has changed since you opened the page. Open it again to read it.")
    mergers.stay(agency, into, was=last, now=None)
    write(agency, until_on=None, successor=None, part_goes_on=True)
    return begin_later(into, after=last)


def require_takeable(agency: Agency) -> tuple[Agency, date]:
    """The agency that takes over, and the last day, of a merger that can be taken back.

    Raises RuleBroken without a merger, once the agency has ended, since its open work has gone over then, and where the
    other one merges as well.
    """
    into, last = agency.successor, agency.until_on
    if into is None or last is None:
        raise RuleBroken(f"{agency.name} does not merge into another agency.")
    if last < timezone.localdate():
        raise RuleBroken(
            f"{agency.name} ended on {words.plain_date(last)}, and its open work has gone over to {into.name}. If the "
            "day is wrong, correct its last day under “Change”."
        )
    if into.successor_id:
        raise RuleBroken(f"{into.name} merges into another agency too. Take that back first.")
    return into, last


def begin_later(into: Agency, *, after: date, until: date | None = None) -> bool:
    """Whether somebody begins at the successor later than a merger: who was to begin at the old agency stands there."""
    carried = into.predecessors.exclude(until_on=None).values_list("until_on", flat=True)
    later = into.memberships.filter(from_on__gt=after + DAY).exclude(
        from_on__in=[day + DAY for day in carried if day]
    )
    return later.filter(from_on__lte=until).exists() if until else later.exists()


def settle(agency: Agency, *, was: date | None = None, merging: bool = False) -> None:
    """Let no membership outlast its agency: it goes on in the successor, or ends with the agency.

    Where its last day `was` an earlier one, what the successor took over on that day goes on here until the new one,
    and so does what had ended on it without a successor: where the day is not over, or the agency is `merging`.
    In the transaction of the caller. Raises RuleBroken where there is no successor and somebody begins after the
    last day: a slip of the pen in that day must not wipe out what is written about people.
    """
    put_off = was is not None and (agency.until_on is None or was < agency.until_on)
    if was is not None and (
        merging or (put_off and agency.successor is None and was >= timezone.localdate())
    ):
        mergers.uncut(agency, was=was)
    if agency.until_on is None:
        return
    if agency.successor is not None:
        if was is not None and put_off and not merging:
            mergers.stay(agency, agency.successor, was=was, now=agency.until_on)
        carry_over(agency, agency.successor, agency.until_on)
        return
    late = agency.memberships.filter(from_on__gt=agency.until_on).order_by("from_on").first()
    if late is not None:
        raise RuleBroken(
            f"Somebody’s role at {agency.name} begins on {words.plain_date(late.from_on)}. Choose a last day after "
            "that, end the role first, or merge the agency into the one that takes over."
        )
    agency.memberships.filter(outlasting(agency.until_on)).update(until_on=agency.until_on)


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
        for first, last in gaps(max(on + DAY, one.from_on), one.until_on, taken=taken[one.user_id, one.role])
        if end_of_all is None or first <= end_of_all
    )
    ids = [one.pk for one in left]
    Membership.objects.filter(pk__in=ids, from_on__gt=on).delete()
    Membership.objects.filter(pk__in=ids).update(until_on=on)
    if into.until_on is not None:
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
    ended by then already, and where it has been held by then. It does not go on after a merger either.
    """
    membership = lock(membership, "user")
    require(access.can_end(by, membership))
    last_day = on - DAY
    if membership.until_on is not None and membership.until_on <= last_day:
        raise RuleBroken(f"This role already ends on {words.plain_date(membership.until_on)}.")
    require_history([membership], on=on)
    end_carried(membership)
    if last_day < membership.from_on:
        membership.delete()
        return
    membership.until_on = last_day
    membership.save(update_fields=["until_on"])


def end_carried(membership: Membership) -> date | None:
    """Take away in which roles one that ends before its agency merges would go on; returns when the last would end."""
    ends = mergers.until_wanted(membership)
    for one in mergers.carried(membership):
        if one.from_on >= timezone.localdate():
            ends = one.until_on
            one.delete()
    return ends
