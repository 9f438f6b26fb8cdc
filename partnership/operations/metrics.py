"""Figures for Prometheus: requests as the web processes counted them, everything else as it is when it is asked for.

Web processes share a folder of small files, one for each process that serves at the same time. A process takes the
first file that nobody holds, so that one that replaces another counts on where that one stopped.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from django.conf import settings

from partnership.operations import broker, figures

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram
    from prometheus_client.core import GaugeMetricFamily

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


@dataclass(frozen=True)
class Meters:
    """What each process counts."""

    registry: "CollectorRegistry"
    requests: "Counter"
    seconds: "Histogram"


def prepare() -> None:
    """Before the web server splits into processes: a folder that they share. Nothing where nobody may read it."""
    if not settings.METRICS_TOKEN:
        return
    folder, owner = tempfile.mkdtemp(prefix="portal-metrics-"), os.getpid()
    os.environ[FOLDER] = folder

    def leave_nothing() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(leave_nothing)
    meters()


@cache
def meters() -> Meters:
    """Made once a process; the library is loaded only where somebody reads what it counts."""
    from prometheus_client import CollectorRegistry, Counter, Histogram, values

    if folder := os.environ.get(FOLDER):
        values.ValueClass = values.MultiProcessValue(slots(folder))  # type: ignore[no-untyped-call]
    own = CollectorRegistry()
    return Meters(
        own,
        Counter("portal_requests", "Requests answered.", ["route", "method", "status"], registry=own),
        Histogram("portal_request_seconds", "Time to answer.", ["route"], buckets=BOUNDS, registry=own),
    )


def slots(folder: str) -> Callable[[], int]:
    """A function that says which of the files is this process's. The kernel lets go of it with the process."""
    held: dict[int, int] = {}

    def mine() -> int:
        if (pid := os.getpid()) not in held:
            for number in count():
                lock = os.open(f"{folder}/{number}.lock", os.O_CREAT | os.O_RDWR, 0o600)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(lock)
                else:
                    held[pid] = number
                    break
        return held[pid]

    return mine


def note(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request."""
    if settings.METRICS_TOKEN:
        counted = meters()
        counted.requests.labels(route, method, str(status)).inc()
        counted.seconds.labels(route).observe(seconds)


def text(now: datetime) -> bytes:
    """The answer in Prometheus's format."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    counted = meters().registry
    if os.environ.get(FOLDER):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(State(now))
    return generate_latest(counted) + generate_latest(state)


@dataclass(frozen=True)
class State:
    """What the database and the broker say now; the same from every web machine."""

    now: datetime

    def collect(self) -> "Iterator[GaugeMetricFamily]":
        from prometheus_client.core import GaugeMetricFamily

        found = broker.look()
        yield GaugeMetricFamily("portal_broker_up", "Whether the broker answers.", int(found is not None))
        if found:
            yield GaugeMetricFamily("portal_queue_waiting", "Tasks that wait for a worker.", found.waiting)
            yield GaugeMetricFamily("portal_queue_in_hand", "Tasks that a worker has.", found.in_hand)
        for name, help_text, value in figures.gauges(self.now):
            yield GaugeMetricFamily(name, help_text, value)
        ages = GaugeMetricFamily(
            "portal_sweep_age_seconds", "Since a sweep last came to its end.", labels=["sweep"]
        )
        for sweep in figures.sweeps():
            if sweep.ended_at:
                ages.add_metric([sweep.entry], (self.now - sweep.ended_at).total_seconds())
        yield ages
