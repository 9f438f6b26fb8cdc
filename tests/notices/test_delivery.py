"""Nothing lost, nothing doubled: with a mail server that is up, down, rude, or gone in the middle."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.notices import delivery
from partnership.notices.models import Notice
from partnership.notices.rules import WAITS
from tests import database
from tests.notices.post_office import PostOffice
from tests.notices.posting import post

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nEND:VCALENDAR\r\n"


def part(letter: EmailMessage, kind: str) -> str:
    return next(str(piece.get_content()) for piece in letter.walk() if piece.get_content_type() == kind)


def test_a_message_is_sent_with_a_link_and_the_calendar_entry(practitioner: User, office: PostOffice) -> None:
    notice = post(practitioner, calendar=CALENDAR)
    delivery.send_waiting()
    (letter,) = office.letters
    assert letter["To"] == "priya.nair@lantern.example"
    assert letter["Subject"] == "You are booked: Child Protection <2 days>"
    assert str(notice.pk) in letter["Message-ID"]
    text, page = part(letter, "text/plain"), part(letter, "text/html")
    assert "On Monday & Tuesday" in text
    assert "/training/mine/" in text
    assert "Child Protection &lt;2 days&gt;" in page
    assert "BEGIN:VCALENDAR" in part(letter, "text/calendar")
    assert not text.startswith("\n")
    for personal in ("Priya", "Nair"):
        assert personal not in text + page
    notice.refresh_from_db()
    assert notice.status == "sent"
    assert notice.attempts == 1


def test_a_second_run_sends_nothing(practitioner: User, office: PostOffice) -> None:
    post(practitioner)
    delivery.send_waiting()
    delivery.send_waiting(timezone.now() + timedelta(days=2))
    assert len(office.letters) == 1


@pytest.mark.usefixtures("dead_office")
def test_a_server_that_is_down_costs_no_attempt_and_loses_nothing(practitioner: User) -> None:
    for number in range(delivery.BATCH + 10):
        post(practitioner, number)
    delivery.send_waiting()
    # The batch that met the dead server waits a minute; the rest was not even touched.
    assert Notice.objects.filter(status="waiting", attempts=0, problem="").count() == delivery.BATCH + 10
    assert Notice.objects.filter(next_try_at__gt=timezone.now()).count() == delivery.BATCH


def test_what_waited_for_a_dead_server_is_sent_when_it_is_back(
    practitioner: User, office: PostOffice
) -> None:
    post(practitioner)
    office.hangs_up_after = 0
    delivery.send_waiting()
    assert office.letters == []
    office.hangs_up_after = None
    delivery.send_waiting(timezone.now() + WAITS[0])
    assert len(office.letters) == 1


def test_a_server_that_goes_away_in_the_middle_gets_the_rest_later(
    practitioner: User, office: PostOffice
) -> None:
    for number in range(5):
        post(practitioner, number)
    office.hangs_up_after = 2
    delivery.send_waiting()
    assert len(office.letters) == 2
    assert sorted(Notice.objects.values_list("status", "attempts")) == [
        ("sent", 1),
        ("sent", 1),
        ("waiting", 0),
        ("waiting", 0),
        ("waiting", 1),
    ]
    office.hangs_up_after = None
    delivery.send_waiting(timezone.now() + timedelta(minutes=5))
    assert len({letter["Message-ID"] for letter in office.letters}) == len(office.letters) == 5


def test_an_address_that_is_refused_is_tried_again_and_given_up_with_the_reason(
    practitioner: User, nurse: User, office: PostOffice
) -> None:
    office.refuses = {"grace.mensah"}
    refused = post(nurse, 1)
    post(practitioner, 2)
    delivery.send_waiting()
    assert office.recipients == ["priya.nair@lantern.example"]
    for _ in WAITS:
        refused.refresh_from_db()
        assert refused.status == "waiting"
        delivery.send_waiting(refused.next_try_at)
    refused.refresh_from_db()
    assert refused.status == "failed"
    assert refused.problem == "The mail server refused the address (550)."


def test_nobody_writes_to_a_closed_account(practitioner: User, office: PostOffice) -> None:
    notice = post(practitioner)
    User.objects.update(is_active=False)
    delivery.send_waiting()
    notice.refresh_from_db()
    assert (notice.status, office.letters) == ("failed", [])


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_message_once(practitioner: User, office: PostOffice) -> None:
    for number in range(90):
        post(practitioner, number)

    def work() -> None:
        try:
            delivery.send_waiting()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sent = [letter["Message-ID"] for letter in office.letters]
    assert len(sent) == len(set(sent)) == 90
    assert Notice.objects.filter(status="sent", attempts=1).count() == 90


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_claiming_and_sending_loses_nothing(
    practitioner: User, office: PostOffice
) -> None:
    post(practitioner)
    office.stalls = True
    program = (
        "import django; django.setup();from partnership.notices import delivery; delivery.send_waiting()"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"DATABASE_URL": database.url(), "EMAIL_URL": f"smtp://127.0.0.1:{office.port}"},
    )
    assert office.calls.wait(90)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    office.stalls = False
    office.may_go_on.set()

    delivery.send_waiting()
    assert office.letters == []  # the dead worker's claim still holds
    delivery.send_waiting(timezone.now() + delivery.CLAIM)
    assert len(office.letters) == 1
    assert Notice.objects.get().status == "sent"


def test_sending_asks_three_queries_and_one_for_each_message(
    practitioner: User, office: PostOffice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        post(practitioner, number)
    # claim: savepoint, select, update, release; one more select finds nothing; one update for each message
    with django_assert_max_num_queries(10 + 4 + 4):
        delivery.send_waiting()
