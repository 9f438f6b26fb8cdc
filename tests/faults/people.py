"""People who book over HTTP, each going on until the portal has answered, and a record of every answer they got."""

from __future__ import annotations

import http.client
import queue
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

PATIENCE = 60.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
SHOWN = re.compile(r'name="(seen|terms)" value="([^"]*)"')
COOKIE = re.compile(r"csrftoken=(\w+)")


@dataclass
class Crowd:
    """Those who want a place, by the key of their session, and what they were answered."""

    port: int
    form: str
    answers: list[tuple[int, str]] = field(default_factory=list)
    unanswered: int = 0
    waiting: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    booked: int = 0

    @property
    def wordless(self) -> list[tuple[int, str]]:
        """Answers that were no page with a heading, and no way on either."""
        return [(status, page[:200]) for status, page in self.answers if status != 302 and "<h1" not in page]

    def book(self, key: str) -> bool:
        """Open the form and send it; whether that came to its end."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        cookies = f"sessionid={key}"
        try:
            status, page, given = self.ask(line, "GET", cookies)
            token, secret = TOKEN.search(page), COOKIE.search(given)
            # Who has a place already is sent on to it: an earlier try came through, and its answer did not.
            if status in (302, 409) or (status == 200 and "csrfmiddlewaretoken" not in page):
                return True
            if status != 200 or not token or not secret:
                return False
            sent = {"csrfmiddlewaretoken": token[1], "needs": "", "accepts": "on"}
            sent |= {name: unescape(value) for name, value in SHOWN.findall(page)}
            status, _, _ = self.ask(line, "POST", f"{cookies}; csrftoken={secret[1]}", sent)
            return status in (302, 409)
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return False
        finally:
            line.close()

    def ask(
        self, line: http.client.HTTPConnection, method: str, cookies: str, sent: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        body = urlencode(sent) if sent else None
        headers = {"Cookie": cookies}
        if sent:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, self.form, body, headers)
        answer = line.getresponse()
        page = answer.read().decode()
        self.answers.append((answer.status, page))
        return answer.status, page, answer.headers["Set-Cookie"] or ""

    def run(self) -> None:
        """One person after another, each until it is done."""
        while True:
            try:
                key = self.waiting.get_nowait()
            except queue.Empty:
                return
            until = time.monotonic() + PATIENCE
            while not self.book(key):
                assert time.monotonic() < until, "nobody should have to try so long"
                time.sleep(0.2)
            self.booked += 1
            time.sleep(0.1)

    @contextmanager
    def at_once(self, number: int) -> Iterator[None]:
        """Some of them at a time while the block runs; ends when all have their answer."""
        threads = [threading.Thread(target=self.run, daemon=True) for _ in range(number)]
        for thread in threads:
            thread.start()
        yield
        for thread in threads:
            thread.join(2 * PATIENCE)
            assert not thread.is_alive()
