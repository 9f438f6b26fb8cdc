"""Large files against a real web server: two gigabytes are refused unread, and one within the limit costs no memory.

The disk that is full is a real limit of the operating system on the size of a file (RLIMIT_FSIZE).
"""

import http.client
import os
import re
import resource
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import psutil
import pytest
from django.test import Client

from partnership.accounts.models import User
from partnership.documents.models import Document, Piece, Stored, Version
from tests import database
from tests.documents import files
from tests.notices.post_office import closed_port

pytestmark = pytest.mark.django_db(transaction=True)

MB = 1024 * 1024
MOST_MORE = 12 * MB


class Server:
    """A web server with one worker on this test's database."""

    def __init__(self, port: int, cookie: str, parent: psutil.Process) -> None:
        self.port, self.cookie, self.parent = port, cookie, parent

    def worker(self) -> psutil.Process:
        return self.parent.children()[0]

    def ask(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def upload(
        self, fields: dict[str, str], name: str, pieces: Iterator[bytes], size: int
    ) -> tuple[int, str, str]:
        """Send a form with one file, as a browser does; returns status, page and where it leads."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as form:
            form.request("GET", "/documents/new/", headers={"Cookie": self.cookie})
            page = form.getresponse()
            secret = re.search(r"csrftoken=(\w+)", page.getheader("Set-Cookie") or "")
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        assert token
        assert secret
        boundary = uuid4().hex
        head = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in (fields | {"csrfmiddlewaretoken": token[1]}).items()
        )
        head += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        tail = f"\r\n--{boundary}--\r\n"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.putrequest("POST", "/documents/new/")
        connection.putheader("Cookie", f"{self.cookie}; csrftoken={secret[1]}")
        connection.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
        connection.putheader("Content-Length", str(len(head) + size + len(tail)))
        connection.endheaders()
        try:
            connection.send(head.encode())
            for piece in pieces:
                connection.send(piece)
            connection.send(tail.encode())
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all of it was sent
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("Location") or ""


@contextmanager
def serving(cookie: str, tmp_path: Path, *, largest_file: int = 0, **variables: str) -> Iterator[Server]:
    port = closed_port()
    temporary = tmp_path / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = os.environ | {"DATABASE_URL": database.url(), "TMPDIR": str(temporary)} | variables
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--no-control-socket", "--worker-class=gthread",
        "--threads=4", "--workers=1", "--preload", "--timeout=60", f"--bind=127.0.0.1:{port}",
        "--worker-tmp-dir=/dev/shm", "--log-level=error",
    ]  # fmt: skip

    def limit() -> None:
        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    running = subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=limit)
    server = Server(port, cookie, psutil.Process(running.pid))
    try:
        until = monotonic() + 60
        while True:
            assert monotonic() < until
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                if server.ask("/documents/")[0] == 200:
                    break
            except OSError:
                pass
            sleep(0.1)
        yield server
    finally:
        running.terminate()
        running.wait(30)
    assert list(temporary.iterdir()) == [], "No temporary file stays behind"


@pytest.fixture
def cookie(client_for: Callable[[User | None], Client], agency_lead: User) -> str:
    client = client_for(agency_lead)
    return f"sessionid={client.cookies['sessionid'].value}"


def a_pdf_of(size: int) -> Iterator[bytes]:
    """A PDF of that length, which is a comment for the most part."""
    data = files.pdf()
    end = b"\n" + data[data.rindex(b"startxref") :]
    yield data + b"\n%"
    left = size - len(data) - 2 - len(end)
    piece = b"0123456789abcdef" * (MB // 16)
    while left:
        yield piece[: min(left, MB)]
        left -= min(left, MB)
    yield end


def fields(agency_lead: User) -> dict[str, str]:
    return {"agency": str(agency_lead.memberships.get().agency_id), "title": "A large file", "kind": "policy"}


@pytest.mark.slow
def test_a_large_file_costs_no_memory(cookie: str, agency_lead: User, tmp_path: Path) -> None:
    with serving(cookie, tmp_path, DOCUMENTS_MAX_MB="210") as server:
        before = server.worker().memory_info().rss
        size = 200 * MB
        status, _, where = server.upload(fields(agency_lead), "large.pdf", a_pdf_of(size), size)
        assert (status, bool(where)) == (302, True)
        kept = server.worker().memory_info().rss
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        connection.request("GET", f"{where}download/", headers={"Cookie": cookie})
        answer = connection.getresponse()
        came = 0
        while piece := answer.read(MB):
            came += len(piece)
        given = server.worker().memory_info().rss
    assert came == size == Version.objects.get().size
    figures = [round(one / MB) for one in (before, kept, given)]
    print(f"A worker before, after 200 MB in, after 200 MB out: {figures} MB")  # noqa: T201  shown with -rP
    assert max(kept, given) - before < MOST_MORE, figures


def test_two_gigabytes_are_refused_unread(cookie: str, agency_lead: User, tmp_path: Path) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for piece in a_pdf_of(2048 * MB):
            sent += len(piece)
            yield piece

    with serving(cookie, tmp_path) as server:
        began = server.worker().cpu_times().user
        status, page, _ = server.upload(fields(agency_lead), "huge.pdf", endless(), 2048 * MB)
        assert (status, "up to 25 MB" in page) == (413, True)
        assert sent < 100 * MB
        assert server.worker().cpu_times().user - began < 5
        assert server.ask("/documents/")[0] == 200
    assert not Stored.objects.exists()


def test_a_disk_that_is_full_keeps_nothing_and_says_so(
    cookie: str, agency_lead: User, tmp_path: Path
) -> None:
    """First the temporary file does not fit; then it does, and the folder of documents takes no more of it."""
    with serving(cookie, tmp_path, largest_file=2 * MB) as server:
        size = 5 * MB
        status, page, _ = server.upload(fields(agency_lead), "large.pdf", a_pdf_of(size), size)
        assert (status, "no room for the file just now, and nothing of it was kept" in page) == (200, True)
        assert "A large file" in page
        size = MB + 99
        assert server.upload(fields(agency_lead), "small.pdf", a_pdf_of(size), size)[0] == 302
    assert (Document.objects.count(), Stored.objects.count()) == (1, 1)
    assert Piece.objects.values("key").distinct().count() == 1
    # A folder on a disk that takes nothing: a file stands where it should be made.
    (tmp_path / "kept").touch()
    with serving(
        cookie, tmp_path, DOCUMENTS_STORAGE="folder", DOCUMENTS_FOLDER=str(tmp_path / "kept")
    ) as server:
        status, page, _ = server.upload(fields(agency_lead), "large.pdf", a_pdf_of(2 * MB), 2 * MB)
        assert (status, "could not be stored, and nothing of it was kept" in page) == (200, True)
    assert (Document.objects.count(), Version.objects.count()) == (1, 1)
