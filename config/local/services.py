"""A PostgreSQL and a broker for as long as a command runs: for tests, checks and benchmarks."""

from __future__ import annotations

import fcntl
import itertools
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.local import postgres, processes
from config.local.broker import Broker
from config.local.places import LOCAL, make_room
from config.local.postgres import Postgres
from config.local.processes import Child
from config.local.refused import Refused

PATIENCE = 60.0


@dataclass
class Services:
    """What was started here and is to be stopped here."""

    variables: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    broker: Broker | None = None
    record: Path | None = None
    away: Path | None = None
    lock: int | None = None

    def stop(self) -> None:
        for child in reversed(self.children):
            processes.stop(child)
        if self.broker:
            self.broker.clear()
        if self.record:
            self.record.unlink(missing_ok=True)
        if self.away:
            shutil.rmtree(self.away)
        if self.lock is not None:
            os.close(self.lock)


def start(name: str = "test", options: Sequence[str] = postgres.CARELESS) -> Services:
    """Start what DATABASE_URL and REDIS_URL leave open; two commands at once get servers of their own.

    `options` are PostgreSQL's; the usual ones are quick and lose the data with the machine.
    """
    services = Services()
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return services
    folder, services.lock = claim(name)
    services.record = folder / "processes.json"
    processes.sweep(services.record)
    try:
        if "DATABASE_URL" not in os.environ:
            database = start_postgres(folder, options, services)
            services.variables["DATABASE_URL"] = database.url(postgres.OWNER)
        if "REDIS_URL" not in os.environ:
            services.broker = Broker(folder / "broker", folder / "broker.log")
            shutil.rmtree(services.broker.home, ignore_errors=True)
            services.broker.prepare()
            child = services.broker.start()
            services.children.append(child)
            wait(services.broker.answers, child, services.broker.log)
            services.variables["REDIS_URL"] = services.broker.url
        processes.write_down(services.record, services.children)
    except BaseException:
        services.stop()
        raise
    return services


def claim(name: str) -> tuple[Path, int]:
    """The first folder `.local/<name>-1`, `-2`, ... that no other command uses, and its lock."""
    for number in itertools.count(1):
        folder = LOCAL / f"{name}-{number}"
        make_room(folder, 0)
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        return folder, lock
    raise AssertionError("there is always a next number")


def start_postgres(folder: Path, options: Sequence[str], services: Services) -> Postgres:
    """Data of tests are worth nothing: a cluster that does not come up is made anew."""
    home = postgres.settle(folder / "postgres")
    if home != folder / "postgres":
        services.away = home  # outside our folder, so not left behind
    server = Postgres(home, folder / "postgres.log", options)
    for last in (False, True):
        try:
            server.prepare()
            child = server.start()
            services.children.append(child)
            wait(server.answers, child, server.log)
            server.furnish()
            return server
        except Refused:
            if last:
                raise
        for child in services.children:
            processes.stop(child)
        services.children.clear()
        shutil.rmtree(server.data, ignore_errors=True)
    return server


def wait(answers: Callable[[], bool], child: Child, log: Path) -> None:
    """Wait until a server answers. Raises Refused with the last line of its log where it does not."""
    until = time.monotonic() + PATIENCE
    while not answers():
        if not child.running or time.monotonic() > until:
            raise Refused(why(child.name, log))
        time.sleep(0.05)


def why(name: str, log: Path, what: str = "did not start") -> str:
    """One sentence about a part that did not come up, or about a command that failed."""
    text = log.read_text(errors="replace") if log.exists() else ""
    if "No space left" in text:
        return f"The disk is full: {name} could not write in {log.parent}."
    lines = text.strip().splitlines() or ["it said nothing"]
    # After the line that names an error PostgreSQL shows where in the statement it was: no sentence.
    named = [line for line in lines if re.match(r"[\w.]+(Error|Exception): ", line)]
    return f"{name} {what}: {(named or lines)[-1].strip()} (more in {log})."
