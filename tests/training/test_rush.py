"""Many people at the same moment, over HTTP, each from a process of their own: a place is never sold twice."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests import database
from tests.benchmarks.server import PORTAL, serving
from tests.conftest import person, session_on
from training.models import Booking, Course, Session
from training.rules import BookingStatus

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("rush")]

PATIENCE = 30
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
COOKIE = re.compile(r"^csrftoken=(\w+)")


@dataclass(frozen=True)
class Attempt:
    """Somebody who has opened the form of an address and is about to send it."""

    port: int
    web_session: str
    path: str


@dataclass(frozen=True)
class Outcome:
    """What the portal answered."""

    status: int
    location: str
    page: str


def press(attempt: Attempt, together: Barrier) -> Outcome:
    """In a process of its own: open the form, wait for everybody, and send it at the same moment as they do."""
    cookies = f"{settings.SESSION_COOKIE_NAME}={attempt.web_session}"
    line = http.client.HTTPConnection("127.0.0.1", attempt.port, timeout=PATIENCE)
    line.request("GET", attempt.path, headers={"Cookie": cookies})
    form = line.getresponse()
    token = TOKEN.search(form.read().decode())
    secret = COOKIE.match(form.headers["Set-Cookie"] or "")
    assert form.status == 200
    assert token
    assert secret
    line.close()
    together.wait(PATIENCE)
    line.request(
        "POST",
        attempt.path,
        urlencode({"csrfmiddlewaretoken": token[1], "needs": ""}),
        {
            "Cookie": f"{cookies}; csrftoken={secret[1]}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    answer = line.getresponse()
    return Outcome(answer.status, answer.headers["Location"] or "", answer.read().decode())


def meet(barrier: Barrier) -> None:
    """Tell a new process of the pool where to wait for the others."""
    global together
    together = barrier


def press_with_the_others(attempt: Attempt) -> Outcome:
    return press(attempt, together)


def rush(attempts: list[Attempt]) -> list[Outcome]:
    """One process for each attempt; none may end before all have begun, so none makes two."""
    connection.close()  # a process that is split in two must not share it
    processes = multiprocessing.get_context("fork")
    with processes.Pool(len(attempts), meet, (processes.Barrier(len(attempts)),)) as pool:
        return pool.map(press_with_the_others, attempts, chunksize=1)


together: Barrier


@pytest.fixture(scope="module")
def port(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The portal behind the production web server, on this worker's database."""
    log = tmp_path_factory.mktemp("rush") / "web.log"
    with serving(PORTAL, log=log, env={**os.environ, "DATABASE_URL": database.url()}) as server:
        yield server.port


@pytest.fixture
def attempt(port: int, client_for: Callable[[User | None], Client]) -> Callable[[User, str], Attempt]:
    """A signed-in person before the form of an address."""

    def before(somebody: User, path: str) -> Attempt:
        browser = client_for(somebody)
        return Attempt(port, browser.cookies[settings.SESSION_COOKIE_NAME].value, path)

    return before


Before = Callable[[User, str], Attempt]


def colleagues(number: int, agency: Agency) -> list[User]:
    return [person(f"Colleague {n}", f"colleague.{n}@lantern.example", agency) for n in range(number)]


def booked(session: Session) -> int:
    """The places as the bookings say, which must be what the session says."""
    session.refresh_from_db()
    bookings = Booking.objects.filter(session=session, status=BookingStatus.BOOKED).count()
    assert session.places_taken == bookings
    return bookings


def form(session: Session) -> str:
    return f"/training/sessions/{session.pk}/book/"


def test_of_sixty_people_for_ten_places_exactly_ten_are_booked(
    course: Course, session: Session, charity: Agency, attempt: Before
) -> None:
    later = session_on(course, timezone.localdate() + timedelta(weeks=5))
    outcomes = rush([attempt(one, form(session)) for one in colleagues(60, charity)])
    assert Counter(outcome.status for outcome in outcomes) == {302: 10, 409: 50}
    assert booked(session) == 10
    won = {outcome.location for outcome in outcomes if outcome.status == 302}
    assert won == {f"/training/bookings/{booking.pk}/" for booking in session.bookings.all()}
    for outcome in outcomes:
        if outcome.status == 409:
            assert "This session is full" in outcome.page
            assert form(later) in outcome.page


def test_one_person_in_four_windows_gets_one_place(
    session: Session, practitioner: User, attempt: Before
) -> None:
    outcomes = rush([attempt(practitioner, form(session))] * 4)
    booking = Booking.objects.get(session=session, user=practitioner)
    assert [(outcome.status, outcome.location) for outcome in outcomes] == [
        (302, f"/training/bookings/{booking.pk}/")
    ] * 4
    assert booked(session) == 1


def test_a_place_that_is_given_back_in_the_rush_is_taken_once(
    course: Course, practitioner: User, charity: Agency, attempt: Before
) -> None:
    session = session_on(course, timezone.localdate() + timedelta(weeks=3), capacity=2)
    mine = Booking.objects.create(
        session=session, user=practitioner, agency=charity, booked_at=timezone.now()
    )
    session.places_taken = 1
    session.save(update_fields=["places_taken"])
    rivals = [attempt(one, form(session)) for one in colleagues(7, charity)]
    gone, *outcomes = rush([attempt(practitioner, f"/training/bookings/{mine.pk}/cancel/"), *rivals])
    mine.refresh_from_db()
    assert (gone.status, mine.status) == (302, BookingStatus.CANCELLED)
    # One place was free, and one more from the moment of the cancellation on.
    won = sum(outcome.status == 302 for outcome in outcomes)
    assert won in (1, 2)
    assert {outcome.status for outcome in outcomes} == {302, 409}
    assert booked(session) == won
