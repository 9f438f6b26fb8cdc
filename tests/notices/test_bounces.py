"""A mail that comes back counts like one that was refused; whatever else arrives at that address counts for nothing."""

import os
import subprocess
import sys

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.notices import bounces, delivery
from partnership.notices.models import Notice, RefusedAddress
from tests import database
from tests.notices.post_office import PostOffice
from tests.notices.posting import post

REPORT = """From: MAILER-DAEMON@mx.example
To: portal@portal.example
Subject: Undelivered mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such person

--b
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: You are booked

Hello.
--b--
"""


@pytest.fixture
def sent(practitioner: User, office: PostOffice) -> str:
    """The Message-ID of a mail that a mail server took."""
    post(practitioner)
    delivery.send_waiting()
    return str(office.letters[0]["Message-ID"])


def report(message_id: str, *, address: str = "Priya.Nair@lantern.example", **fields: str) -> bytes:
    said = {"action": "failed", "status": "5.1.1", **fields}
    return REPORT.format(message_id=message_id, address=address, **said).encode()


def arrives(mail: bytes) -> bool:
    bounce = bounces.read(mail)
    return bounce is not None and bounces.record(bounce, now=timezone.now())


def test_a_mail_that_came_back_has_failed_and_its_address_takes_no_mail(sent: str) -> None:
    assert arrives(report(sent))
    assert list(Notice.objects.values_list("status", "problem")) == [
        ("failed", "The email came back (5.1.1).")
    ]
    assert RefusedAddress.objects.get().address == "priya.nair@lantern.example"
    assert not arrives(report(sent))


def test_the_address_of_somebody_who_has_another_now_is_not_noted(sent: str) -> None:
    assert arrives(report(sent, address="priya.was@lantern.example"))
    assert not RefusedAddress.objects.exists()


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Out of office\n\nBack on Monday.",
        report("<00000000-0000-4000-8000-000000000000@portal.example>"),
        report("<somebody-elses@mail.example>"),
    ],
)
def test_any_other_mail_changes_nothing(sent: str, mail: bytes) -> None:
    assert not arrives(mail)
    assert Notice.objects.get().status == "sent"


@pytest.mark.parametrize("fields", [{"action": "delayed"}, {"status": "4.2.2"}])
def test_a_mail_that_may_still_arrive_has_not_failed(sent: str, fields: dict[str, str]) -> None:
    assert not arrives(report(sent, **fields))


@pytest.mark.django_db(transaction=True)
def test_the_command_reads_one_report(sent: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "record_bounce"],
        input=report(sent),
        env=os.environ | {"DATABASE_URL": database.url()},
        capture_output=True,
        check=True,
    )
    assert b"Noted." in done.stdout
    assert Notice.objects.get().status == "failed"
