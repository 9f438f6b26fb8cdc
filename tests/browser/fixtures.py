"""A real browser for the tests marked `browser`; `tests/conftest.py` loads this for all of them."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page

from config.local import machine

AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
WIDTHS = [1280, 390, 320]
WIDE, *BETWEEN, NARROW = WIDTHS

UNHURRIED = "--js-flags=--no-opt"
"""No page lives long enough to be worth its scripts made fast, which costs a tenth more of the processor."""

BLIND = ["--enable-begin-frame-control", "--run-all-compositor-stages-before-draw"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; without a sandbox, because root has none."""
    return browser_type_launch_args | {
        "executable_path": machine.find_browser(),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", UNHURRIED],
    }


@pytest.fixture(scope="session")
def blind_browser(
    launch_browser: Callable[..., Browser], browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser that lays pages out and paints none, for whoever asks where things lie: a third of its work is paint.

    It does whatever a browser does between two pictures, like telling scripts of a new width, when it is told to
    (`Judge.tick`); where one cannot be told so, it paints by itself as ever.
    """
    opened = launch_browser(args=[*browser_type_launch_args["args"], *BLIND])
    yield opened
    opened.close()


@pytest.fixture(scope="session", autouse=True)
def kept_static_files() -> Iterator[None]:
    """A browser asks once for styles, scripts and typefaces, as in production, and not once for each page."""
    served = StaticFilesHandlerMixin.get_response

    def kept(handler: StaticFilesHandlerMixin, request: HttpRequest) -> HttpResponseBase:
        response = served(handler, request)
        response["Cache-Control"] = "max-age=86400"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandlerMixin, "get_response", kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def database_beside_a_loop() -> Iterator[None]:
    """Playwright's loop runs in the thread of the tests; Django must not take that for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


SHOWN = """() => {
  document.querySelectorAll('details').forEach((one) => { one.open = true })
  const seen = [...document.querySelectorAll('*')].filter((one) => one.checkVisibility({ visibilityProperty: true }))
  const more = seen.some((one) => !window.seenBefore?.has(one))
  window.seenBefore = new Set(seen)
  return more
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
FINDINGS = """async ({ axe, document }, rules) => {
  document.querySelectorAll('details').forEach((one) => { one.open = true })
  const asked = rules.length ? { runOnly: rules } : {}
  // What axe would fetch the styles for a second time for, their media queries, a test reads from the file.
  const { violations } = await axe.run({ resultTypes: ['violations'], preload: false, ...asked })
  const found = violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target}`))
  const page = document.documentElement
  return page.scrollWidth > page.clientWidth ? [...found, 'scrolls sideways'] : found
}"""
JUDGED = f"""async ([axe, rules]) => {{
  axe.turnTo(judged)
  return ({FINDINGS})({{ axe, document: judged.document }}, rules)
}}"""
LOOKS_AT = "document=window.document;"
TURNS = "window.turnTo=(to)=>{window=to;document=to.document};"
HANG_ON_WIDTH = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")
"""The rules of axe that ask where things lie, and not only what is there."""


def shows_more(page: Page) -> bool:
    """Whether the page shows, with every fold opened, what it did not when this was last asked."""
    return bool(page.evaluate(SHOWN))


def sticks_out(page: Page) -> bool:
    """Whether one would have to scroll sideways."""
    return bool(page.evaluate(SIDEWAYS))


def findings(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """What axe has against the page, with every fold opened, and whether it sticks out sideways; all rules or these."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(f"(rules) => ({FINDINGS})(window, rules)", list(rules))
    return found


class Judge:
    """axe in a window of its own that opens the window of the pages: it is made once and stays warm there.

    To make it and to run it for the first time costs more than to look at a page. It keeps nothing of a page beyond a
    run but which document it looks at, and that it is told anew for each page.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        """`address` is of the portal and costs nothing: the portal's pages speak only with windows of its own."""
        self.window = context.new_page()
        self.window.goto(address)
        source = AXE.read_text()
        assert source.count(LOOKS_AT) == 1, "axe says in one place which document it looks at"
        source = source.replace(LOOKS_AT, LOOKS_AT + TURNS)
        with context.expect_page() as opened:
            self.window.evaluate("() => { window.judged = open('about:blank') }")
        made = f"() => {{ {source}; return Object.assign(axe, {{ turnTo }}) }}"
        self.axe = self.window.evaluate_handle(made)
        self.page = opened.value
        self.clock = context.new_cdp_session(self.page)
        try:
            self.clock.send("HeadlessExperimental.enable")
            self.blind = True
        except Error:
            self.blind = False

    def tick(self) -> None:
        """Let a browser that paints nothing do what comes before a picture, and what scripts put off to the next."""
        for _ in range(2 if self.blind else 0):
            self.clock.send("HeadlessExperimental.beginFrame", {"noDisplayUpdates": True})

    def findings(self, *, rules: Sequence[str] = ()) -> list[str]:
        """What `findings` says of the page that is open."""
        found: list[str] = self.window.evaluate(JUDGED, [self.axe, list(rules)])
        return found


def follow(control: Locator) -> None:
    """Presses what leads to another page, and waits until that page is there: a click alone returns before."""
    with control.page.expect_navigation():
        control.click()
