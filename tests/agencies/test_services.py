"""Agencies begin, merge and end; people join and leave; and nobody gives themselves a role."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.base.rules import RuleBroken
from tests.agencies.days import standing_on

FACTS: Any = {
    "name": "Moor Clinic",
    "short_name": "",
    "sector": Sector.HEALTH,
    "arrangement": Arrangement.OTHER,
    "part_of": None,
    "from_on": None,
    "until_on": None,
    "notes": "",
}


@pytest.fixture
def today() -> date:
    return timezone.localdate()


# Agencies ---------------------------------------------------------------------------------------------


def test_an_agency_is_added_with_its_domains(business_unit: User) -> None:
    made = services.add_agency(by=business_unit, domains=["moor.example"], **FACTS)
    assert [domain.name for domain in made.domains.all()] == ["moor.example"]


def test_a_second_agency_of_the_name_is_refused_in_words(business_unit: User, hospital: Agency) -> None:
    with pytest.raises(RuleBroken, match="already an agency with this name"):
        services.add_agency(by=business_unit, **FACTS | {"name": "moorland hospital"})


def test_a_domain_of_another_agency_is_refused_in_words(business_unit: User, hospital: Agency) -> None:
    with pytest.raises(RuleBroken, match="already belongs to an agency"):
        services.add_agency(by=business_unit, domains=["hospital.example"], **FACTS)
    assert not Agency.objects.filter(name="Moor Clinic").exists()


def test_only_those_who_keep_the_directory_change_it(nurse: User, agency_lead: User, charity: Agency) -> None:
    for person in (nurse, agency_lead):
        with pytest.raises(PermissionDenied):
            services.add_agency(by=person, **FACTS)
        with pytest.raises(PermissionDenied):
            services.edit_agency(charity, by=person, version=0, **FACTS)


def test_the_second_of_two_editors_overwrites_nothing(business_unit: User, administrator: User) -> None:
    clinic = services.add_agency(by=business_unit, **FACTS)
    services.edit_agency(clinic, by=business_unit, version=0, **FACTS | {"notes": "First"})
    with pytest.raises(RuleBroken, match="Somebody else changed this"):
        services.edit_agency(clinic, by=administrator, version=0, **FACTS | {"notes": "Second"})
    clinic.refresh_from_db()
    assert (clinic.notes, clinic.version) == ("First", 1)


def test_editing_keeps_adds_and_drops_domains(business_unit: User, hospital: Agency) -> None:
    facts = FACTS | {"name": hospital.name}
    services.edit_agency(hospital, by=business_unit, version=0, domains=["a.example", "b.example"], **facts)
    services.edit_agency(hospital, by=business_unit, version=1, domains=["b.example", "c.example"], **facts)
    assert [domain.name for domain in hospital.domains.all()] == ["b.example", "c.example"]


def test_an_agency_is_not_part_of_its_own_part(business_unit: User, hospital: Agency) -> None:
    ward = services.add_agency(by=business_unit, **FACTS | {"part_of": hospital})
    with pytest.raises(RuleBroken, match="part of itself"):
        services.edit_agency(
            hospital, by=business_unit, version=0, **FACTS | {"name": hospital.name, "part_of": ward}
        )


def test_a_merged_agency_ends_and_its_people_go_on_in_the_successor(
    business_unit: User, nurse: User, hospital: Agency, charity: Agency, today: date
) -> None:
    services.merge(hospital, into=charity, on=today, by=business_unit)
    hospital.refresh_from_db()
    assert (hospital.until_on, hospital.successor) == (today, charity)
    assert standing_on(nurse, today).agency == hospital
    assert standing_on(nurse, today + timedelta(days=1)).agency == charity


def test_whoever_works_for_both_has_one_role_after_the_merger(
    business_unit: User, nurse: User, hospital: Agency, charity: Agency, today: date
) -> None:
    services.join(nurse, by=business_unit, agency=charity, role=Role.PRACTITIONER, from_on=today)
    services.merge(hospital, into=charity, on=today, by=business_unit)
    after = standing_on(nurse, today + timedelta(days=1))
    assert [(m.agency, m.role) for m in after.memberships] == [(charity, Role.PRACTITIONER)]


def test_mergers_that_make_no_sense_are_refused(
    business_unit: User, hospital: Agency, charity: Agency, school: Agency, today: date
) -> None:
    with pytest.raises(RuleBroken, match="its own successor"):
        services.merge(hospital, into=hospital, on=today, by=business_unit)
    services.merge(hospital, into=charity, on=today, by=business_unit)
    with pytest.raises(RuleBroken, match="already merged"):
        services.merge(hospital, into=school, on=today, by=business_unit)
    with pytest.raises(RuleBroken, match="ends on"):
        services.merge(charity, into=hospital, on=today, by=business_unit)


def test_nobody_has_a_gap_whose_role_in_the_successor_ends_soon_or_begins_later(
    business_unit: User, nurse: User, hospital: Agency, charity: Agency, today: date
) -> None:
    def day(number: int) -> date:
        return today + timedelta(days=number)

    for first, last in ((-30, 2), (5, 6), (20, None)):
        Membership.objects.create(
            user=nurse,
            agency=charity,
            role=Role.PRACTITIONER,
            from_on=day(first),
            until_on=None if last is None else day(last),
        )
    services.merge(hospital, into=charity, on=today, by=business_unit)
    spans = charity.memberships.order_by("from_on").values_list("from_on", "until_on")
    assert list(spans) == [
        (day(-30), day(2)),
        (day(3), day(4)),
        (day(5), day(6)),
        (day(7), day(19)),
        (day(20), None),
    ]


def test_a_role_does_not_outlast_the_successor(
    business_unit: User, nurse: User, hospital: Agency, charity: Agency, school: Agency, today: date
) -> None:
    year = today + timedelta(days=365)
    Agency.objects.filter(pk=charity.pk).update(until_on=year)
    services.merge(hospital, into=charity, on=today, by=business_unit)
    assert nurse.memberships.get(agency=charity).until_on == year


def test_a_role_goes_on_along_the_chain_of_successors(
    business_unit: User, nurse: User, hospital: Agency, charity: Agency, school: Agency, today: date
) -> None:
    year = today + timedelta(days=365)
    services.merge(charity, into=school, on=year, by=business_unit)
    services.merge(hospital, into=charity, on=today, by=business_unit)
    assert standing_on(nurse, year).agency == charity
    assert standing_on(nurse, year + timedelta(days=1)).agency == school


def test_successors_make_no_circle(
    business_unit: User, nurse: User, hospital: Agency, charity: Agency, school: Agency, today: date
) -> None:
    services.merge(hospital, into=charity, on=today, by=business_unit)
    with pytest.raises(RuleBroken, match="Moorland Hospital merges into Lantern Family Trust itself"):
        services.merge(charity, into=hospital, on=today - timedelta(days=9), by=business_unit)
    services.merge(school, into=hospital, on=today - timedelta(days=5), by=business_unit)
    with pytest.raises(RuleBroken, match="Withy Lane School merges into Lantern Family Trust itself"):
        services.merge(charity, into=school, on=today - timedelta(days=9), by=business_unit)


def test_roles_end_with_an_agency_that_nobody_follows(
    business_unit: User, nurse: User, hospital: Agency, today: date
) -> None:
    facts = FACTS | {"name": hospital.name, "until_on": today}
    services.edit_agency(hospital, by=business_unit, version=0, **facts)
    assert nurse.memberships.get().until_on == today


def test_a_last_day_before_somebody_begins_is_refused(
    business_unit: User, nurse: User, hospital: Agency, today: date
) -> None:
    facts = FACTS | {"name": hospital.name, "until_on": today - timedelta(days=999)}
    with pytest.raises(RuleBroken, match="role at Moorland Hospital begins on"):
        services.edit_agency(hospital, by=business_unit, version=0, **facts)
    assert nurse.memberships.get().until_on is None


def test_an_earlier_last_day_after_a_merger_leaves_no_gap(
    business_unit: User, nurse: User, hospital: Agency, charity: Agency, today: date
) -> None:
    services.merge(hospital, into=charity, on=today, by=business_unit)
    earlier = today - timedelta(days=7)
    services.edit_agency(
        hospital, by=business_unit, version=1, **FACTS | {"name": hospital.name, "until_on": earlier}
    )
    assert standing_on(nurse, earlier).agencies == (hospital,)
    assert standing_on(nurse, earlier + timedelta(days=1)).agencies == (charity,)


def test_a_role_in_an_agency_that_has_ended_counts_for_nothing(
    nurse: User, hospital: Agency, today: date
) -> None:
    Agency.objects.filter(pk=hospital.pk).update(until_on=today)
    assert standing_on(nurse, today).agency == hospital
    assert standing_on(nurse, today + timedelta(days=1)).memberships == ()


def test_whoever_joins_before_a_merger_goes_on_too(
    business_unit: User, nurse: User, charity: Agency, school: Agency, today: date
) -> None:
    week = today + timedelta(days=7)
    services.merge(charity, into=school, on=week, by=business_unit)
    given = services.join(nurse, by=business_unit, agency=charity, role=Role.AGENCY_LEAD, from_on=today)
    assert given.until_on == week
    assert nurse.memberships.get(agency=school).from_on == week + timedelta(days=1)


# People -----------------------------------------------------------------------------------------------


def test_a_new_person_has_a_role_and_no_password(business_unit: User, hospital: Agency, today: date) -> None:
    made = services.add_person(
        by=business_unit,
        name="Ada Fenn",
        email="Ada.Fenn@Hospital.example",
        agency=hospital,
        role="practitioner",
        from_on=today,
    )
    assert made.email == "ada.fenn@hospital.example"
    assert not made.has_usable_password()
    assert standing_on(made, today).agency == hospital
    with pytest.raises(RuleBroken, match="already has an account"):
        services.add_person(
            by=business_unit,
            name="Ada",
            email="ADA.fenn@hospital.example",
            agency=hospital,
            role="practitioner",
            from_on=today,
        )


def test_a_role_ends_at_the_beginning_of_the_day(
    business_unit: User, nurse: User, hospital: Agency, today: date
) -> None:
    services.end(nurse.memberships.get(), on=today, by=business_unit)
    assert standing_on(nurse, today).agency is None
    assert standing_on(nurse, today - timedelta(days=1)).agency == hospital


def test_a_role_that_ends_on_its_first_day_never_was(
    business_unit: User, nurse: User, charity: Agency, today: date
) -> None:
    given = services.join(nurse, by=business_unit, agency=charity, role=Role.AGENCY_LEAD, from_on=today)
    services.end(given, on=today, by=business_unit)
    assert not Membership.objects.filter(pk=given.pk).exists()


@pytest.mark.parametrize("days", [0, 1, 400, 4000])
def test_a_role_that_was_held_is_not_wiped_out_by_a_day_long_ago(
    business_unit: User, nurse: User, today: date, days: int
) -> None:
    held = nurse.memberships.get()
    with pytest.raises(RuleBroken, match="Choose a first day away after that"):
        services.end(held, on=held.from_on - timedelta(days=days), by=business_unit)
    assert nurse.memberships.get().until_on is None
    services.end(held, on=held.from_on + timedelta(days=1), by=business_unit)
    assert nurse.memberships.get().until_on == held.from_on


def test_a_role_ends_once(business_unit: User, leaver: User, today: date) -> None:
    with pytest.raises(RuleBroken, match="already ends"):
        services.end(leaver.memberships.get(), on=today + timedelta(days=9), by=business_unit)


def test_the_same_role_is_not_given_twice(
    business_unit: User, nurse: User, hospital: Agency, today: date
) -> None:
    with pytest.raises(RuleBroken, match="already has this role"):
        services.join(nurse, by=business_unit, agency=hospital, role=Role.PRACTITIONER, from_on=today)


def test_nobody_joins_an_agency_that_has_ended(
    business_unit: User, nurse: User, charity: Agency, school: Agency, today: date
) -> None:
    services.merge(charity, into=school, on=today, by=business_unit)
    with pytest.raises(RuleBroken, match="ended on"):
        services.join(
            nurse, by=business_unit, agency=charity, role=Role.PRACTITIONER, from_on=today + timedelta(days=1)
        )


def test_nobody_changes_their_own_roles(
    business_unit: User, administrator: User, council: Agency, today: date
) -> None:
    for person in (business_unit, administrator):
        with pytest.raises(PermissionDenied):
            services.join(person, by=person, agency=council, role=Role.SCRUTINEER, from_on=today)
        with pytest.raises(PermissionDenied):
            services.end(person.memberships.get(), on=today, by=person)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.LADO_OFFICER, Role.LADO_MANAGER])
def test_only_an_administrator_opens_a_compartment(
    business_unit: User, administrator: User, nurse: User, council: Agency, today: date, role: Role
) -> None:
    with pytest.raises(PermissionDenied):
        services.join(nurse, by=business_unit, agency=council, role=role, from_on=today)
    given = services.join(nurse, by=administrator, agency=council, role=role, from_on=today)
    with pytest.raises(PermissionDenied):
        services.end(given, on=today, by=business_unit)


def test_the_first_account_of_a_new_partnership_can_begin(council: Agency, today: date) -> None:
    first = User.objects.create_superuser("first@council.example", name="First Person")
    services.join(first, by=first, agency=council, role=Role.ADMINISTRATOR, from_on=today)
    assert standing_on(first, today).holds(Role.ADMINISTRATOR)
