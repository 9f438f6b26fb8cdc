"""Somebody leaves or moves: the roles end by their dates at once, and on the day the open work goes to others, once."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from partnership.accounts import sessions
from partnership.accounts.models import User
from partnership.agencies import services as agencies
from partnership.agencies.mergers import outlasting
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force, memberships_on
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.joining import access
from partnership.joining.models import Departure
from partnership.joining.sources import InHand, in_hand, sources
from partnership.notices import services as notices
from partnership.pages import words

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=60)
"""How far back the sweep looks for roles that have run out by themselves: longer than any outage."""


def affected(person: User, *, agency: Agency | None, on: date) -> list[Membership]:
    """The roles that would end: those that go on, or begin, on or after the first day away. Locked."""
    last = on - timedelta(days=1)
    theirs = Membership.objects.select_for_update(of=("self",)).filter(outlasting(last), user=person)
    if agency is not None:
        theirs = theirs.filter(agency=agency)
    return list(theirs.select_related("agency", "user").order_by("pk"))


@transaction.atomic
def leave(
    person: User,
    *,
    by: User,
    agency: Agency | None,
    on: date,
    hand_to: User | None,
    now: datetime,
) -> Departure:
    """Let somebody leave an agency, or every one (`agency` is None); `on` is the first day without access.

    Their roles there end the day before and stay in the history. Open work goes on the day, which may be today.
    Raises PermissionDenied for oneself and for roles that are not one's to end, and RuleBroken where there is no role
    left to end, where a departure is planned already, and where `hand_to` does not work there then.
    """
    require(access.can_see_off(by, person, agency.pk if agency else None))
    return depart(person, by=by, agency=agency, into=None, on=on, hand_to=hand_to, now=now)


@transaction.atomic
def move(
    person: User,
    *,
    by: User,
    agency: Agency,
    into: Agency,
    role: str,
    job_title: str,
    on: date,
    hand_to: User | None,
    now: datetime,
) -> Departure:
    """Let somebody move to another agency: the roles at the old one end the day before the new one begins.

    What was recorded under the old agency stays there. Raises like `leave`, and like `agencies.services.join`.
    """
    require(access.can_move(by, person))
    require_another(agency, into)
    departure = depart(person, by=by, agency=agency, into=into, on=on, hand_to=hand_to, now=None)
    departure.given = agencies.join(person, by=by, agency=into, role=role, job_title=job_title, from_on=on)
    departure.save(update_fields=["given"])
    return carried_out_if_due(departure, now=now)


def depart(
    person: User,
    *,
    by: User,
    agency: Agency | None,
    into: Agency | None,
    on: date,
    hand_to: User | None,
    now: datetime | None,
) -> Departure:
    """End the roles and write the departure down. In the transaction of the caller."""
    person = lock(person)
    ending = roles_to_end(person, by=by, agency=agency, on=on, hand_to=hand_to)
    before = [as_it_was(one, until=agencies.end_carried(one)) for one in ending]
    with in_words(Departure):
        departure = Departure.objects.create(
            user=person, agency=agency, into=into, on=on, hand_to=hand_to, made_by=by, before=before
        )
    last = on - timedelta(days=1)
    pks = [one.pk for one in ending]
    Membership.objects.filter(pk__in=pks, from_on__gt=last).delete()
    Membership.objects.filter(pk__in=pks).update(until_on=last)
    return departure if now is None else carried_out_if_due(departure, now=now)


def require_another(agency: Agency | None, into: Agency) -> None:
    """Raise RuleBroken for a move to where somebody works already."""
    if agency == into:
        raise RuleBroken("Choose another agency than the one they leave.", about="into")


@transaction.atomic
def rehearsed(
    person: User,
    *,
    by: User,
    agency: Agency | None,
    on: date,
    hand_to: User | None,
    into: Agency | None = None,
    role: str = "",
    job_title: str = "",
) -> list[InHand]:
    """What would be handed over, and to whom; nothing stays of it. Raises what `leave` and `move` would.

    It is tried and taken back, because what stays with the person follows from where they work then.
    """
    if into is not None:
        require_another(agency, into)
    depart(person, by=by, agency=agency, into=into, on=on, hand_to=hand_to, now=None)
    if into is not None:
        agencies.join(person, by=by, agency=into, role=role, job_title=job_title, from_on=on)
    found = in_hand(person, to=hand_to, agency=agency, on=on)
    transaction.set_rollback(True)
    return found


@transaction.atomic
def roles_to_end(
    person: User, *, by: User, agency: Agency | None, on: date, hand_to: User | None
) -> list[Membership]:
    """The roles that a departure would end, locked; raises RuleBroken with the reason where it cannot be."""
    ending = affected(person, agency=agency, on=on)
    if not ending:
        where = f"at {agency}" if agency else "anywhere"
        raise RuleBroken(
            f"{person.name} has no role {where} that goes on after {words.plain_date(on - timedelta(days=1))}."
        )
    require(access.can_end_all(by, ending))
    agencies.require_history(ending, on=on)
    if hand_to is not None:
        require_taker(hand_to, person=person, agencies_left={one.agency_id for one in ending}, on=on)
    return ending


def require_taker(hand_to: User, *, person: User, agencies_left: set[Any], on: date) -> None:
    """Raise RuleBroken where open work cannot go to somebody."""
    if hand_to == person:
        raise RuleBroken("Open work goes to somebody else.", about="hand_to")
    there = memberships_on(hand_to.pk, max(on, timezone.localdate())).filter(agency__in=agencies_left)
    if not hand_to.is_active or not there.exists():
        raise RuleBroken(
            "Whoever takes the work over has to work for the same agency on that day.", about="hand_to"
        )


def as_it_was(membership: Membership, *, until: date | None) -> dict[str, str | None]:
    """A role, as a plan that is called off needs it: until when it was to go on, after a merger too."""
    return {
        "id": str(membership.pk),
        "agency": str(membership.agency_id),
        "role": membership.role,
        "job_title": membership.job_title,
        "from_on": membership.from_on.isoformat(),
        "until_on": until.isoformat() if until else None,
    }


@transaction.atomic
def call_off(departure: Departure, *, by: User) -> None:
    """Take back a departure whose day has not come: the roles are as they were, and a move's new role goes.

    A role that was given there otherwise stays, whenever it begins. Whoever could have ended these roles gives them
    back. Raises PermissionDenied for others, and RuleBroken once it has been carried out, and where the roles have
    changed otherwise since.
    """
    departure = lock(departure, "user")
    require(access.can_call_off(by, departure))
    if departure.done_at is not None:
        raise RuleBroken(
            "The day has come, and their open work has gone to others. Give the role again instead."
        )
    taken = (
        Membership.objects.filter(pk=departure.given_id) if departure.given_id else Membership.objects.none()
    )
    require(access.can_end_all(by, list(taken.select_related("user"))))
    require_unchanged(departure)
    with in_words(Membership):
        taken.delete()
        for was in departure.before:
            days = {
                name: date.fromisoformat(was[name]) if was[name] else None for name in ("from_on", "until_on")
            }
            Membership.objects.update_or_create(
                pk=was["id"],
                defaults={"until_on": days["until_on"]},
                create_defaults={
                    "id": was["id"],
                    "user": departure.user,
                    "agency_id": was["agency"],
                    "role": was["role"],
                    "job_title": was["job_title"] or "",
                    **days,
                },
            )
        for agency in Agency.objects.filter(
            pk__in=[was["agency"] for was in departure.before], until_on__isnull=False
        ):
            agencies.settle(agency)
    departure.delete()


def require_unchanged(departure: Departure) -> None:
    """Raise RuleBroken where a role was ended or given otherwise since the departure was planned."""
    last = departure.on - timedelta(days=1)
    ids = [was["id"] for was in departure.before]
    for held in (
        Membership.objects.select_for_update(of=("self",)).select_related("agency").filter(pk__in=ids)
    ):
        if held.until_on not in (None, last, held.agency.until_on):
            raise RuleBroken("The roles have changed since. Give the right ones again instead.")


def leads_alone(person: User, *, agency: Agency | None, on: date) -> list[Agency]:
    """The agencies that would be left without a safeguarding lead."""
    leading = Membership.objects.filter(in_force(on), role=Role.AGENCY_LEAD)
    others = leading.exclude(user=person).filter(agency=OuterRef("pk"), user__is_active=True)
    left = Agency.objects.filter(pk__in=leading.filter(user=person).values("agency")).exclude(Exists(others))
    return list(left if agency is None else left.filter(pk=agency.pk))


def left_empty(person: User, *, agency: Agency | None, on: date) -> list[str]:
    """What nobody would do any more, in sentences: lead safeguarding in an agency, or be the business unit."""
    said = [
        f"{one.name} would then have no safeguarding lead."
        for one in leads_alone(person, agency=agency, on=on)
    ]
    unit = Membership.objects.filter(in_force(on), role=Role.BUSINESS_UNIT, user__is_active=True)
    theirs = unit.filter(user=person) if agency is None else unit.filter(user=person, agency=agency)
    if theirs.exists() and not unit.exclude(user=person).exists():
        said.append(
            "The business unit would then have nobody: what is late, what is referred and every clock that nobody else "
            "has would reach no one. Give somebody else this role first."
        )
    return said


# The day comes --------------------------------------------------------------------------------------------


def carried_out_if_due(departure: Departure, *, now: datetime) -> Departure:
    """Carry a departure out at once where its day has come."""
    if departure.on <= timezone.localdate(now):
        return carry_out(departure, by=departure.made_by, now=now)
    return departure


@transaction.atomic
def carry_out(departure: Departure, *, by: User | None, now: datetime) -> Departure:
    """Hand the open work over, and sign the person out everywhere where no role is left. A second call does nothing."""
    departure = lock(departure, "user", "agency", "hand_to", "made_by")
    if departure.done_at is not None:
        return departure
    today = timezone.localdate(now)
    person, to = departure.user, departure.hand_to
    if to is not None and not (to.is_active and memberships_on(to.pk, today).exists()):
        to = None
    departure.handed = sum(
        source.hands_over(person, to=to, agency=departure.agency, by=by, on=departure.on)
        for source in sources()
    )
    if not memberships_on(person.pk, today).exists():
        sessions.end_all(person, by=by)
    departure.done_at, departure.before = now, []
    departure.save(update_fields=["done_at", "handed", "before"])
    if to is not None and departure.handed:
        notices.post(
            kind="joining.handed_over",
            key=f"joining:handed:{departure.pk}",
            user=to,
            path=reverse("home"),
            facts={
                "agency": str(departure.agency or "their agency"),
                "count": words.count(departure.handed, "piece of work", "pieces of work"),
            },
        )
    return departure


def note_lapsed(today: date) -> None:
    """Write a departure down for each role that has run out by itself, so that its open work goes to others too.

    A role that ended with its agency goes on in the successor, and somebody with another role there has not left.
    """
    still_there = Membership.objects.filter(in_force(today), user=OuterRef("user"), agency=OuterRef("agency"))
    noted = Departure.objects.filter(
        Q(agency=None) | Q(agency=OuterRef("agency")), user=OuterRef("user"), on__gt=OuterRef("until_on")
    )
    lapsed = (
        Membership.objects.filter(until_on__lt=today, until_on__gte=today - LOOK_BACK)
        .filter(Q(agency__successor=None) | Q(agency__until_on__gt=today))
        .exclude(Exists(still_there))
        .exclude(Exists(noted))
        .order_by("user_id", "agency_id", "-until_on")
        .distinct("user_id", "agency_id")
    )
    Departure.objects.bulk_create(
        [
            Departure(user_id=one.user_id, agency_id=one.agency_id, on=one.until_on + timedelta(days=1))
            for one in lapsed
            if one.until_on
        ],
        ignore_conflicts=True,
    )


def carry_out_due(*, now: datetime) -> None:
    """Carry out every departure whose day has come; one that fails holds up none and is tried again."""
    today = timezone.localdate(now)
    note_lapsed(today)
    for departure in Departure.objects.filter(done_at=None, on__lte=today).order_by("on", "pk"):
        try:
            carry_out(departure, by=departure.made_by, now=now)
        except Exception:
            log.exception("A departure could not be carried out.")
    after_merger(today)


def after_merger(today: date) -> None:
    """Let the open work of agencies that have merged go on in their successors."""
    for source in sources():
        if source.merged is not None:
            source.merged(today)
