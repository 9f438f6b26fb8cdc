"""What processes of the tests do that sweep side by side: each waits until it is told to begin."""

from multiprocessing.connection import Connection

import django
from django.utils import timezone

django.setup()

from partnership.deadlines import reminding, settling  # noqa: E402 - they need settings
from tests import database  # noqa: E402


def begin(name: str, line: Connection) -> None:
    """Work in this database, once the test says so."""
    database.point_at(name)
    line.send("ready")
    line.recv()


def sweep(name: str, line: Connection) -> None:
    reminding.BATCH = 30
    begin(name, line)
    reminding.sweep(timezone.now())


def settle(name: str, line: Connection) -> None:
    settling.BATCH = 15
    begin(name, line)
    settling.settle_waiting(timezone.now())
