"""What becomes of somebody's turn on waiting lists when they leave: it goes on for another agency of theirs, or ends.

Training belongs to the person, so whoever works elsewhere by then keeps their turn and waits for that agency. A group
belongs to the agency: whoever leads it waits on. Places that are offered go to the next in line with the next sweep,
since whoever hands over may hold no lock of a session here.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force, memberships_on
from partnership.base.background import soon
from partnership.joining.sources import InHand, Source
from training.waiting import offering, telling
from training.waiting.models import Want
from training.waiting.rules import WantState
from training.waiting.tasks import sweep


def of(person: User, agency: Agency | None) -> QuerySet[Want]:
    """What somebody waits for, for one agency or for any."""
    rows = Want.objects.filter(user=person, state=WantState.OPEN).select_related("course", "agency", "user")
    return rows if agency is None else rows.filter(agency=agency)


def goes_to(want: Want, *, to: User | None, on: date) -> tuple[User, Agency] | None:
    """Who waits on and for which agency, from a day on; None where nobody does.

    A person themselves, for another agency of theirs; for a group `to`, or else a lead of the agency.
    """
    there = list(memberships_on(want.user_id, on))
    if want.places == 1:
        heirs = [want.agency_id, want.agency.successor_id]
        first = sorted(there, key=lambda one: one.agency_id not in heirs)
        return (want.user, first[0].agency) if first else None
    agency = want.agency.successor if want.agency.until_on and want.agency.until_on < on else want.agency
    if agency is None or has_another_group(want, agency):
        return None
    leads = Membership.objects.filter(
        in_force(on), agency=agency, role=Role.AGENCY_LEAD, user__is_active=True
    )
    by_turn = {one.user_id: one.user for one in leads.select_related("user").order_by("from_on", "pk")}
    wanted = [want.user_id, to.pk if to else None, *by_turn]
    return next(((by_turn[pk], agency) for pk in wanted if pk in by_turn), None)


def has_another_group(want: Want, agency: Agency) -> bool:
    """Whether a group of the agency that would have it waits already: there is one at a time."""
    groups = Want.objects.filter(state=WantState.OPEN, course=want.course_id, agency=agency, places__gt=1)
    return groups.exclude(pk=want.pk).exists()


def shows(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    """Each wish that will not go on as it is."""
    shown = []
    for want in of(person, agency):
        heir = goes_to(want, to=to, on=on)
        if heir == (want.user, want.agency):
            continue
        then = "They no longer wait, and whoever is after them moves up."
        if heir:
            then = f"{heir[0]} waits on, for {heir[1]}."
        address = reverse("training:course", args=[want.course.slug])
        shown.append(InHand(f"Waiting list: {want.course.title}", address, then))
    return shown


def hands_over(person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date) -> int:
    """Let each wish go on or end, and say why; returns how many went to `to`."""
    found = of(person, agency).values_list("pk", flat=True)
    return sum(settle(pk, to=to, on=on, now=timezone.now()) for pk in list(found))


@transaction.atomic
def settle(pk: UUID, *, to: User | None = None, on: date, now: datetime) -> bool:
    """Settle one, under its lock; whether it went to `to`."""
    want = offering.locked_want(pk)
    heir = goes_to(want, to=to, on=on)
    if want.state != WantState.OPEN or heir == (want.user, want.agency):
        return False
    if heir is None:
        want.close(WantState.GONE, now=now)
        telling.left(want)
        soon(sweep)  # a place that is offered to them
        return False
    want.user, want.agency = heir
    want.save(update_fields=["user", "agency"])
    return to is not None and heir[0] == to


def adrift(on: date) -> QuerySet[Want, UUID]:
    """The open wishes of whoever does not work for their agency on a day."""
    working = Membership.objects.filter(in_force(on), user=OuterRef("user"), agency=OuterRef("agency"))
    gone = Want.objects.filter(~Exists(working.filter(user__is_active=True)), state=WantState.OPEN)
    return gone.order_by("arrival").values_list("pk", flat=True)


def merged(today: date) -> int:
    """Let wishes for agencies that have merged, and those that nobody has handed over, go on or end."""
    return sum(settle(pk, on=today, now=timezone.now()) for pk in list(adrift(today)))


SOURCE = Source(shows=shows, hands_over=hands_over, merged=merged)
