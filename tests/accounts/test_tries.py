"""Too many wrong passwords stop whoever guesses, and neither the office around them nor the owner of the account."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from partnership.accounts.models import User
from tests.conftest import PASSWORD

OFFICE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def attempt(email: str, password: str, address: str) -> int:
    """What a new browser at this address gets for it."""
    browser = Client(REMOTE_ADDR=address)
    return browser.post("/account/login/", {"login": email, "password": password}).status_code


@pytest.fixture
def crowded(settings: Settings) -> None:
    """Three tries at different accounts are enough to close an address."""
    limits = settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"password": limits["password"].replace("100/m/ip", "3/m/ip")}


def test_guesses_in_an_office_stop_strangers_and_not_those_who_work_there(
    practitioner: User, nurse: User, crowded: None
) -> None:
    assert attempt(practitioner.email, PASSWORD, OFFICE) == 302
    for number in range(3):
        assert attempt(f"guess.{number}@lantern.example", "x", OFFICE) == 200
    assert attempt("guess.4@lantern.example", "x", OFFICE) == 429
    assert attempt(nurse.email, PASSWORD, OFFICE) == 429
    assert attempt(practitioner.email, PASSWORD, OFFICE) == 302


def test_those_who_work_there_are_counted_too(practitioner: User, crowded: None) -> None:
    assert attempt(practitioner.email, PASSWORD, OFFICE) == 302
    tries = [attempt(practitioner.email, "x", OFFICE) for _ in range(6)]
    assert tries == [200] * 5 + [429]
    assert attempt(practitioner.email, PASSWORD, OFFICE) == 429


def test_guesses_from_elsewhere_do_not_shut_the_owner_out(practitioner: User) -> None:
    assert attempt(practitioner.email, PASSWORD, OFFICE) == 302
    tries = [attempt(practitioner.email.upper(), "x", f"198.51.100.{number}") for number in range(7)]
    assert tries == [200] * 5 + [429] * 2
    assert attempt(practitioner.email, PASSWORD, ELSEWHERE) == 429
    assert attempt(practitioner.email, PASSWORD, OFFICE) == 302


def test_tries_are_counted_where_every_web_server_looks(practitioner: User) -> None:
    """Not in the memory of one process: a guesser would have as many tries as there are processes."""
    attempt(practitioner.email, "x", OFFICE)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from portal_cache where cache_key like '%%password%%'")
        assert cursor.fetchone()[0] > 0


def test_a_sign_in_that_is_right_takes_no_try_away(practitioner: User) -> None:
    assert [attempt(practitioner.email, PASSWORD, OFFICE) for _ in range(8)] == [302] * 8
