"""A list of agencies or people shows what it would do, writes nothing until confirmed, and then writes once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services as directory
from partnership.agencies.imports import services
from partnership.agencies.imports.plans import Plan, day_in
from partnership.agencies.models import Agency, Domain, ImportBatch, Membership
from partnership.agencies.parts import part_on
from partnership.agencies.rules import Arrangement, ImportKind, Role
from partnership.base.rules import RuleBroken
from tests.agencies.days import standing_on

PEOPLE, AGENCIES = ImportKind.PEOPLE, ImportKind.AGENCIES
PEOPLE_HEADS = "Name,Email address,Phone,Agency,Role,Job title,First day,Last day\n"
AGENCY_HEADS = (
    "Name,Short name,Sector,Part in the arrangements,Part of,First day,Last day,Merged into,Email domains\n"
)


def uploaded(kind: ImportKind, text: str, by: User) -> tuple[ImportBatch, Plan]:
    heads = PEOPLE_HEADS if kind == PEOPLE else AGENCY_HEADS
    batch, _ = services.upload(kind, by=by, filename="list.csv", data=(heads + text).encode())
    plan = services.plan_of(batch, by=by)
    assert plan is not None
    return batch, plan


def confirmed(kind: ImportKind, text: str, by: User) -> ImportBatch:
    batch, plan = uploaded(kind, text, by)
    return services.confirm(batch, by=by, fingerprint=plan.fingerprint)


def reasons(plan: Plan) -> list[tuple[int, str, str]]:
    return [(row.number, note.column, note.text) for row in plan.rows for note in row.problems]


# People -----------------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(business_unit: User, hospital: Agency) -> None:
    before = (User.objects.count(), Membership.objects.count())
    _, plan = uploaded(PEOPLE, "Ada Fenn,ada@hospital.example,,Moorland Hospital,,,,\n", business_unit)
    assert plan.counts == {"add": 1}
    assert (User.objects.count(), Membership.objects.count()) == before


def test_confirmed_people_have_accounts_roles_and_no_passwords(business_unit: User, hospital: Agency) -> None:
    batch = confirmed(
        PEOPLE,
        "Ada Fenn,Ada.Fenn@hospital.example,+44 1,moorland hospital,Safeguarding lead,Matron,01/04/2024,\n"
        "Joe Moss,joe@hospital.example,,Moorland Hospital,,,1 April 2024,2024-12-31\n",
        business_unit,
    )
    assert (batch.added, batch.changed, batch.left_out, batch.rows) == (2, 0, 0, None)
    ada = User.objects.get(email="ada.fenn@hospital.example")
    assert (ada.name, ada.phone, ada.has_usable_password()) == ("Ada Fenn", "+44 1", False)
    lead = ada.memberships.get()
    assert (lead.role, lead.job_title, lead.from_on) == (Role.AGENCY_LEAD, "Matron", date(2024, 4, 1))
    joe = Membership.objects.get(user__email="joe@hospital.example")
    assert (joe.role, joe.from_on, joe.until_on) == ("practitioner", date(2024, 4, 1), date(2024, 12, 31))


def test_every_bad_row_has_its_number_column_and_reason(business_unit: User, hospital: Agency) -> None:
    _, plan = uploaded(
        PEOPLE,
        ",no.name@hospital.example,,Moorland Hospital,,,,\n"
        "Bad Mail,not an address,,Moorland Hospital,,,,\n"
        "No Agency,a@hospital.example,,Nowhere,,,,\n"
        "Bad Role,b@hospital.example,,Moorland Hospital,Wizard,,,\n"
        "Bad Day,c@hospital.example,,Moorland Hospital,,,31/02/2024,\n"
        "Backwards,d@hospital.example,,Moorland Hospital,,,2024-04-02,2024-04-01\n"
        f"{'x' * 130},e@hospital.example,,Moorland Hospital,,,,\n"
        "Grown,f@hospital.example,,Moorland Hospital,Administrator,,,\n"
        "Twice,g@hospital.example,,Moorland Hospital,,,,\n"
        "Twice,g@hospital.example,,Moorland Hospital,,,,\n"
        "Twice Otherwise,g@hospital.example,,Moorland Hospital,Safeguarding lead,,,\n"
        f"Tom Okafor,{business_unit.email},,Moorland Hospital,,,,\n",
        business_unit,
    )
    found = reasons(plan)
    assert [(number, column) for number, column, _ in found] == [
        (2, "Name"),
        (3, "Email address"),
        (4, "Agency"),
        (5, "Role"),
        (6, "First day"),
        (7, "Last day"),
        (8, "Name"),
        (9, "Role"),
        (11, "Role"),
        (12, "Email address"),
        (13, "Email address"),
    ]
    said = " ".join(text for _, _, text in found)
    assert "There is no agency ‘Nowhere’" in said
    assert "‘Wizard’ is not known. The page where you chose the file lists the words" in said
    assert "Row 10 gives this person the same role" in said
    assert "Nobody changes their own roles" in said
    assert plan.good == 1


def test_good_rows_go_in_and_bad_ones_stay_out(business_unit: User, hospital: Agency) -> None:
    batch = confirmed(
        PEOPLE,
        "Ada Fenn,ada@hospital.example,,Moorland Hospital,,,,\nBad Mail,x,,Moorland Hospital,,,,\n",
        business_unit,
    )
    assert (batch.added, batch.left_out) == (1, 1)


def test_known_people_are_matched_whatever_the_capitals(
    business_unit: User, nurse: User, charity: Agency
) -> None:
    row = (
        "Grace Mensah-Boyd,GRACE.Mensah@hospital.example,0117,Moorland Hospital,Practitioner,Ward sister,,\n"
    )
    batch, plan = uploaded(PEOPLE, row, business_unit)
    assert plan.rows[0].details == ["Name: Grace Mensah-Boyd", "Phone: 0117", "Job title: Ward sister"]
    services.confirm(batch, by=business_unit, fingerprint=plan.fingerprint)
    nurse.refresh_from_db()
    assert (nurse.name, nurse.memberships.get().job_title) == ("Grace Mensah-Boyd", "Ward sister")
    _, again = uploaded(PEOPLE, row, business_unit)
    assert again.counts == {"same": 1}
    _, other = uploaded(
        PEOPLE, "Grace Mensah-Boyd,grace.mensah@hospital.example,,Lantern Family Trust,,,,\n", business_unit
    )
    assert other.counts == {"change": 1}


def test_an_overlapping_role_says_which_day_it_began(business_unit: User, nurse: User) -> None:
    _, plan = uploaded(
        PEOPLE, "Grace Mensah,grace.mensah@hospital.example,,Moorland Hospital,,,2001-01-01,\n", business_unit
    )
    assert "has the role already" in reasons(plan)[0][2]


def test_shared_mailboxes_and_foreign_domains_are_warned_of(business_unit: User, hospital: Agency) -> None:
    _, plan = uploaded(
        PEOPLE,
        "Front Desk,office@hospital.example,,Moorland Hospital,,,,\n"
        "Ada Fenn,ada@elsewhere.example,,Moorland Hospital,,,,\n"
        "Joe Moss,joe@mail.hospital.example,,Moorland Hospital,,,,\n",
        business_unit,
    )
    warnings = {row.number: [note.text for note in row.warnings] for row in plan.warned}
    assert "shared mailbox" in warnings[2][0]
    assert "elsewhere.example is not an email domain of Moorland Hospital" in warnings[3][0]
    assert 4 not in warnings
    assert plan.good == 3


def test_confirming_twice_writes_once(business_unit: User, hospital: Agency) -> None:
    batch, plan = uploaded(PEOPLE, "Ada Fenn,ada@hospital.example,,Moorland Hospital,,,,\n", business_unit)
    first = services.confirm(batch, by=business_unit, fingerprint=plan.fingerprint)
    second = services.confirm(batch, by=business_unit, fingerprint=plan.fingerprint)
    assert first.confirmed_at == second.confirmed_at
    assert User.objects.filter(email="ada@hospital.example").count() == 1


def test_a_changed_directory_is_shown_again_before_anything_is_written(
    business_unit: User, hospital: Agency, charity: Agency
) -> None:
    batch, plan = uploaded(PEOPLE, "Ada Fenn,ada@hospital.example,,Moorland Hospital,,,,\n", business_unit)
    directory.add_person(
        by=business_unit,
        name="Ada F",
        email="ada@hospital.example",
        agency=charity,
        role="practitioner",
        from_on=timezone.localdate(),
    )
    with pytest.raises(services.PlanChanged):
        services.confirm(batch, by=business_unit, fingerprint=plan.fingerprint)
    now = services.plan_of(batch, by=business_unit)
    assert now is not None
    assert services.confirm(batch, by=business_unit, fingerprint=now.fingerprint).changed == 1


def test_a_list_is_forgotten_after_a_week(business_unit: User, hospital: Agency) -> None:
    batch, plan = uploaded(PEOPLE, "Ada Fenn,ada@hospital.example,,Moorland Hospital,,,,\n", business_unit)
    assert services.forget(now=timezone.now() + timedelta(days=6)) == 0
    assert services.forget(now=timezone.now() + timedelta(days=8)) == 1
    with pytest.raises(RuleBroken, match="no longer kept"):
        services.confirm(batch, by=business_unit, fingerprint=plan.fingerprint)


def test_a_list_can_be_thrown_away_until_it_is_in(business_unit: User, hospital: Agency) -> None:
    batch, _ = uploaded(PEOPLE, "Ada Fenn,ada@hospital.example,,Moorland Hospital,,,,\n", business_unit)
    services.throw_away(batch, by=business_unit)
    assert not ImportBatch.objects.exists()
    done = confirmed(PEOPLE, "Ada Fenn,ada@hospital.example,,Moorland Hospital,,,,\n", business_unit)
    with pytest.raises(RuleBroken, match="imported already"):
        services.throw_away(done, by=business_unit)


def test_only_those_who_keep_the_directory_import(agency_lead: User) -> None:
    with pytest.raises(PermissionDenied):
        services.upload(PEOPLE, by=agency_lead, filename="x.csv", data=PEOPLE_HEADS.encode())


def test_five_thousand_people_take_few_queries(business_unit: User, hospital: Agency) -> None:
    text = "".join(f"Person {n},p{n}@hospital.example,,Moorland Hospital,,,,\n" for n in range(5000))
    batch, plan = uploaded(PEOPLE, text, business_unit)
    with CaptureQueriesContext(connection) as asked:
        services.confirm(batch, by=business_unit, fingerprint=plan.fingerprint)
    assert User.objects.filter(email__startswith="p", memberships__agency=hospital).count() == 5000
    assert len(asked) < 30


# Agencies ---------------------------------------------------------------------------------------------


def test_agencies_come_with_parts_successors_and_domains(business_unit: User, hospital: Agency) -> None:
    batch = confirmed(
        AGENCIES,
        "Old Moor Group,OMG,Health,Relevant agency,,2013-04-01,30/06/2022,New Moor Board,\n"
        "New Moor Board,NMB,health,Safeguarding partner,,1 July 2022,,,moor.example fen.example\n"
        "Fen Ward,,Health,Other organisation,Moorland Hospital,,,,\n"
        "Moorland Hospital,MH,Health,Relevant agency,,,,,hospital.example\n",
        business_unit,
    )
    assert (batch.added, batch.changed) == (3, 1)
    old = Agency.objects.get(name="Old Moor Group")
    assert (str(old.successor), old.until_on) == ("New Moor Board", date(2022, 6, 30))
    assert Agency.objects.get(name="Fen Ward").part_of == hospital
    assert set(Domain.objects.filter(agency__short_name="NMB").values_list("name", flat=True)) == {
        "moor.example",
        "fen.example",
    }
    hospital.refresh_from_db()
    assert (hospital.short_name, hospital.version) == ("MH", 1)


def test_bad_agencies_say_why(business_unit: User, hospital: Agency) -> None:
    _, plan = uploaded(
        AGENCIES,
        "A,,Magic,Relevant agency,,,,,\n"
        "B,,Health,,,,,,\n"
        "C,,Health,Relevant agency,Nowhere,,,,\n"
        "D,,Health,Relevant agency,,,,Moorland Hospital,\n"
        "E,,Health,Relevant agency,E,,,,\n"
        "F,,Health,Relevant agency,,,,,hospital.example\n"
        "G,,Health,Relevant agency,,,,,gmail.com\n"
        "H,,Health,Relevant agency,I,,,,\n"
        "I,,Health,Relevant agency,H,,,,\n"
        "J,,Health,Relevant agency,A,,,,\n"
        "K,,Health,Relevant agency,,,,,\n"
        "k,,Health,Relevant agency,,,,,\n"
        "L,,Health,Relevant agency,H,,,,\n",
        business_unit,
    )
    assert {(number, column) for number, column, _ in reasons(plan)} == {
        (2, "Sector"),
        (3, "Part in the arrangements"),
        (4, "Part of"),
        (5, "Merged into"),
        (6, "Part of"),
        (7, "Email domains"),
        (8, "Email domains"),
        (9, "Part of"),
        (10, "Part of"),
        (11, "Part of"),
        (13, "Name"),
        (14, "Part of"),
    }
    assert plan.good == 1


def test_an_agency_is_found_by_its_short_name(business_unit: User, hospital: Agency) -> None:
    Agency.objects.filter(pk=hospital.pk).update(short_name="MH")
    confirmed(PEOPLE, "Ada Fenn,ada@hospital.example,,mh,,,,\n", business_unit)
    ada = User.objects.get(email="ada@hospital.example")
    assert standing_on(ada, timezone.localdate()).agency == hospital


def test_people_of_a_merged_agency_go_on_in_the_successor(
    business_unit: User, nurse: User, leaver: User, hospital: Agency, charity: Agency
) -> None:
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    confirmed(
        AGENCIES,
        f"Moorland Hospital,,Health,Relevant agency,,,{today},New Moor Board,\n"
        "New Moor Board,,Health,Relevant agency,,,,,\n",
        business_unit,
    )
    assert nurse.memberships.get(agency=hospital).until_on == today
    assert [agency.name for agency in standing_on(nurse, tomorrow).agencies] == ["New Moor Board"]
    assert leaver.memberships.count() == 1


def test_the_part_of_an_imported_merger_goes_on(
    business_unit: User, constabulary: Agency, council: Agency, hospital: Agency
) -> None:
    today, partner = timezone.localdate(), Arrangement.SAFEGUARDING_PARTNER
    ends = f"Levels Constabulary,,Police,Safeguarding partner,,,{today},Moorland Hospital,\n"
    batch, plan = uploaded(AGENCIES, ends, business_unit)
    assert any("Moorland Hospital: Safeguarding partner from" in one for one in plan.rows[0].details)
    services.confirm(batch, by=business_unit, fingerprint=plan.fingerprint)
    assert part_on(hospital, today) == Arrangement.RELEVANT_AGENCY
    earlier = today - timedelta(days=3)
    # a day that is corrected, and what the successor is by itself, in one file
    restated = ends.replace(str(today), str(earlier)) + "Moorland Hospital,,Health,Other organisation,,,,,\n"
    confirmed(AGENCIES, restated, business_unit)
    hospital.refresh_from_db()
    assert (part_on(hospital, today), hospital.arrangement) == (partner, Arrangement.OTHER)
    as_listed = restated.replace("Health,Other organisation", "Health,Safeguarding partner")
    _, plan = uploaded(AGENCIES, as_listed, business_unit)
    assert [row.what for row in plan.rows] == ["same", "same"]
    again = f"Levels Constabulary,,Police,Safeguarding partner,,,{today},Moorland Hospital,\n"
    _, plan = uploaded(AGENCIES, again, business_unit)
    assert reasons(plan) == [
        (2, "Last day", "Its open work has gone over to Moorland Hospital. The day has to be over")
    ]
    taken = f"Moorland Hospital,,Health,Other organisation,,,{earlier},Levels Council,\n"
    _, plan = uploaded(AGENCIES, taken, business_unit)
    assert reasons(plan) == [(2, "Last day", "Another agency becomes part of it on that day or later")]


def test_people_of_an_agency_that_nobody_follows_end_with_it(
    business_unit: User, nurse: User, hospital: Agency
) -> None:
    today = timezone.localdate()
    confirmed(AGENCIES, f"Moorland Hospital,,Health,Relevant agency,,,{today},,\n", business_unit)
    assert nurse.memberships.get().until_on == today


@pytest.mark.parametrize(("said", "what"), [("Relevant agency", "same"), ("Other organisation", "change")])
def test_a_part_below_what_a_merger_brought_is_told_apart_from_it(
    business_unit: User, constabulary: Agency, hospital: Agency, said: str, what: str
) -> None:
    directory.merge(
        constabulary, into=hospital, on=timezone.localdate() - timedelta(days=1), by=business_unit
    )
    (row,) = uploaded(AGENCIES, f"{hospital.name},,Health,{said},,,,,\n", business_unit)[1].rows
    assert row.what == what
    assert row.details[-1] == "It stays safeguarding partner because of a merger. This file changes " + (
        "nothing of that" if what == "same" else "only what it is by itself"
    )


def test_mergers_that_make_no_sense_are_bad_rows(
    business_unit: User, nurse: User, hospital: Agency, charity: Agency, school: Agency
) -> None:
    today = timezone.localdate()
    directory.merge(charity, into=school, on=today, by=business_unit)
    _, plan = uploaded(
        AGENCIES,
        f"Lantern Family Trust,,vcfse,Relevant agency,,,{today},Levels Council,\n"
        "Moorland Hospital,,Health,Relevant agency,,,2001-01-01,,\n"
        f"Fen Ward,,Health,Relevant agency,,,{today},Lantern Family Trust,\n",
        business_unit,
    )
    assert [(number, column) for number, column, _ in reasons(plan)] == [
        (2, "Merged into"),
        (3, "Last day"),
        (4, "Merged into"),
    ]


def test_whoever_is_imported_into_a_merged_agency_goes_on_in_the_successor(
    business_unit: User, hospital: Agency, charity: Agency
) -> None:
    today = timezone.localdate()
    directory.merge(hospital, into=charity, on=today, by=business_unit)
    confirmed(PEOPLE, "Ada Fenn,ada@hospital.example,,Moorland Hospital,,,2020-04-01,\n", business_unit)
    ada = User.objects.get(email="ada@hospital.example")
    assert standing_on(ada, today).agency == hospital
    assert standing_on(ada, today + timedelta(days=1)).agency == charity


# Days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-04-01", date(2024, 4, 1)),
        ("01/04/2024", date(2024, 4, 1)),
        ("1 April 2024", date(2024, 4, 1)),
        ("1 Apr 2024", date(2024, 4, 1)),
        ("45383", date(2024, 4, 1)),
        ("04/31/2024", None),
        ("31/02/2024", None),
        ("0001-01-01", None),
        ("tomorrow", None),
        ("99999999", None),
    ],
)
def test_days_are_read_as_people_and_excel_write_them(text: str, day: Any) -> None:
    assert day_in(text) == day
