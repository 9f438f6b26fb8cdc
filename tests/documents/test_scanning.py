"""A file is held until the scanner has looked at it; one with a virus is refused and told of; a scanner may be away."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.documents import clamav, keeping, services, tasks
from partnership.documents.models import Document, Piece, Stored, Version
from partnership.documents.rules import Kind, State
from partnership.notices.models import Notice
from tests.documents import clamd, files
from tests.documents.conftest import document
from tests.notices.post_office import closed_port


@pytest.fixture
def scanner(settings: Any) -> Iterator[clamd.Scanner]:
    with clamd.running() as scanner:
        settings.CLAMAV_ADDRESS = scanner.address
        yield scanner


def infected(charity: Agency, by: User) -> Document:
    file = files.checked(b"Read me: " + clamd.EICAR, "a.txt")
    return services.upload(agency=charity, title="x", kind=Kind.OTHER, file=file, by=by)


def test_a_file_is_held_until_it_is_clean(
    scanner: clamd.Scanner, charity: Agency, agency_lead: User, client_for: Callable[[User], Client]
) -> None:
    made = document(charity, agency_lead)
    browser = client_for(agency_lead)
    assert made.versions.get().state == State.HELD
    assert "being scanned for viruses" in browser.get(f"/documents/{made.pk}/").content.decode()
    answer = browser.get(f"/documents/{made.pk}/download/")
    assert (answer.status_code, "held until the virus scanner" in answer.content.decode()) == (409, True)
    tasks.scan_held()
    version = made.versions.get()
    assert (version.state, version.scanned_at is not None) == (State.CLEAN, True)
    assert version.stored is not None
    assert scanner.seen == [b"".join(keeping.taken_out(version.stored))]
    assert browser.get(f"/documents/{made.pk}/download/").status_code == 200


def test_the_version_before_counts_while_a_new_one_is_held(
    policy: Document, scanner: clamd.Scanner, agency_lead: User, client_for: Callable[[User], Client]
) -> None:
    services.replace(
        policy, file=files.checked(files.docx(), "a.docx"), note="", expires_on=None, by=agency_lead
    )
    answer = client_for(agency_lead).get(f"/documents/{policy.pk}/download/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client_for(agency_lead).get(f"/documents/{policy.pk}/versions/2/download/").status_code == 409


def test_a_virus_is_refused_forgotten_and_told_of(
    scanner: clamd.Scanner,
    charity: Agency,
    agency_lead: User,
    business_unit: User,
    client_for: Callable[[User], Client],
    django_capture_on_commit_callbacks: Any,
) -> None:
    made = infected(charity, agency_lead)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.scan_held()
        tasks.scan_held()
    version = made.versions.get()
    assert (version.state, version.refusal) == (
        State.REFUSED,
        "The virus scanner found Eicar-Test-Signature.",
    )
    assert (Stored.objects.count(), Piece.objects.count()) == (0, 0)
    told = Notice.objects.filter(kind="documents.refused")
    assert {notice.user for notice in told} == {agency_lead, business_unit}
    assert all(str(made.pk) in notice.path and "a.txt" not in notice.text for notice in told)
    page = client_for(agency_lead).get(f"/documents/{made.pk}/").content.decode()
    assert "Version 1 was refused" in page
    assert client_for(agency_lead).get(f"/documents/{made.pk}/download/").status_code == 409


def test_a_scanner_that_is_away_keeps_files_held_and_is_asked_again(
    scanner: clamd.Scanner,
    charity: Agency,
    agency_lead: User,
    settings: Any,
    client_for: Callable[[User], Client],
) -> None:
    settings.CLAMAV_ADDRESS = f"127.0.0.1:{closed_port()}"
    made = document(charity, agency_lead)
    tasks.scan_held()
    version = made.versions.get()
    assert (version.state, version.trouble) == (State.HELD, "The virus scanner does not answer.")
    page = client_for(agency_lead).get(f"/documents/{made.pk}/").content.decode()
    assert (
        "The virus scanner does not answer. The version stays closed, and we try again every minute" in page
    )
    settings.CLAMAV_ADDRESS = scanner.address
    scanner.is_ill = True
    tasks.scan_held()
    assert made.versions.get().trouble == "The virus scanner could not scan the file."
    scanner.is_ill = False
    tasks.scan(str(version.pk))
    assert (made.versions.get().state, made.versions.get().trouble) == (State.CLEAN, "")


def test_a_file_too_large_for_the_scanner_holds_up_nobody_else(
    scanner: clamd.Scanner, charity: Agency, agency_lead: User
) -> None:
    large = files.checked(b"a line\n" * 1_000_000, "a.txt")
    first = services.upload(agency=charity, title="x", kind=Kind.OTHER, file=large, by=agency_lead)
    second = document(charity, agency_lead)
    tasks.scan_held()
    assert first.versions.get().trouble == "The file is larger than the virus scanner takes."
    assert second.versions.get().state == State.CLEAN


def test_without_a_scanner_nothing_waits_for_one(
    scanner: clamd.Scanner, charity: Agency, agency_lead: User, settings: Any
) -> None:
    made = document(charity, agency_lead)
    settings.CLAMAV_ADDRESS = ""
    tasks.scan_held()
    assert Version.objects.get(document=made).state == State.CLEAN
    assert Version.objects.get(document=made).scanned_at is None


def test_a_scanner_behind_a_socket_file(tmp_path: Path) -> None:
    class Local(socketserver.ThreadingUnixStreamServer):
        seen: list[bytes] = []
        most, is_ill = 10**6, False

    path = str(tmp_path / "clamd.ctl")
    with Local(path, clamd.Conversation) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        assert clamav.scan(path, [b"hello"]) == ""
        assert clamav.scan(f"unix://{path}", [clamd.EICAR]) == "Eicar-Test-Signature"
        server.shutdown()


def test_two_scans_at_once_come_to_the_same(
    scanner: clamd.Scanner, charity: Agency, agency_lead: User
) -> None:
    from partnership.documents import scanning

    made = document(charity, agency_lead)
    version = made.versions.get()
    scanning.passed(version, scanned_at=timezone.now())
    scanning.refused(version, found="Something", now=timezone.now())
    assert made.versions.get().state == State.CLEAN
