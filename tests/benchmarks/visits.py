"""What visitors do: open a page, or book a place from the form to the confirmation."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

from tests.benchmarks.load import Answer, Visit

HIDDEN = re.compile(rb'name="(seen|terms)" value="([^"]*)"')
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
LOCATION = re.compile(rb"^location: (\S+)", re.IGNORECASE | re.MULTILINE)
COOKIE = re.compile(rb"^set-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE | re.MULTILINE)

BARE_COURSES = 60  # that the bare project has to book

Jar = dict[str, str]


def request(method: str, path: str, jar: Jar, body: str = "") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html"]
    if jar:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in jar.items()))
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def require(answer: Answer, status: int) -> Answer:
    """A load that measures error pages measures nothing."""
    if answer.status != status:
        raise AssertionError(f"{answer.status} instead of {status}: {answer.head!r} {answer.body[:2000]!r}")
    return answer


def keep(answer: Answer, jar: Jar) -> None:
    """Take the answer's cookies."""
    for name, value in COOKIE.findall(answer.head):
        jar[name.decode()] = value.decode()


def pages(path: str, jar: Jar | None = None) -> Iterator[Visit]:
    """The same page for ever."""
    asked = request("GET", path, jar or {})
    while True:
        yield page(asked)


def page(asked: bytes) -> Visit:
    require((yield asked), 200)


def hidden(body: bytes) -> dict[str, str]:
    """What the form of a booking remembers of the session and the terms that it shows."""
    return {name.decode(): unescape(value.decode()) for name, value in HIDDEN.findall(body)}


def booking(path: str, jar: Jar) -> Visit:
    """Form, booking, confirmation: three requests, with the cookies that the answers bring."""
    form = require((yield request("GET", path, jar)), 200)
    keep(form, jar)
    token = TOKEN.search(form.body)
    assert token, "the form has no token"
    shown = hidden(form.body)
    sent = urlencode({"csrfmiddlewaretoken": token[1].decode(), "needs": "", "accepts": "on", **shown})
    taken = require((yield request("POST", path, jar, sent)), 302)
    keep(taken, jar)
    address = LOCATION.search(taken.head)
    assert address, "the redirect has no address"
    require((yield request("GET", address[1].decode(), jar)), 200)


def bare_bookings() -> Iterator[Visit]:
    """Bookings of the bare project, course after course."""
    for number in itertools.cycle(range(1, BARE_COURSES + 1)):
        yield booking(f"/book/{number}/", {})


def portal_bookings(session_keys: list[str], sessions: list[str], cookie: str) -> Iterator[Visit]:
    """Bookings of the portal: every visitor takes every session once, neighbours in time never the same session."""
    for turn in range(len(sessions)):
        for number, key in enumerate(session_keys):
            session = sessions[(number + turn) % len(sessions)]
            yield booking(f"/training/sessions/{session}/book/", {cookie: key})
    raise RuntimeError("Every visitor has every place: give the benchmark more sessions with room.")
