"""A portal as `make run` starts it, whose parts are killed one after another while people book."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.local import postgres
from config.local.postgres import Postgres
from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Arrangement, Sector
from partnership.notices.models import Notice
from partnership.operations.models import Sweep
from tests import database
from tests.conftest import agency, person, session_on
from tests.faults.people import Crowd
from tests.local.portal import Portal
from tests.notices.post_office import PostOffice, open_office
from training.models import Booking, Course, Session
from training.rules import BookingStatus, CourseStatus, Kind, Mode

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("local"),
    pytest.mark.slow,
]

PEOPLE = 40
HOUSE = "colleagues.example"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


@pytest.fixture
def portal(
    settled: Portal, office: PostOffice, monkeypatch: pytest.MonkeyPatch, db: None
) -> Iterator[Portal]:
    """A portal that sends to this office; the tests' own connection is led to its database."""
    for name, value in {
        "DEMONSTRATION": "false",
        "EMAIL_URL": f"smtp://127.0.0.1:{office.port}",
        "WEB_CONCURRENCY": "2",
        "LOG_FORMAT": "json",
    }.items():
        monkeypatch.setenv(name, value)
    try:
        settled.stop()
        settled.start()
        server = Postgres(
            postgres.settle(settled.local / "postgres"), settled.local / "logs" / "postgres.log"
        )
        server.passwords = server.read_passwords()
        server.port = int((server.data / "postmaster.pid").read_text().splitlines()[3])
        with database.led_to(server.url(postgres.OWNER)):
            yield settled
    finally:
        settled.stop()


def world() -> tuple[Session, list[str]]:
    """A session with a place for everybody, and the keys of everybody's sign-in."""
    charity = agency("Colleagues Trust", Sector.VCFSE, Arrangement.RELEVANT_AGENCY, HOUSE)
    course = Course.objects.create(
        slug="while-parts-die", title="While parts die", summary="Two days.", kind=Kind.CORE,
        mode=Mode.FACE_TO_FACE, duration="1 day", status=CourseStatus.PUBLISHED,
    )  # fmt: skip
    session = session_on(course, timezone.localdate() + timedelta(weeks=3), capacity=PEOPLE)
    return session, [signed_in(number, charity) for number in range(PEOPLE)]


def signed_in(number: int, at: Agency) -> str:
    browser = Client()
    browser.force_login(person(f"Colleague {number}", f"colleague.{number}@{HOUSE}", at))
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def part(portal: Portal, words: str) -> int:
    """The number of the process that leads a part, told by its command line."""
    for pid in portal.parts():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if words in command:
            return pid
    raise AssertionError(f"{words} does not run")


def kill(portal: Portal, words: str) -> None:
    """SIGKILL for a part and all that it has started, and wait until another stands in its place."""
    pid = part(portal, words)
    os.killpg(pid, signal.SIGKILL)
    portal.wait(lambda: pid not in portal.parts())


def test_whatever_dies_while_people_book_nothing_is_lost_and_nothing_doubled(
    portal: Portal, office: PostOffice
) -> None:
    began = timezone.now()
    session, keys = world()
    crowd = Crowd(portal.port, f"/training/sessions/{session.pk}/book/")
    for key in keys:
        crowd.waiting.put(key)
    with crowd.at_once(3):
        for words in ("valkey-server", " worker ", " beat ", "/postgres ", "gunicorn"):
            before = crowd.booked
            until = time.monotonic() + 10
            while crowd.booked < before + 3 and time.monotonic() < until:
                time.sleep(0.05)
            kill(portal, words)
    portal.wait(portal.ready)

    assert crowd.wordless == []
    assert {status for status, _ in crowd.answers} <= {200, 302, 409, 503}
    connection.close()  # its server was killed
    session.refresh_from_db()
    booked = Booking.objects.filter(session=session, status=BookingStatus.BOOKED)
    assert booked.count() == booked.values("user").distinct().count() == session.places_taken == PEOPLE
    notices = Notice.objects.filter(kind="training.booked", user__email__endswith=HOUSE)
    assert notices.count() == notices.values("user").distinct().count() == PEOPLE

    # What a killed worker had in hand is claimed for ten minutes; these have passed.
    def all_sent() -> bool:
        notices.filter(status="waiting", attempts__gt=0).update(next_try_at=timezone.now())
        return not notices.exclude(status="sent").exists()

    portal.wait(all_sent)
    with office.lock:
        ours = [letter for letter in office.letters if str(letter["To"]).endswith(HOUSE)]
    letters = {str(letter["Message-ID"]): str(letter["To"]) for letter in ours}
    people = User.objects.filter(email__endswith=HOUSE)
    assert sorted(letters.values()) == sorted(people.values_list("email", flat=True))
    # A worker that dies between sending and noting sends once more, under the same number: only what it had in hand.
    again = Counter(str(letter["Message-ID"]) for letter in ours)
    assert sum(again.values()) <= PEOPLE + 1
    # The clock runs again, and a worker does what it says.
    portal.wait(lambda: Sweep.objects.filter(ended_at__gt=began).exists())

    assert numbers(portal, "web", route="training:book", status=302) & numbers(
        portal, "worker", task="partnership.notices.tasks.send_waiting"
    ), "a task carries the number of the request that asked for it"
    a_broker_that_hangs_holds_up_nobody(portal, keys[0])


def numbers(portal: Portal, name: str, **facts: object) -> set[str]:
    """The numbers of requests in the lines of a part's log that say all this."""
    found = set()
    for text in (portal.local / "logs" / f"{name}.log").read_text().splitlines():
        if text.startswith("{") and facts.items() <= (line := json.loads(text)).items():
            found.add(str(line["request_id"]))
    return found


def a_broker_that_hangs_holds_up_nobody(portal: Portal, key: str) -> None:
    """In the same portal, because to start one takes a while."""
    other = Course.objects.create(
        slug="while-the-broker-hangs", title="While the broker hangs", summary="One day.", kind=Kind.CORE,
        mode=Mode.FACE_TO_FACE, duration="1 day", status=CourseStatus.PUBLISHED,
    )  # fmt: skip
    session = session_on(other, timezone.localdate() + timedelta(weeks=5))
    crowd = Crowd(portal.port, f"/training/sessions/{session.pk}/book/")
    crowd.waiting.put(key)
    broker = part(portal, "valkey-server")
    os.kill(broker, signal.SIGSTOP)
    try:
        crowd.run()
    finally:
        os.kill(broker, signal.SIGCONT)
    assert [status for status, _ in crowd.answers] == [200, 302]
    assert crowd.unanswered == 0
