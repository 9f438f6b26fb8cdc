"""How many queries a page and a whole booking ask, counted in this process through Django's test client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.visits import hidden

TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Asked:
    """What a visit asked the database."""

    statements: tuple[str, ...]
    requests: int = 1

    @property
    def queries(self) -> tuple[str, ...]:
        return tuple(text for text in self.statements if not text.startswith(TRANSACTION_WORDS))

    @property
    def transaction_statements(self) -> int:
        return len(self.statements) - len(self.queries)


def visitor(session_key: str | None = None) -> Client:
    client = Client(raise_request_exception=True)
    if session_key:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key
    return client


def fine(response: HttpResponseBase, status: int) -> HttpResponseBase:
    """Whoever counts the queries of an error page counts nothing."""
    assert response.status_code == status, (response.status_code, dict(response.headers), response)
    return response


def asked(visit: Callable[[], int]) -> Asked:
    """What `visit`, which says how many requests it made, asks the database."""
    with CaptureQueriesContext(connection) as captured:
        requests = visit()
    return Asked(tuple(query["sql"] for query in captured.captured_queries), requests)


def of_page(path: str, session_key: str | None = None) -> Asked:
    client = visitor(session_key)

    def visit() -> int:
        fine(client.get(path), 200)
        return 1

    visit()  # what is asked once in the life of a process is not asked again
    return asked(visit)


def of_booking(path: str, session_key: str) -> Asked:
    """Form, booking, confirmation."""
    client = visitor(session_key)

    def visit() -> int:
        form = client.get(path)
        fine(form, 200)
        shown = hidden(form.content)
        taken = fine(client.post(path, {"needs": "", "accepts": "on", **shown}), 302)
        fine(client.get(taken.headers["Location"]), 200)
        return 3

    return asked(visit)
