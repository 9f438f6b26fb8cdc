"""What happens is what the matrix says, and the matrix leaves no address out."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.template import Template
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import _TestState
from django.urls import URLPattern, URLResolver, get_resolver

from partnership.accounts import idle
from partnership.accounts.models import User
from partnership.agencies.backend import PortalBackend
from tests.access.matrix import CAST, MATRIX, Row

SIGN_IN = "/account/login/"


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is the same at every address is found out once for each person, not for each of the addresses.

    That is who they are and where they stand, for whatever a request changes is taken back, and the page that says
    that nothing is there or that it is not theirs to do. Nobody asks here from which templates a page was made, so
    Django does not keep them.
    """
    read = PortalBackend.get_user
    person = cache(lambda pk: read(PortalBackend(), pk))
    pages: dict[tuple[str, object], str] = {}

    def laid_out(template: str, context: dict[str, object], request: HttpRequest | None = None) -> str:
        key = template, request.user.pk if request else None
        if key not in pages:
            pages[key] = render_to_string(template, context, request)
        return pages[key]

    monkeypatch.setattr(PortalBackend, "get_user", lambda _, pk: copy(person(pk)))
    monkeypatch.setattr("partnership.pages.errors.render_to_string", laid_out)
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)  # type: ignore[attr-defined]


@pytest.fixture
def browsers(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    remembering: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> dict[str, Client]:
    """One browser for each column; a request that fails answers 500 like in production.

    What their sessions say is read once, for it too is taken back after each request. That they were here is written
    once a minute, and would be with every request from the second minute on, as nothing remembers that it was.
    """
    people = {column: request.getfixturevalue(name) if name else None for column, name in CAST.items()}
    opened = {column: client_for(person) for column, person in people.items()}
    for browser in opened.values():
        browser.raise_request_exception = False
    load = SessionStore._get_session_from_db  # type: ignore[attr-defined]
    sessions: dict[str | None, Session | None] = {}

    def remembered(store: SessionStore) -> Session | None:
        key = store.session_key
        if key not in sessions:
            sessions[key] = load(store)
        return sessions[key]

    monkeypatch.setattr(SessionStore, "_get_session_from_db", remembered)
    monkeypatch.setattr(idle, "WRITTEN_AFTER", settings.IDLE_MINUTES * 60)
    # One line for each of ten thousand answers that are as they should be; what fails is still told.
    caplog.set_level(logging.WARNING, "partnership.operations.middleware")
    return opened


class Undo:
    """Takes back what requests change, where one has asked the database for anything but reading."""

    def __init__(self) -> None:
        self.is_due = False
        self.hooks = list(connection.run_on_commit)
        self.point = transaction.savepoint()

    def watch(self, execute: Callable[..., Any], query: Any, *rest: Any) -> Any:
        try:
            answer = execute(query, *rest)
        except DatabaseError:
            self.is_due = True
            raise
        reads = str(query).lstrip("( ").upper().startswith("SELECT") and ";" not in str(query)
        self.is_due |= not reads
        return answer

    def __call__(self) -> None:
        if self.is_due:
            # The point stays where it is for the next request, as that of a block would not.
            transaction.savepoint_rollback(self.point)
            transaction.set_rollback(False)
            connection.run_on_commit = list(self.hooks)
            self.is_due = False


def ask(browser: Client, method: str, path: str, undo: Undo) -> str:
    """What the browser gets, in the words of the matrix. What the request changes is taken back."""
    cookies = copy(browser.cookies)
    with connection.execute_wrapper(undo.watch):
        answer = browser.get(path) if method == "GET" else browser.post(path)
    undo()
    browser.cookies = cookies
    if answer.status_code == 302 and answer["Location"].startswith(SIGN_IN):
        return "in"
    return str(answer.status_code)


SIZES = Counter(row.room for row in MATRIX)


def share(row: Row) -> str:
    """The rooms that are asked in one world, for making it takes a second: a large room, or all that are small."""
    return row.room if SIZES[row.room] > len(MATRIX) / 5 else "others"


@pytest.mark.parametrize("rooms", sorted({share(row) for row in MATRIX}))
def test_everybody_gets_what_the_matrix_says(
    rooms: str, browsers: dict[str, Client], places: dict[str, str | UUID]
) -> None:
    undo = Undo()
    differing = {
        f"{row} as {column}": f"{got} instead of {row.answers[column]}"
        for row in MATRIX
        if share(row) == rooms
        for column in asked(row)
        if (got := ask(browsers[column], row.method, row.path.format(**places), undo)) != row.answers[column]
    }
    assert differing == {}


def asked(row: Row) -> list[str]:
    """Everybody; of an address that takes no such request from anybody, a visitor and those who may do most there.

    Which methods an address takes is decided before anybody asks who is there.
    """
    closed = {column for column, answer in row.answers.items() if answer == "405"}
    return [column for column in CAST if column not in closed or column in ("prac", "trai", "unit", "admi")]


def addresses(found: URLResolver, space: str = "") -> Iterator[str]:
    """The names of all addresses."""
    for entry in found.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"
        else:
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space)


def test_every_address_has_a_row_for_get_and_for_post() -> None:
    asked = {(row.url_name, row.method) for row in MATRIX}
    wanted = {(name, method) for name in addresses(get_resolver()) for method in ("GET", "POST")}
    assert wanted - asked == set(), "Add rows to tests/access/matrix.txt"
    assert asked - wanted == set(), "These addresses are gone"


def test_every_row_leads_to_the_address_that_it_names(places: dict[str, str | UUID]) -> None:
    for row in MATRIX:
        path = row.path.format(**places)
        assert get_resolver().resolve(path).view_name == row.url_name
