"""The pages of the directory: who gets which, what they show, and how often they ask the database."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services
from partnership.agencies.models import Agency, ImportBatch, Membership
from partnership.agencies.rules import Arrangement, Role, Sector
from tests.agencies.pages import date_fields, rows_of, text

ClientFor = Callable[[User | None], Client]


# Who sees what ----------------------------------------------------------------------------------------


def test_everybody_with_a_role_finds_agencies_and_their_leads(
    client_for: ClientFor, nurse: User, agency_lead: User, charity: Agency
) -> None:
    browser = client_for(nurse)
    page = text(browser.get("/agencies/"))
    assert "Lantern Family Trust" in page
    assert "Hannah Weiss" in page
    assert "Add an agency" not in page
    one = text(browser.get(f"/agencies/{charity.pk}/"))
    assert "hannah.weiss@lantern.example" in one
    assert "People here" not in one


def test_without_a_role_there_is_no_directory(
    client_for: ClientFor, stranger: User, leaver: User, charity: Agency
) -> None:
    for person in (stranger, leaver):
        for path in (
            "/agencies/",
            f"/agencies/{charity.pk}/",
            "/people/",
            "/agencies/new/",
            "/people/import/",
        ):
            assert client_for(person).get(path).status_code == 404
    assert client_for(None).get("/agencies/").status_code == 302


def test_a_lead_sees_the_people_of_the_own_agency_only(
    client_for: ClientFor, agency_lead: User, practitioner: User, nurse: User, leaver: User, hospital: Agency
) -> None:
    services_agency = Membership.objects.create(
        user=practitioner, agency=hospital, role=Role.PRACTITIONER, from_on=timezone.localdate()
    )
    browser = client_for(agency_lead)
    page = text(browser.get("/people/"))
    assert "Priya Nair" in page
    assert "Grace Mensah" not in page
    assert "Sam Iversen" not in page
    assert "Moorland Hospital" not in page
    assert browser.get(f"/people/{nurse.pk}/").status_code == 404
    one = text(browser.get(f"/people/{practitioner.pk}/"))
    assert "Lantern Family Trust" in one
    assert "Moorland Hospital" not in one
    assert browser.get(f"/people/?agency={hospital.pk}").context["listing"].filters.form.errors
    assert [row[0] for row in rows_of(browser.get("/people/?format=csv"))] == [
        "Person",
        "Hannah Weiss",
        "Priya Nair",
    ]
    assert browser.get(f"/memberships/{services_agency.pk}/end/").status_code == 404
    for path in ("/people/new/", "/people/import/", f"/people/{practitioner.pk}/memberships/new/"):
        assert browser.get(path).status_code == 403


def test_a_practitioner_gets_no_list_of_people(
    client_for: ClientFor, practitioner: User, nurse: User
) -> None:
    browser = client_for(practitioner)
    for path in ("/people/", f"/people/{nurse.pk}/", f"/people/{practitioner.pk}/", "/people/?format=csv"):
        assert browser.get(path).status_code == 404


def test_somebody_elses_import_is_not_there(
    client_for: ClientFor, business_unit: User, administrator: User
) -> None:
    batch = ImportBatch.objects.create(kind="people", filename="x.csv", rows=[], made_by=administrator)
    assert client_for(business_unit).get(f"/imports/{batch.pk}/").status_code == 404
    assert client_for(business_unit).get(f"/imports/{batch.pk}/bad-rows.csv").status_code == 404


# The lists --------------------------------------------------------------------------------------------


@pytest.fixture
def many(council: Agency, db: None) -> list[Agency]:
    made = Agency.objects.bulk_create(
        Agency(name=f"School {n:03}", sector=Sector.EDUCATION, arrangement=Arrangement.RELEVANT_AGENCY)
        for n in range(120)
    )
    people = User.objects.bulk_create(
        User(name=f"Person {n:03}", email=f"p{n}@school.example", password="!") for n in range(120)
    )
    Membership.objects.bulk_create(
        Membership(user=person, agency=school, role=Role.AGENCY_LEAD, from_on=timezone.localdate())
        for person, school in zip(people, made, strict=True)
    )
    return made


@pytest.mark.parametrize(
    ("path", "queries"), [("/agencies/", 5), ("/people/", 7), ("/people/?per=100&sort=-name", 7)]
)
def test_lists_ask_as_often_for_many_rows_as_for_few(
    client_for: ClientFor, business_unit: User, many: list[Agency], path: str, queries: int
) -> None:
    browser = client_for(business_unit)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    assert len(asked) == queries, [query["sql"][:120] for query in asked]


def test_the_directory_filters_sorts_and_exports(
    client_for: ClientFor, business_unit: User, many: list[Agency]
) -> None:
    browser = client_for(business_unit)
    assert "120 agencies" in text(browser.get("/agencies/?sector=education"))
    assert "1 agency" in text(browser.get("/agencies/?q=council.example"))
    lines = rows_of(browser.get("/agencies/?sector=education&sort=-name&format=csv&columns=leads,until_on"))
    assert lines[:2] == [["Agency", "Safeguarding lead", "Until"], ["School 119", "Person 119", ""]]
    assert len(lines) == 121


def test_agencies_that_ended_are_shown_when_asked_for(
    client_for: ClientFor, business_unit: User, hospital: Agency, charity: Agency
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    services.merge(hospital, into=charity, on=yesterday, by=business_unit)
    browser = client_for(business_unit)
    assert "Moorland Hospital" not in text(browser.get("/agencies/"))
    assert "Moorland Hospital" in text(browser.get("/agencies/?state=ended"))
    page = text(browser.get(f"/agencies/{hospital.pk}/"))
    assert "Moorland Hospital became part of Lantern Family Trust" in page
    assert "Took over from" in text(browser.get(f"/agencies/{charity.pk}/"))


def test_people_without_a_role_are_shown_when_asked_for(
    client_for: ClientFor, business_unit: User, stranger: User, nurse: User
) -> None:
    browser = client_for(business_unit)
    assert "Noor Rahman" not in text(browser.get("/people/"))
    assert "Noor Rahman" in text(browser.get("/people/?state=none"))
    assert text(browser.get(f"/people/?agency={uuid4()}")).count("Grace Mensah") == 1
    assert "Grace Mensah" not in text(browser.get(f"/people/?role={Role.AGENCY_LEAD}"))


@pytest.mark.parametrize(
    "query",
    [
        "page=x",
        "sort=nothing",
        "agency=%00",
        "q=%00",
        "state=x",
        "role=%00",
        "per=9",
        "columns=%00",
        "format=x",
    ],
)
def test_hostile_addresses_are_answered(client_for: ClientFor, business_unit: User, query: str) -> None:
    for path in ("/agencies/", "/people/"):
        assert client_for(business_unit).get(f"{path}?{query}").status_code == 200


# Changes ----------------------------------------------------------------------------------------------


def agency_data(**changes: str) -> dict[str, str]:
    return {
        "name": "Moor Clinic",
        "sector": "health",
        "arrangement": "other",
        "domains": "moor.example\n@Fen.example",
        "version": "0",
    } | changes


def test_an_agency_is_added_changed_and_merged(
    client_for: ClientFor, administrator: User, hospital: Agency
) -> None:
    browser = client_for(administrator)
    made = browser.post("/agencies/new/", agency_data())
    clinic = Agency.objects.get(name="Moor Clinic")
    assert made["Location"] == f"/agencies/{clinic.pk}/"
    assert [domain.name for domain in clinic.domains.all()] == ["fen.example", "moor.example"]
    again = browser.post("/agencies/new/", agency_data(name="moor clinic", domains=""))
    assert "already an agency with this name" in text(again)
    taken = browser.post("/agencies/new/", agency_data(name="Other", domains="moor.example gmail.com x"))
    for sentence in ("belongs to Moor Clinic already", "open to everybody", "is not an email domain"):
        assert sentence in text(taken)
    edited = browser.post(f"/agencies/{clinic.pk}/edit/", agency_data(short_name="MC"))
    assert edited.status_code == 302
    asked = {"into": str(hospital.pk), **date_fields("on", timezone.localdate())}
    checked = browser.post(f"/agencies/{clinic.pk}/merge/", asked)
    assert "You can take a merger back until the last day is over." in text(checked)
    assert not Agency.objects.exclude(successor=None).exists()
    assert browser.post(f"/agencies/{clinic.pk}/merge/", asked | {"confirm": "yes"}).status_code == 302
    clinic.refresh_from_db()
    assert (clinic.short_name, clinic.successor) == ("MC", hospital)
    assert browser.get(f"/agencies/{clinic.pk}/merge/").status_code == 409


def test_the_second_of_two_editors_sees_both_versions(
    client_for: ClientFor, administrator: User, business_unit: User, hospital: Agency
) -> None:
    path = f"/agencies/{hospital.pk}/edit/"
    first, second = client_for(administrator), client_for(business_unit)
    data = agency_data(name=hospital.name, domains="hospital.example")
    assert first.post(path, data | {"notes": "Theirs"}).status_code == 302
    conflict = second.post(path, data | {"notes": "Mine"})
    assert conflict.status_code == 200
    assert "Theirs" in text(conflict)
    assert "Mine" in text(conflict)
    hospital.refresh_from_db()
    assert hospital.notes == "Theirs"
    assert second.post(path, data | {"notes": "Mine", "version": "1"}).status_code == 302


def test_somebody_joins_moves_and_loses_access_that_day(
    client_for: ClientFor, business_unit: User, hospital: Agency, charity: Agency
) -> None:
    browser, today = client_for(business_unit), timezone.localdate()
    data = {
        "agency": str(hospital.pk),
        "role": "practitioner",
        **date_fields("from_on", today - timedelta(days=30)),
    }
    browser.post("/people/new/", data | {"name": "Ada Fenn", "email": "Ada@hospital.example"})
    ada = User.objects.get(email="ada@hospital.example")
    assert client_for(ada).get("/agencies/").status_code == 200
    again = browser.post("/people/new/", data | {"name": "Ada Fenn", "email": "ADA@hospital.example"})
    assert "already has an account" in text(again)
    twice = browser.post(f"/people/{ada.pk}/memberships/new/", data)
    assert "already has this role" in text(twice)
    membership = ada.memberships.get()
    assert browser.post(f"/memberships/{membership.pk}/end/", date_fields("on", today)).status_code == 302
    assert client_for(ada).get("/agencies/").status_code == 404
    assert "Roles before" in text(browser.get(f"/people/{ada.pk}/"))


def test_roles_that_are_not_ones_to_give_are_not_offered(
    client_for: ClientFor, business_unit: User, administrator: User, nurse: User, council: Agency
) -> None:
    data = {
        "agency": str(council.pk),
        "role": "administrator",
        **date_fields("from_on", timezone.localdate()),
    }
    forged = client_for(business_unit).post(f"/people/{nurse.pk}/memberships/new/", data)
    assert forged.status_code == 200
    assert not nurse.memberships.filter(role="administrator").exists()
    own = client_for(business_unit).post(f"/people/{business_unit.pk}/memberships/new/", data)
    assert own.status_code == 403
    assert client_for(administrator).post(f"/people/{nurse.pk}/memberships/new/", data).status_code == 302
    given = nurse.memberships.get(role="administrator")
    assert client_for(business_unit).get(f"/memberships/{given.pk}/end/").status_code == 403


@pytest.mark.parametrize("bad", ["\x00", "x" * 5000, "<script>alert(1)</script>", "=cmd|' /C calc'!A0"])
def test_hostile_words_are_kept_or_refused_but_never_run(
    client_for: ClientFor, administrator: User, bad: str
) -> None:
    answer = client_for(administrator).post("/agencies/new/", agency_data(name=bad, notes=bad), follow=True)
    assert answer.status_code == 200
    assert "<script>alert" not in text(answer)


@pytest.mark.parametrize("forged", ["not-a-key", "7d5f0f2e-0000-4000-8000-000000000000"])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/agencies/new/", "part_of"),
        ("/people/new/", "agency"),
        ("/people/{nurse}/memberships/new/", "agency"),
        ("/agencies/{hospital}/merge/", "into"),
    ],
)
def test_an_agency_that_is_not_offered_gets_a_plain_sentence(
    client_for: ClientFor,
    administrator: User,
    nurse: User,
    hospital: Agency,
    path: str,
    field: str,
    forged: str,
) -> None:
    answer = client_for(administrator).post(
        path.format(nurse=nurse.pk, hospital=hospital.pk), {field: forged}
    )
    assert answer.context["form"].errors[field] == ["Choose an agency from the list"]


def test_a_name_of_characters_that_nobody_sees_is_no_name(client_for: ClientFor, administrator: User) -> None:
    browser = client_for(administrator)
    empty = browser.post("/agencies/new/", agency_data(name="\u202e\u200d\u200b"))
    assert empty.context["form"].errors["name"] == ["Enter name"]
    assert browser.post("/agencies/new/", agency_data(name="Moor\u202e Clinic\x07")).status_code == 302
    assert Agency.objects.filter(name="Moor Clinic").exists()
