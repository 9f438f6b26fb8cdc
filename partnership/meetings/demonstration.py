"""The groups as published, with seats for invented people: the leads of agencies, and the accounts of some roles."""

import csv
from datetime import date
from pathlib import Path
from uuid import UUID

from partnership.agencies.demonstration import done_by, named
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import GroupKind, SeatKind

DATA = Path(__file__).parent / "data"
BEGAN = date(2024, 4, 1)
KINDS = {
    "Strategic": GroupKind.STRATEGIC,
    "Subgroup": GroupKind.SUBGROUP,
    "Forum": GroupKind.FORUM,
    "Joint panel": GroupKind.PANEL,
}
COUNTY, POLICE, HEALTH = (
    "Somerset Council",
    "Avon and Somerset Constabulary",
    "NHS Somerset Integrated Care Board",
)
AT_THE_TABLE = {
    "Lead Safeguarding Partners": (POLICE, HEALTH),
    "Executive": (POLICE, HEALTH, "Maintained Schools and Academies"),
    "Quality Assurance Group": (POLICE, "Children's Social Care", "Somerset NHS Foundation Trust"),
    "Learning and Improvement Subgroup": (
        HEALTH,
        "Children's Social Care",
        "Barnardo's",
        "Probation Service",
    ),
    "Safeguarding in Education Forum": (
        "Independent Schools",
        "Further Education Colleges",
        "Early Years Settings",
    ),
    "Child Exploitation Subgroup": ("Children's Social Care", "Youth Justice Team", "Barnardo's"),
    "Workforce Development Group": (POLICE, "Early Years Settings", "Faith and Community Sector"),
    "Health Safeguarding Partnership": ("Public Health Nursing", "Somerset NHS Foundation Trust"),
    "Child Death Overview Panel": (POLICE, HEALTH, "Somerset NHS Foundation Trust"),
}
"""Which agencies sit on a group beside the one that chairs it."""
PLAYERS = [
    ("Lead Safeguarding Partners", Role.LEAD_PARTNER, SeatKind.VICE_CHAIR),
    ("Executive", Role.EXECUTIVE, SeatKind.CHAIR),
    ("Executive", Role.BUSINESS_UNIT, SeatKind.ADVISER),
    ("Executive", Role.SCRUTINEER, SeatKind.ADVISER),
    ("Learning and Improvement Subgroup", Role.BUSINESS_UNIT, SeatKind.ADVISER),
    ("Learning and Improvement Subgroup", Role.TRAINING_OFFICER, SeatKind.ADVISER),
    ("Workforce Development Group", Role.TRAINING_OFFICER, SeatKind.MEMBER),
    ("Workforce Development Group", Role.AGENCY_LEAD, SeatKind.VICE_CHAIR),
    ("Safeguarding in Education Forum", Role.LADO_OFFICER, SeatKind.ADVISER),
    ("Quality Assurance Group", Role.LADO_MANAGER, SeatKind.ADVISER),
]
"""The seats of the accounts that people sign in with."""


def published() -> list[dict[str, str]]:
    """The rows of the published list of groups."""
    with (DATA / "subgroups.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lead_of(agency: Agency, players: set[UUID]) -> Membership | None:
    """The invented safeguarding lead of an agency; not one of those whose seats stand above."""
    leads = agency.memberships.filter(role=Role.AGENCY_LEAD).exclude(user__in=players)
    return leads.order_by("from_on", "pk").first()


@done_by(Role.BUSINESS_UNIT)
def fill(today: date) -> None:
    """Nine groups, and who sits on them."""
    rows = published()
    groups = [
        Subgroup(
            id=named("subgroup", row["name"]),
            name=row["name"],
            kind=KINDS[row["kind"]],
            purpose=row["purpose"],
            meetings_a_year=int(row["meetings_per_year"]),
        )
        for row in rows
    ]
    Subgroup.objects.bulk_create(groups, ignore_conflicts=True)
    players = {named("player", role.value) for role in Role}
    places = {place for others in AT_THE_TABLE.values() for place in others} | {
        row["chaired_by"] for row in rows
    }
    leads = {
        agency.name: lead
        for agency in Agency.objects.filter(name__in=places)
        if (lead := lead_of(agency, players)) is not None
    }
    taken = {(group, SeatKind.CHAIR) for group, _, kind in PLAYERS if kind == SeatKind.CHAIR}
    asked = [
        (row["name"], leads[row["chaired_by"]], SeatKind.CHAIR)
        for row in rows
        if row["chaired_by"] in leads and (row["name"], SeatKind.CHAIR) not in taken
    ]
    asked += [
        (group, leads[place], SeatKind.MEMBER)
        for group, others in AT_THE_TABLE.items()
        for place in others
        if place in leads
    ]
    held = {
        one.user_id: one for one in Membership.objects.filter(user__in=players).order_by("-from_on", "pk")
    }
    asked += [(group, held[named("player", role.value)], kind) for group, role, kind in PLAYERS]
    Seat.objects.bulk_create(
        [
            Seat(
                id=named("seat", group, job.user_id),
                subgroup_id=named("subgroup", group),
                agency_id=job.agency_id,
                user_id=job.user_id,
                kind=kind,
                from_on=max(BEGAN, job.from_on),
            )
            for group, job, kind in asked
        ],
        ignore_conflicts=True,
    )
