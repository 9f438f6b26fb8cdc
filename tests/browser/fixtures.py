"""A real browser for the tests marked `browser`; `tests/conftest.py` loads this for all of them."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page

from config.local import machine

AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
WIDTHS = [1280, 390, 320]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; without a sandbox, because root has none."""
    return browser_type_launch_args | {
        "executable_path": machine.find_browser(),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    }


@pytest.fixture(scope="session", autouse=True)
def database_beside_a_loop() -> Iterator[None]:
    """Playwright's loop runs in the thread of the tests; Django must not take that for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


FINDINGS = """async (rules) => {
  document.querySelectorAll('details').forEach((one) => { one.open = true })
  const asked = rules.length ? { runOnly: rules } : {}
  // What axe would fetch the styles for a second time for, their media queries, a test reads from the file.
  const { violations } = await axe.run({ resultTypes: ['violations'], preload: false, ...asked })
  const found = violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target}`))
  const page = document.documentElement
  return page.scrollWidth > page.clientWidth ? [...found, 'scrolls sideways'] : found
}"""
HANG_ON_WIDTH = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")
"""The rules of axe that ask where things lie, and not only what is there."""


def findings(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """What axe has against the page, with every fold opened, and whether it sticks out sideways; all rules or these."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(FINDINGS, list(rules))
    return found


def follow(control: Locator) -> None:
    """Presses what leads to another page, and waits until that page is there: a click alone returns before."""
    with control.page.expect_navigation():
        control.click()
