"""A folder that PostgreSQL's own user may enter, and one portal that has been started for the first time."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.local.portal import Portal


@contextmanager
def folder() -> Iterator[Path]:
    """Pytest's own temporary folders are closed to that user when root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="portal-test-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def local() -> Iterator[Path]:
    with folder() as made:
        yield made


@pytest.fixture(scope="session")
def settled() -> Iterator[Portal]:
    """A portal with the demonstration that has been started before, and does not run.

    A first start takes long, so there is one of it.
    """
    with folder() as made:
        portal = Portal(made)
        try:
            portal.start()
            portal.keep_first()
            yield portal
        finally:
            portal.stop()
