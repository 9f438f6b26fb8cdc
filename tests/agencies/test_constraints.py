"""Each constraint of the directory is tripped once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Domain, ImportBatch, Membership
from partnership.agencies.rules import Arrangement, ImportKind, Role, Sector

APRIL, MAY = date(2024, 4, 1), date(2024, 5, 1)


def body(**facts: object) -> Agency:
    plain: dict[str, object] = {"sector": Sector.HEALTH, "arrangement": Arrangement.OTHER}
    return Agency.objects.create(**plain | {"name": "Moor Clinic"} | facts)


def refuses(name: str, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def test_agencies_are_whole(council: Agency) -> None:
    refuses("agencies_name_is_unique", lambda: body(name="LEVELS COUNCIL"))
    refuses("agencies_name_is_given", lambda: body(name=""))
    refuses("agencies_ends_after_it_begins", lambda: body(from_on=MAY, until_on=APRIL))
    refuses("agencies_successor_only_when_ended", lambda: body(successor=council))
    refuses(
        "agencies_not_its_own_successor",
        lambda: Agency.objects.filter(pk=council.pk).update(successor=council, until_on=MAY),
    )


def test_a_domain_belongs_to_one_agency(council: Agency, hospital: Agency) -> None:
    refuses(
        "agencies_domain_belongs_to_one",
        lambda: Domain.objects.create(agency=hospital, name="COUNCIL.example"),
    )


def test_memberships_do_not_overlap(stranger: User, hospital: Agency) -> None:
    def member(from_on: date, until_on: date | None = None, role: Role = Role.PRACTITIONER) -> Membership:
        return Membership.objects.create(
            user=stranger, agency=hospital, role=role, from_on=from_on, until_on=until_on
        )

    refuses("agencies_membership_ends_after_it_begins", lambda: member(MAY, APRIL))
    member(APRIL, MAY)
    refuses("agencies_one_membership_at_a_time", lambda: member(MAY))
    member(date(2024, 5, 2))
    member(APRIL, role=Role.AGENCY_LEAD)


def test_a_confirmed_import_keeps_no_rows(administrator: User) -> None:
    refuses(
        "agencies_import_keeps_no_rows_once_confirmed",
        lambda: ImportBatch.objects.create(
            kind=ImportKind.PEOPLE, filename="a", rows=[], made_by=administrator, confirmed_at=timezone.now()
        ),
    )


def test_a_person_has_a_name_and_an_address_of_their_own(nurse: User) -> None:
    refuses("accounts_person_has_a_name", lambda: User.objects.create_user("new@hospital.example", name=""))
    refuses(
        "accounts_one_account_per_address",
        lambda: User.objects.bulk_create([User(name="Another", email=nurse.email.upper())]),
    )
