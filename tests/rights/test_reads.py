"""The log of reading, for the information governance lead, and itself under the log."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.history.models import Read
from partnership.history.services import record_read

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def log(nurse: User, practitioner: User) -> None:
    record_read(by=nurse, what="person", row=practitioner)
    record_read(by=nurse, what="people", row=None, rows=40, how="search")
    record_read(
        by=practitioner, what="=people", row=None, rows=40, how="export", purpose="A list for the board"
    )


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", "3 reads"),
        ("?how=export", "1 read"),
        ("?q=mensah", "2 reads"),
        ("?what=people", "2 reads"),
        ("?row=7e0d2c52-3a44-4d3c-9a53-0a6a7a1c0d11", "No reads"),
        ("?row=nonsense", "Paste the whole number"),
        ("?since=1/1/2099", "No reads"),
        ("?until=1/1/2099", "3 reads"),
        ("?until=31/12/9999", "must be a real date"),
        ("?since=1/1/0001", "must be a real date"),
    ],
)
def test_it_is_filtered(query: str, number: str, information_governance: User, client_for: ClientFor) -> None:
    assert number in client_for(information_governance).get(f"/rights/reads/{query}").content.decode()


@pytest.mark.usefixtures("log")
def test_everybody_who_has_seen_one_record(
    practitioner: User, information_governance: User, client_for: ClientFor
) -> None:
    page = client_for(information_governance).get(f"/rights/reads/?row={practitioner.pk}").content.decode()
    assert "1 read" in page
    assert "Grace Mensah" in page


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_taking_the_log_away_is_logged(
    form: str, information_governance: User, client_for: ClientFor
) -> None:
    answer = client_for(information_governance).get(f"/rights/reads/?format={form}&how=export")
    assert answer.getvalue()
    newest = Read.objects.order_by("-id")[0]
    assert (newest.user, newest.how, newest.what, newest.rows) == (
        information_governance,
        "export",
        "log of reading",
        1,
    )


def test_it_asks_as_often_for_many_as_for_few(
    nurse: User, information_governance: User, client_for: ClientFor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _ in range(30):
        record_read(by=nurse, what="people", row=None)
    browser = client_for(information_governance)
    with django_assert_max_num_queries(6):
        assert "30 reads" in browser.get("/rights/reads/").content.decode()
