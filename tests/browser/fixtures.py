"""A real browser for the tests marked `browser`; `tests/conftest.py` loads this for all of them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

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


def findings(page: Page) -> list[str]:
    """What axe has against the page, with every fold opened, and what sticks out of it sideways."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    found = Axe.from_file(AXE).run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]] + [
        "scrolls sideways"
    ] * wide
