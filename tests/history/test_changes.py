"""Every change leaves a row that says who made it, from where and why, and nobody can alter that row."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from config.celery import app
from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.finance.models import Contribution
from partnership.history.context import because, coming_from
from partnership.history.tasks import seal
from partnership.history.traced import TracedTask
from training.models import Booking, Session

ClientFor = Callable[[User | None], Client]


def changes(model: type[models.Model], **of: Any) -> list[Any]:
    """The rows of changes of a model, oldest first."""
    (kept,) = set(model.pgh_event_models.values())  # type: ignore[attr-defined]
    return list(kept.objects.filter(**of).order_by("pgh_id"))


def test_inserts_updates_and_deletes_leave_a_trace_however_they_are_made(council: Agency) -> None:
    paid = [Contribution(agency=council, year=year, amount=Decimal(100)) for year in (2021, 2022)]
    Contribution.objects.bulk_create(paid)
    Contribution.objects.filter(agency=council).update(amount=Decimal(200))
    with connection.cursor() as cursor:
        cursor.execute("update finance_contribution set amount = 300 where year = 2022")
    Contribution.objects.filter(year=2021).delete()
    told = [(change.pgh_label, change.year, change.amount) for change in changes(Contribution)]
    assert sorted(told) == [
        ("delete", 2021, 200),
        ("insert", 2021, 100),
        ("insert", 2022, 100),
        ("update", 2021, 200),
        ("update", 2022, 200),
        ("update", 2022, 300),
    ]


def test_a_change_of_nothing_that_is_kept_leaves_no_trace(session: Session, practitioner: User) -> None:
    Session.objects.update(places_taken=3)
    practitioner.set_password("willow-by-the-water")
    practitioner.save()
    assert [change.pgh_label for change in changes(Session)] == ["insert"]
    assert [change.pgh_label for change in changes(User, pgh_obj=practitioner)] == ["insert"]
    assert not {"password", "last_login"} & columns("accounts_userchange")


def test_what_is_to_be_forgotten_is_not_kept() -> None:
    assert "needs" not in columns("training_bookingchange")
    assert "rows" not in columns("agencies_importbatchchange")
    assert "content" not in columns("annual_report_filechange")


def columns(table: str) -> set[str]:
    (model,) = [model for model in apps.get_models() if model._meta.db_table == table]
    return {str(field.column) for field in model._meta.local_fields}


# Who, from where, why -----------------------------------------------------------------------------


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_a_page_that_writes_says_who_and_from_where(
    client_for: ClientFor, practitioner: User, session: Session
) -> None:
    page = client_for(practitioner).post(
        f"/training/sessions/{session.pk}/book/?from=secret",
        {"needs": ""},
        headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"},
    )
    assert page.status_code == 302, page.content.decode()
    (change,) = changes(Booking)
    assert change.pgh_context["user"] == str(practitioner.pk)
    assert change.pgh_context["page"] == "training:book"
    assert change.pgh_context["address"] == "198.51.100.7"
    assert "secret" not in str(change.pgh_context)


def test_a_page_that_only_reads_sends_nothing_more(
    client_for: ClientFor, practitioner: User, session: Session
) -> None:
    browser = client_for(practitioner)
    browser.get("/training/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        browser.get("/training/")
    assert not [query for query in queries.captured_queries if "set_config" in query["sql"]]


def test_a_reason_lies_around_the_work_and_ends_with_it(council: Agency) -> None:
    with coming_from(lambda: {"command": "correct"}):
        with because("100% of the ‘2021’ figures were wrong: it's \\ a slip\x00"):
            Contribution.objects.create(agency=council, year=2021, amount=Decimal(1))
        Contribution.objects.create(agency=council, year=2022, amount=Decimal(1))
    Contribution.objects.create(agency=council, year=2023, amount=Decimal(1))
    assert [change.pgh_context for change in changes(Contribution)] == [
        {"command": "correct", "purpose": "100% of the ‘2021’ figures were wrong: it's \\ a slip"},
        {"command": "correct"},
        None,
    ]


def test_every_way_of_writing_carries_the_facts(council: Agency) -> None:
    with coming_from(lambda: {"command": "50% off"}), connection.cursor() as cursor:
        cursor.execute("update agencies_agency set notes = '1%'")
        cursor.execute(
            "  WITH n AS (SELECT '2%%' AS n) UPDATE agencies_agency SET notes = n.n FROM n WHERE name <> %s",
            ["x"],
        )
        cursor.executemany("update agencies_agency set notes = %s", [["3"], ["4%"]])
        cursor.execute("update agencies_agency set notes = %(notes)s returning notes", {"notes": "5"})
        assert cursor.fetchone() == ("5",)
    found = changes(Agency, pgh_label="update")
    assert [change.notes for change in found] == ["1%", "2%", "3", "4%", "5"]
    assert {change.pgh_context["command"] for change in found} == {"50% off"}


def test_a_task_gives_its_name(council: Agency) -> None:
    class Pay(TracedTask):
        name = "finance.pay"

        def run(self) -> None:
            Contribution.objects.create(agency=council, year=2021, amount=Decimal(1))

    app.register_task(Pay())
    app.tasks["finance.pay"]()
    assert changes(Contribution)[0].pgh_context == {"task": "finance.pay"}
    assert isinstance(app.tasks[seal.name], TracedTask)


# Only ever added to -------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["update {} set pgh_label = 'insert'", "delete from {}"])
def test_even_the_owner_is_stopped_by_the_trigger(council: Agency, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("agencies_agencychange"))


def test_no_session_can_have_a_trigger_skipped(council: Agency) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select array_agg(tgname)::text from pg_trigger where tgname like 'pgtrigger_%'")
        cursor.execute("select set_config('pgtrigger.ignore', %s, true)", cursor.fetchone())
    council.notes = "Changed behind the back."
    council.save()
    assert [change.pgh_label for change in changes(Agency)] == ["insert", "update"]
