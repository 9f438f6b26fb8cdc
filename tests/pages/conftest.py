"""A real browser for the pages."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from config.local import machine


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
