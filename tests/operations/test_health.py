"""What the load balancer hears when all is well, without a broker, without a database, before the migrations."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings

from partnership.accounts.models import User
from partnership.notices.models import Notice
from partnership.operations import health, keeping
from partnership.operations.rules import BEAT_LATE, OUTBOX_LATE
from tests import database

NOWHERE = "unix:///nowhere/broker.sock"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    health.remember_that_migrations_are_applied.cache_clear()
    yield
    health.remember_that_migrations_are_applied.cache_clear()


@pytest.fixture
def beating(db: None) -> None:
    """The beat has just called."""
    keeping.called("send the notices that wait", now=timezone.now())


def ask(path: str) -> tuple[int, dict[str, str | int]]:
    answer = Client().get(path)
    return answer.status_code, json.loads(answer.content)


def test_all_is_well(beating: None) -> None:
    everything = {
        "status": "ready",
        "database": "up",
        "migrations": "applied",
        "broker": "up",
        "beat": "on time",
        "outbox": "on time",
        "outbox_seconds": 0,
    }
    for path in ("/health/ready", "/health/ready?strict"):
        status, said = ask(path)
        assert 0 <= int(said.pop("beat_seconds")) < 60
        assert (status, said) == (200, everything)


@pytest.mark.parametrize("address", [NOWHERE, "redis://127.0.0.1:1/0"])
def test_without_a_broker_the_portal_serves_and_says_so(
    settings: Settings, beating: None, address: str
) -> None:
    settings.REDIS_URL = address
    status, said = ask("/health/ready")
    assert (status, said["status"], said["broker"]) == (200, "degraded", "down")
    assert ask("/health/ready?strict")[0] == 503


def test_a_beat_that_has_stopped_is_told_and_closes_no_page(db: None) -> None:
    status, said = ask("/health/ready?strict")
    assert (status, said["status"], said["beat"]) == (200, "degraded", "unknown")
    keeping.called("seal the history", now=timezone.now() - BEAT_LATE - timedelta(seconds=30))
    status, said = ask("/health/ready?strict")
    assert (status, said["status"], said["beat"], said["beat_seconds"]) == (200, "degraded", "late", 210)


def test_email_that_waits_too_long_is_told_and_closes_no_page(beating: None, practitioner: User) -> None:
    due = timezone.now() - OUTBOX_LATE - timedelta(minutes=1)
    wait = Notice(user=practitioner, heading="A", text="B", path="/", next_try_at=due, key="one")
    later = Notice(user=practitioner, heading="A", text="B", path="/", key="two")
    later.next_try_at = timezone.now() + timedelta(hours=1)
    Notice.objects.bulk_create([wait, later])
    status, said = ask("/health/ready")
    assert (status, said["status"], said["outbox"], said["outbox_seconds"]) == (200, "degraded", "late", 960)


def test_without_a_database_it_is_not_ready_and_still_lives(django_db_blocker: DjangoDbBlocker) -> None:
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        try:
            database.point_at("there_is_no_such_database")
            status, said = ask("/health/ready")
            alive, _ = ask("/health/live")
        finally:
            database.point_at(name)
    assert (status, said["status"], said["database"]) == (503, "not ready", "down")
    assert {said["migrations"], said["beat"], said["outbox"]} == {"unknown"}
    assert alive == 200


@pytest.mark.django_db
def test_before_the_migrations_it_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'notices'")
    status, said = ask("/health/ready")
    assert (status, said["migrations"]) == (503, "missing")


@pytest.mark.django_db
def test_a_probe_over_plain_http_is_answered_and_asks_the_database_little(
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    ask("/health/ready")
    with django_assert_num_queries(3):
        assert ask("/health/ready")[0] == 200
    with django_assert_num_queries(0):
        assert ask("/health/live")[0] == 200


@pytest.mark.django_db
def test_the_answer_holds_no_secret(settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    text = json.dumps(ask("/health/ready")[1])
    for secret in (settings.DATABASES["default"]["PASSWORD"], "nowhere", "/"):
        assert not secret or secret not in text
