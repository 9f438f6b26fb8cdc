"""What the load balancer hears when all is well, without a broker, without a database, before the migrations."""

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings

from partnership.operations import health
from tests import database

NOWHERE = "unix:///nowhere/broker.sock"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    health.remember_that_migrations_are_applied.cache_clear()
    yield
    health.remember_that_migrations_are_applied.cache_clear()


def ask(path: str) -> tuple[int, dict[str, str]]:
    answer = Client().get(path)
    return answer.status_code, json.loads(answer.content)


@pytest.mark.django_db
def test_all_is_well() -> None:
    everything = {"status": "ready", "database": "up", "migrations": "applied", "broker": "up"}
    assert ask("/health/ready") == (200, everything)
    assert ask("/health/ready?strict") == (200, everything)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [NOWHERE, "redis://127.0.0.1:1/0"])
def test_without_a_broker_the_portal_serves_and_says_so(settings: Settings, address: str) -> None:
    settings.REDIS_URL = address
    status, said = ask("/health/ready")
    assert (status, said["status"], said["broker"]) == (200, "degraded", "down")
    assert ask("/health/ready?strict")[0] == 503


def test_without_a_database_it_is_not_ready_and_still_lives(django_db_blocker: DjangoDbBlocker) -> None:
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        try:
            database.point_at("there_is_no_such_database")
            status, said = ask("/health/ready")
            alive, _ = ask("/health/live")
        finally:
            database.point_at(name)
    assert (status, said["status"], said["database"], said["migrations"]) == (
        503,
        "not ready",
        "down",
        "unknown",
    )
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
    with django_assert_num_queries(1):
        assert ask("/health/ready")[0] == 200
    with django_assert_num_queries(0):
        assert ask("/health/live")[0] == 200


@pytest.mark.django_db
def test_the_answer_holds_no_secret(settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    text = json.dumps(ask("/health/ready")[1])
    for secret in (settings.DATABASES["default"]["PASSWORD"], "nowhere", "/"):
        assert not secret or secret not in text
