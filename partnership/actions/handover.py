"""What becomes of somebody's actions when they go, and of an agency's when it has merged."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access, clocks, telling
from partnership.actions.models import Action
from partnership.actions.rules import CLOSED, LIVE
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.base.editing import write
from partnership.joining.sources import InHand, Source
from partnership.meetings.seating import for_agencies
from partnership.pages import words


def of(person: User, agency: Agency | None) -> QuerySet[Action]:
    """What somebody owns or stands in for, in an agency or at all, as far as it is still to be done."""
    rows = Action.objects.filter(Q(owner=person) | Q(deputy=person), state__in=LIVE)
    return rows if agency is None else rows.filter(for_agencies([agency.pk]))


def shows(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    """Each action that they own, and whose it will be."""
    rows = of(person, agency).filter(owner=person).select_related("deputy").order_by("due_on", "pk")
    return [
        InHand(
            clocks.known_as(one),
            reverse("actions:action", args=[one.pk]),
            f"Due {words.plain_date(one.due_on)}. It goes to "
            + str(to or one.deputy or "the safeguarding lead of its agency, else it stands under “no owner”")
            + ".",
        )
        for one in rows
    ]


def hands_over(person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date) -> int:
    """To whoever was named; else to the deputy, the lead of the agency, or nobody. Their clocks go along."""
    given = 0
    rows = (
        of(person, agency)
        .select_related("agency__successor", "group", "owner", "deputy")
        .select_for_update(of=("self",))
    )
    for action in rows.order_by("pk"):
        owned = action.owner_id == person.pk
        deputy = None if action.deputy_id == person.pk else action.deputy
        owner = (to or deputy or lead_of(action, but=person, on=on)) if owned else action.owner
        deputy = None if deputy == owner else deputy
        write(action, owner=owner, deputy=deputy if owner else None)
        telling.elsewhere(action, [person.pk])
        clocks.follow(action, by=by, today=on)
        given += owned and owner is not None and owner == to
    return given


def lead_of(action: Action, *, but: User, on: date) -> User | None:
    """The safeguarding lead of the agency that owns an action, or of the one that took it over."""
    leads = Membership.objects.filter(
        in_force(on), agency__in=access.whose(action), role=Role.AGENCY_LEAD, user__is_active=True
    )
    found = leads.exclude(user=but).select_related("user").order_by("from_on", "id").first()
    return found.user if found else None


def merged(today: date) -> int:
    """Let what is open in agencies that have merged be their successors'; one step of a chain each time.

    Where the successor has agreed the very same, both stay as they were agreed: `access.whose` leads there. A form that
    was opened before is told that the action has changed.
    """
    over = Q(agency__successor__isnull=False, agency__until_on__lt=today)
    open_ones = Action.objects.exclude(state__in=CLOSED)
    rows = open_ones.filter(over).annotate(next=F("agency__successor"))
    moved = 0
    for agency, following in list(rows.order_by().values_list("agency", "next").distinct()):
        same = {name: OuterRef(name) for name in ("title", "source", "source_name", "agreed_on")}
        there = Action.objects.filter(agency=following, **same)
        moved += open_ones.filter(~Exists(there), agency=agency).update(
            agency=following, version=F("version") + 1
        )
    return moved


SOURCE = Source(shows=shows, hands_over=hands_over, merged=merged)
