"""A real worker is killed in the middle of a report; the sweep finds it and another worker finishes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from time import monotonic, sleep

import psutil
import pytest
from django.conf import settings
from django.utils import timezone
from kombu import Connection

from config.broker_url import celery_broker
from partnership.agencies.models import Agency
from partnership.annual_report import tasks
from partnership.annual_report.models import Making, Report
from partnership.base import jobs
from partnership.base.job_rules import SILENCE, State
from tests import database
from tests.annual_report.conftest import Attend

CORNER = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
OWN_BROKER = f"{settings.REDIS_URL.partition('?')[0]}?db={CORNER}"
"""A corner of the broker for this process of the tests alone.

In a shared one a worker of another test, on another database, takes the message and finds nothing to do.
"""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not settings.REDIS_URL.startswith("unix://"),
        reason="2026-11-21: a broker of somebody else's is left alone",
    ),
]


@contextmanager
def worker() -> Iterator[psutil.Process]:
    """A Celery worker on this test's database, as production starts it."""
    environment = os.environ | {"DATABASE_URL": database.url(), "REDIS_URL": OWN_BROKER}
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "--concurrency=1",
        "--loglevel=WARNING",
    ]
    running = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        yield psutil.Process(running.pid)
    finally:
        for process in [psutil.Process(running.pid), *psutil.Process(running.pid).children(recursive=True)]:
            process.kill()
        running.wait()


def kill(process: psutil.Process) -> None:
    """SIGKILL for the worker and its children at once, as when a machine goes down."""
    for one in [*process.children(recursive=True), process]:
        one.kill()


def send(task: object, *args: str) -> None:
    """Nudge the worker through its own broker."""
    with Connection(celery_broker(OWN_BROKER)) as broker:
        task.apply_async(args=args, connection=broker)  # type: ignore[attr-defined]


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    until = monotonic() + seconds
    while not true():
        assert monotonic() < until, "It took too long"
        sleep(0.01)


def test_a_report_survives_its_worker(attend: Attend, council: Agency, report: Report) -> None:
    attend("Advanced", date(2024, 5, 1), council, 10)
    asked = report.makings.create(asked_at=timezone.now())

    def state() -> str:
        return Making.objects.values_list("state", flat=True).get(pk=asked.pk)

    with worker() as first:
        send(tasks.make, str(asked.pk))
        wait_until(lambda: state() != State.WAITING)
        kill(first)
        assert state() == State.WORKING
    with worker():
        assert jobs.take_back(Making, now=timezone.now()) == 0, (
            "Nobody is given up before two minutes of silence"
        )
        Making.objects.update(heartbeat=timezone.now() - 2 * SILENCE)
        send(tasks.make_waiting)
        wait_until(lambda: state() == State.MADE)
    asked.refresh_from_db()
    assert asked.attempts == 2
    assert bytes(asked.file.content).startswith(b"%PDF")
    assert Report.objects.get().makings.count() == 1
