"""The image's start commands in a plain environment: they come up, serve over HTTPS only, and stop in good order."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.deploy.deployment import Deployment

pytestmark = pytest.mark.xdist_group("deploy")


@pytest.fixture(scope="module")
def running(deployment: Deployment) -> Iterator[Deployment]:
    """Web, worker and beat, each well by its own health check."""
    parts = ("web", "worker", "beat")
    for part in parts:
        deployment.start(part)
    for part in parts:
        deployment.wait_until_healthy(part)
    yield deployment
    deployment.end()


def test_pages_and_background_work_are_ready(running: Deployment) -> None:
    deadline = time.monotonic() + 10
    while (found := health(running)) != (200, "ready") and time.monotonic() < deadline:
        time.sleep(0.1)  # until the beat has written down that it began
    assert found == (200, "ready")


def health(running: Deployment) -> tuple[int, str]:
    answer = running.get("/health/ready?strict")
    return answer.status, json.load(answer)["status"]


def test_plain_http_is_sent_to_https(running: Deployment) -> None:
    answer = running.get("/account/login/", X_Forwarded_Proto="http")
    assert (answer.status, answer.headers["Location"]) == (301, "https://portal.example/account/login/")


def test_a_page_is_served_with_its_styles_and_safely(running: Deployment) -> None:
    answer = running.get("/account/login/", X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.7")
    page = answer.read().decode()
    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]
    sheet = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    styles = running.get(sheet, X_Forwarded_Proto="https")
    assert (styles.status, styles.headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")


def test_another_host_is_refused(running: Deployment) -> None:
    assert running.get("/", Host="elsewhere.example", X_Forwarded_Proto="https").status == 400


def test_a_request_under_way_is_answered_before_the_web_server_stops(running: Deployment) -> None:
    cookie = running.get("/account/login/", X_Forwarded_Proto="https").headers["Set-Cookie"].partition(";")[0]
    token = cookie.partition("=")[2]
    body = urlencode(
        {"csrfmiddlewaretoken": token, "login": "nobody@portal.example", "password": "x"}
    ).encode()
    head = (
        "POST /account/login/ HTTP/1.1\r\nHost: portal.example\r\nX-Forwarded-Proto: https\r\n"
        f"Origin: https://portal.example\r\nCookie: {cookie}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as line:
        line.sendall(head.encode() + body[:20])
        time.sleep(0.5)
        began = time.monotonic()
        running.ask_to_stop("web")
        time.sleep(0.5)
        line.sendall(body[20:])
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 "), answer[:300]
    assert b"</html>" in answer
    assert running.wait("web", running.grace("web")) == 0
    assert time.monotonic() - began < running.grace("web")


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_the_background_stops_in_good_order(running: Deployment, part: str) -> None:
    running.ask_to_stop(part)
    assert running.wait(part, running.grace(part)) == 0, running.log(part)
    assert "Traceback" not in running.log(part)
