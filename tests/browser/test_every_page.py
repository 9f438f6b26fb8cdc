"""Every page that the matrix names, looked at by axe on a phone and on a desk, by everybody who sees it differently."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from tests.access.conftest import places as places
from tests.access.matrix import CAST, MATRIX, Row
from tests.browser.fixtures import (
    BETWEEN,
    HANG_ON_WIDTH,
    NARROW,
    WIDE,
    Judge,
    shows_more,
    sticks_out,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Files, and what a script asks for.
NOT_PAGES = (
    ".ics", ".pdf", ".css", ".csv", ".xlsx", "/health/", "/download/", "/evidence/", "/file/", "/.well-known/",
    "/pdf/", "/docx/", "/requests/papers/", "/account/session/", "/account/login/passkey/",
)  # fmt: skip
STYLES = Path(settings.BASE_DIR) / ".build/static/css/portal.css"
SHARES = 4
"""Into how many tests the pages are shared, for workers side by side."""


# The pages that say more or less to different people, and who sees them differently. Elsewhere one viewer is enough.
DIFFERENT = {
    "reviews_learning:recommendation": ("lead", "unit", "scru"),
    "reviews_briefings:briefing": ("unit", "exec"),
    "reviews_rapid:room": ("unit", "scru"),
    "reviews_chronology:part": ("lead", "unit", "scru"),
    "reviews_requests:detail": ("lead", "unit"),
    "reviews_signing:detail": ("unit", "exec"),
    "reviews_practice:draft": ("unit",),
    "reviews_practice:check": ("lead",),
    "home": ("out", "prac", "trai", "unit", "exec", "lado"),
    "annual_report:list": ("out", "exec"),
    "annual_report:read": ("out", "exec"),
    "finance:contributions": ("unit", "fina"),
    "agencies:directory": ("unit", "lado"),
    "documents:list": ("lead", "unit"),
    "documents:detail": ("lead", "scru", "exec"),
    "agencies:detail": ("unit", "lado"),
}


def shown() -> list[tuple[Row, str]]:
    """Each address that answers with a page, and the kinds of people who are sent to look at it."""
    return [
        (row, viewer)
        for row in MATRIX
        if row.method == "GET" and not any(part in row.path for part in NOT_PAGES)
        for viewer in viewers(row)
    ]


def viewers(row: Row) -> list[str]:
    """Those who see the page differently, or the last of all who see it."""
    seeing = [who for who in CAST if row.answers[who] == "200"]
    return [who for who in seeing if who in DIFFERENT.get(row.url_name, ())] or seeing[-1:]


def test_whoever_sees_a_page_differently_is_sent_to_look_at_it() -> None:
    sent = {(row.url_name, viewer) for row, viewer in shown()}
    assert sent >= {(name, viewer) for name, those in DIFFERENT.items() for viewer in those}


def test_between_a_small_and_a_large_phone_no_style_changes() -> None:
    """So between, what is there has the colours and the places that axe has seen at the smallest width.

    Lines are longer there and nothing else differs: whether that makes a page stick out is asked of each.
    """
    styles = STYLES.read_text()
    queries = " ".join(re.findall(r"@(?:media|container)([^{]*)\{", styles))
    widths = {
        float(size) * (16 if unit == "em" else 1) for size, unit in re.findall(r"([\d.]+)(px|em)", queries)
    }
    assert NARROW in widths, "The styles ask whether a phone is small"
    assert [width for width in widths if NARROW < width <= max(BETWEEN)] == []


def test_no_style_holds_a_screen_in_one_position() -> None:
    """What axe asks of the styles themselves (WCAG 1.3.4)."""
    assert "orientation" not in STYLES.read_text()


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_has_findings(
    live_server: LiveServer,
    blind_browser: Browser,
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    places: dict[str, str | UUID],
    share: int,
) -> None:
    """All rules on the smallest phone. At a desk again all of them where it shows anything that the phone did not,
    elsewhere those that ask where things lie, because what was judged is the same: only its places have changed.
    """
    problems: dict[str, list[str]] = {}
    context = blind_browser.new_context(bypass_csp=True)
    judge = Judge(context, f"{live_server.url}/health/live")
    page, signed_in = judge.page, None
    page.set_content("<img src='data:,'>")
    assert "image-alt: img" in judge.findings(), "axe looks into the window of the pages"
    for row, viewer in sorted(shown()[share::SHARES], key=lambda one: one[1]):
        if viewer != signed_in:
            signed_in = viewer
            context.clear_cookies()
            if fixture := CAST[viewer]:
                session = client_for(request.getfixturevalue(fixture)).cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        path = row.path.format(**places)

        def look(width: int) -> None:
            page.set_viewport_size({"width": width, "height": 900})

        look(NARROW)
        answer = page.goto(live_server.url + path)
        assert answer is not None
        if answer.status != 200:
            problems[f"{path} as {viewer}"] = [f"answers {answer.status}"]
            continue
        judge.tick()
        shows_more(page)
        found = {NARROW: judge.findings()}
        for width in BETWEEN:
            look(width)
            judge.tick()
            found[width] = ["scrolls sideways"] if sticks_out(page) else []
        look(WIDE)
        judge.tick()
        found[WIDE] = judge.findings(rules=() if shows_more(page) else HANG_ON_WIDTH)
        problems |= {f"{path} as {viewer} at {width} px": what for width, what in found.items() if what}
    context.close()
    assert problems == {}
