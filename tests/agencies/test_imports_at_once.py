"""Somebody else saves while an import is being confirmed: neither overwrites the other."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services as directory
from partnership.agencies.imports import services
from partnership.agencies.models import Agency
from partnership.agencies.rules import ImportKind
from tests.agencies.test_imports import AGENCIES, PEOPLE, uploaded
from tests.agencies.test_services import FACTS

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 20
WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
"""


def confirmed_meanwhile(kind: ImportKind, text: str, by: User, save: Callable[[], object]) -> str:
    """What confirming comes to while somebody else has saved but not yet committed."""
    batch, plan = uploaded(kind, text, by)
    outcome: list[str] = []

    def confirm() -> None:
        try:
            services.confirm(batch, by=by, fingerprint=plan.fingerprint)
            outcome.append("written")
        except services.PlanChanged:
            outcome.append("shown again")
        finally:
            connection.close()

    other = threading.Thread(target=confirm)
    with transaction.atomic():
        save()
        other.start()
        until = time.monotonic() + PATIENCE
        while not waiting() and other.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        assert other.is_alive(), "the import has not waited"
    other.join(PATIENCE)
    return outcome[0]


def waiting() -> int:
    """How many connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


def test_a_role_that_ends_meanwhile_stays_ended(business_unit: User, nurse: User) -> None:
    role, today = nurse.memberships.get(), timezone.localdate()
    row = f"Grace Mensah,{nurse.email},,Moorland Hospital,Practitioner,Ward sister,,\n"
    outcome = confirmed_meanwhile(
        PEOPLE, row, business_unit, lambda: directory.end(role, on=today, by=business_unit)
    )
    assert outcome == "shown again"
    role.refresh_from_db()
    assert role.until_on is not None
    assert role.job_title == ""


def test_a_last_day_that_the_plan_does_not_change_is_not_written_back(
    business_unit: User, nurse: User
) -> None:
    role, today = nurse.memberships.get(), timezone.localdate()
    row = f"Grace Mensah,{nurse.email},,Moorland Hospital,Practitioner,Ward sister,{role.from_on},\n"
    outcome = confirmed_meanwhile(
        PEOPLE, row, business_unit, lambda: directory.end(role, on=today, by=business_unit)
    )
    assert outcome == "written"
    role.refresh_from_db()
    assert role.until_on is not None
    assert role.job_title == "Ward sister"


def test_an_agency_saved_meanwhile_keeps_what_was_saved(business_unit: User, hospital: Agency) -> None:
    facts = FACTS | {"name": hospital.name, "arrangement": "relevant_agency", "notes": "Two sites."}
    outcome = confirmed_meanwhile(
        AGENCIES,
        "Moorland Hospital,MH,Health,Relevant agency,,,,,\nLevels Council,,Police,Safeguarding partner,,,,,\n",
        business_unit,
        lambda: directory.edit_agency(
            hospital, by=business_unit, version=0, domains=["hospital.example"], **facts
        ),
    )
    hospital.refresh_from_db()
    assert outcome == "written"
    assert (hospital.short_name, hospital.notes, hospital.version) == ("MH", "Two sites.", 2)
