"""`pytest` alone is enough: starts PostgreSQL and a broker before settings are read, and stops them."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from config.local import assets, environment, services
from config.local.refused import Refused
from partnership.base.depth import in_one_piece

started: list[services.Services] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Runs around pytest-django's own hook. A worker of xdist inherits everything in its environment."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name, value in environment.testing().items():
            os.environ.setdefault(name, value)
        try:
            assets.prepare()
            started.append(services.start())
        except Refused as refusal:
            raise pytest.UsageError(str(refusal)) from None
        os.environ.update(started[0].variables)
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """Pytest's own way to run a test, which calls deep before the test has begun."""
    run = item.config.pluginmanager.getplugin("runner").pytest_runtest_protocol
    return in_one_piece(run, item, nextitem)


def pytest_unconfigure() -> None:
    while started:
        started.pop().stop()
