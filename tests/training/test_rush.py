"""Many people at the same moment, over HTTP, each on a line of their own: a place is never sold twice."""

from __future__ import annotations

import http.client
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from threading import Barrier
from time import monotonic
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests import database
from tests.benchmarks.server import PORTAL, Server, serving
from tests.conftest import person, session_on
from training.models import Booking, Course, Session
from training.rules import BookingStatus
from training.waiting.line import number_of
from training.waiting.models import Want

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("rush")]

PATIENCE = 120
ANSWERED_WITHIN = 10
"""Seconds, for 300 people on two cores that do nothing else."""

HIDDEN = re.compile(r'<input type="hidden" name="(seen|terms|price)" value="([^"]*)"')
SECRET = "a" * 32
"""What each of these browsers has as its cookie, and sends with the form."""


@dataclass(frozen=True)
class Attempt:
    """Somebody who has opened the form of an address and is about to send it, with what they say."""

    port: int
    web_session: str
    path: str
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What the portal answered, and after how many seconds."""

    status: int
    location: str
    page: str
    took: float


def hidden_fields(attempt: Attempt) -> dict[str, str]:
    """What the form that somebody has opened remembers."""
    line = http.client.HTTPConnection("127.0.0.1", attempt.port, timeout=PATIENCE)
    cookies = f"{settings.SESSION_COOKIE_NAME}={attempt.web_session}"
    line.request("GET", attempt.path, headers={"Cookie": cookies})
    form = line.getresponse()
    assert form.status == 200
    return {name: unescape(value) for name, value in HIDDEN.findall(form.read().decode())}


def press(attempt: Attempt, together: Barrier) -> Outcome:
    """Wait for everybody, and send the form at the same moment as they do."""
    line = http.client.HTTPConnection("127.0.0.1", attempt.port, timeout=PATIENCE)
    together.wait(PATIENCE)
    began = monotonic()
    line.request(
        "POST",
        attempt.path,
        urlencode({"csrfmiddlewaretoken": SECRET, "needs": "", "accepts": "on"} | attempt.said),
        {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={attempt.web_session}; csrftoken={SECRET}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    answer = line.getresponse()
    page = answer.read().decode()
    return Outcome(answer.status, answer.headers["Location"] or "", page, monotonic() - began)


def rush(attempts: list[Attempt]) -> list[Outcome]:
    """A line for each attempt; none may end before all have begun."""
    together = Barrier(len(attempts))
    with ThreadPoolExecutor(len(attempts)) as lines:
        return list(lines.map(lambda attempt: press(attempt, together), attempts))


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal behind the production web server, on this worker's database."""
    log = tmp_path_factory.mktemp("rush") / "web.log"
    with serving(PORTAL, log=log, env={**os.environ, "DATABASE_URL": database.url()}) as server:
        yield server


@pytest.fixture
def attempt(server: Server, client_for: Callable[[User | None], Client]) -> Callable[[User, str], Attempt]:
    """A signed-in person before the form of an address."""

    def before(somebody: User, path: str) -> Attempt:
        browser = client_for(somebody)
        return Attempt(server.port, browser.cookies[settings.SESSION_COOKIE_NAME].value, path)

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


def test_of_three_hundred_people_for_twenty_places_exactly_twenty_are_booked_and_the_others_wait(
    course: Course, charity: Agency, server: Server, attempt: Before
) -> None:
    session = session_on(course, timezone.localdate() + timedelta(weeks=5), capacity=20)
    attempts = [attempt(one, form(session)) for one in colleagues(300, charity)]
    said = hidden_fields(attempts[0]) | {"wait": "on"}
    before = server.cpu()
    outcomes = rush([replace(one, said=said) for one in attempts])
    used = server.cpu() - before
    assert Counter(outcome.status for outcome in outcomes) == {302: 300}
    assert booked(session) == 20
    line = list(Want.objects.order_by("arrival"))
    assert [number_of(want) for want in line] == list(range(1, 281))
    # The clock was read under the lock of the session, in whose order they came to it.
    came = [*session.bookings.order_by("created_at"), *line]
    assert [one.created_at for one in came] == sorted(one.created_at for one in came)
    won = {f"/training/bookings/{booking.pk}/" for booking in session.bookings.all()}
    wait = {f"/training/waiting/{want.pk}/" for want in line}
    assert {outcome.location for outcome in outcomes} == won | wait
    # By the server's own time: what else runs on this machine is not its doing.
    assert used / 2 < ANSWERED_WITHIN


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
