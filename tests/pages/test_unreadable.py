"""What cannot be read as a request, or is not for us, gets a page in words, under the same locks as every other."""

import re
import socket

import pytest
from django.test import Client
from gunicorn import util

from config import unreadable
from config.local.places import ROOT


@pytest.mark.parametrize(("status", "reason"), [(400, "Bad Request"), (414, "URI Too Long")])
def test_what_gunicorn_cannot_read_gets_our_page(status: int, reason: str) -> None:
    assert util.write_error is unreadable.write_error
    ours, theirs = socket.socketpair()
    with ours, theirs:
        util.write_error(ours, status, reason, "Invalid line '<script>'")
        ours.close()
        head, _, page = theirs.makefile("rb").read().decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} {reason}\r\n")
    for header in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert f"\r\n{header}: " in head
    assert f"Content-Length: {len(page.encode())}" in head
    assert "We could not read that" in page
    assert "Invalid line" not in page


@pytest.mark.parametrize("file", ["Dockerfile", "config/local/supervisor.py"])
def test_gunicorn_is_told_of_it_wherever_it_starts(file: str) -> None:
    assert re.search(r'"--config=python:config\.unreadable"', (ROOT / file).read_text())


def test_a_name_that_is_not_ours_gets_every_lock() -> None:
    answer = Client().get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    for header in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert header in answer
