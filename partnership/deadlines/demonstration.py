"""The demonstration world's deadlines: reviews of policies, returns and reports, around the day it is made."""

from datetime import date, timedelta
from typing import NamedTuple

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.demonstration import address, done_by
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.deadlines import rulebook, services
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State

WORLD = "demonstration:"
POLICIES = ("safeguarding", "safer recruitment", "whistleblowing", "low-level concerns", "online safety")


OFFICES = (
    (Role.LADO_OFFICER, "Review the procedure for allegations against staff", 360),
    (Role.LADO_MANAGER, "Review how long records of allegations are kept", 353),
    (Role.LEAD_PARTNER, "Review how the partners share the costs", 352),
    (Role.SCRUTINEER, "Review the plan for independent scrutiny", 357),
    (Role.FINANCE_OFFICER, "Review the agreement on contributions", 361),
    (Role.ADMINISTRATOR, "Review who holds which role", 368),
    (Role.INFORMATION_GOVERNANCE, "Review the privacy notice", 358),
    (Role.TRAINING_OFFICER, "Review the training strategy", 354),
)
"""What those who hold an office do for the partnership once a year, and how many days ago they last did."""


class Planned(NamedTuple):
    """One deadline, by how many days ago its clock started."""

    name: str
    rule: str
    ago: int
    title: str
    owner: User
    agency: Agency | None
    done: int | None = None
    """So many days ago it was done."""


@done_by(Role.BUSINESS_UNIT)
def fill(today: date) -> None:
    """Once: a second run changes nothing, so that what a visitor has done stays."""
    rulebook.fill()
    if Deadline.objects.filter(subject__startswith=WORLD).exists():
        return
    for one in planned(today):
        deadline = services.start(
            subject=WORLD + one.name,
            rule=one.rule,
            trigger_on=today - timedelta(days=one.ago),
            title=one.title,
            path=reverse("agencies:detail", args=[one.agency.pk]) if one.agency else reverse("home"),
            owner=one.owner,
            agency=one.agency,
            by=None,
            by_hand=True,
        )
        if one.done is not None:
            services.meet(deadline.subject, on=today - timedelta(days=one.done), by=None)
    stop_and_move(today)


def planned(today: date) -> list[Planned]:
    """Each agency's return and its policies; what the business unit and the players have to do."""
    business_unit = User.objects.get(email=address(Role.BUSINESS_UNIT))
    lead = User.objects.get(email=address(Role.AGENCY_LEAD))
    executive = User.objects.get(email=address(Role.EXECUTIVE))
    charity = lead.memberships.get().agency
    leads = (
        Membership.objects.filter(in_force(today), role=Role.AGENCY_LEAD)
        .select_related("user", "agency")
        .order_by("agency__name", "user__name")
    )
    rows = [
        Planned(
            f"section-11:{place.agency.pk}",
            "section_11.return",
            71,
            "Return the Section 11 self-assessment",
            place.user,
            place.agency,
            done=number if number % 3 == 0 else None,
        )
        for number, place in enumerate(leads)
    ]
    rows += [
        Planned(
            f"policy:{place.agency.pk}",
            "policy.review",
            372 - 23 * number % 90,
            f"Review the {POLICIES[number % len(POLICIES)]} policy",
            place.user,
            place.agency,
            done=40 if number % 4 == 3 else None,
        )
        for number, place in enumerate(leads)
    ]
    rows += [
        Planned(f"office:{role}", "policy.review", ago, title, User.objects.get(email=address(role)), None)
        for role, title, ago in OFFICES
    ]
    return [
        *rows,
        Planned("rpd", "rpd.stage_3", 6, "Answer the school that disputes a threshold", business_unit, None),
        Planned("rpd-4", "rpd.stage_4", 9, "Decide who chairs the disputed conference", executive, None),
        Planned("lead-late", "policy.review", 368, "Review the lone working policy", lead, charity),
        Planned("lead-soon", "policy.review", 361, "Review the whistleblowing policy", lead, charity),
    ]


def stop_and_move(today: date) -> None:
    """One clock that stands still, and one date that was agreed otherwise."""
    business_unit = User.objects.get(email=address(Role.BUSINESS_UNIT))
    stopped = Deadline.objects.get(subject=f"{WORLD}rpd-4", state=State.OPEN)
    services.pause(
        stopped,
        from_on=today - timedelta(days=2),
        reason="Both agencies meet the family first. They asked us to wait.",
        by=business_unit,
        today=today,
    )
    moved = Deadline.objects.get(subject=f"{WORLD}office:{Role.TRAINING_OFFICER}", state=State.OPEN)
    services.revise(
        moved,
        due_on=moved.due_on + timedelta(days=28),
        because="The Executive agreed four more weeks, so that the figures of the year are in it.",
        by=business_unit,
    )
