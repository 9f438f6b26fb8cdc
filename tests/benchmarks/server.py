"""An application behind the web server that `make run` starts, with its costs in processor time and memory."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.local import processes
from config.local.machine import free_port
from config.local.processes import Child
from config.local.supervisor import Supervisor

PORTAL = "config.wsgi:application"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30.0


class WebServer(Supervisor):
    """The supervisor's web part by itself: its own command, for any application and environment."""

    def __init__(self, application: str, log: Path, env: Mapping[str, str]) -> None:
        self.application = application
        self.port = free_port()
        self.bind = f"127.0.0.1:{self.port}"
        self.log = log
        self.env = dict(env)

    def spawn(self, name: str, *words: str) -> Child:
        command = [self.application if word == PORTAL else word for word in words]
        assert self.application in command, "the supervisor starts the web server in another way"
        return processes.spawn(name, command, log=self.log, env=self.env)


@dataclass(frozen=True)
class Memory:
    """One worker's, in megabytes: all that it maps, and its fair share of what it shares with its siblings."""

    resident: float
    proportional: float


@dataclass
class Server:
    """A web server that answers, and the largest of its workers that was seen."""

    port: int
    master: int
    largest: Memory = Memory(0, 0)

    def workers(self) -> list[int]:
        return [
            int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        ]

    def cpu(self) -> float:
        """Seconds of processor time that the server has used, workers that have been replaced included."""
        ticks = sum(times(self.master)) + sum(sum(times(pid)[:2]) for pid in self.workers())
        return ticks / TICKS

    def look(self) -> None:
        """Remember the largest worker: after so many requests each is replaced by a fresh one."""
        self.largest = max([self.largest, *map(memory, self.workers())], key=lambda one: one.resident)


def times(pid: int) -> tuple[int, ...]:
    """Processor time in ticks: own, own in the kernel, that of ended children, theirs in the kernel."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:  # a worker that was replaced a moment ago; its master counts it
        return (0, 0, 0, 0)
    return tuple(int(field) for field in fields[11:15])


def memory(pid: int) -> Memory:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):  # replaced a moment ago
        return Memory(0, 0)
    sizes = {name: int(size) / 1024 for name, size in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}
    return Memory(sizes.get("Rss", 0), sizes.get("Pss", 0))


@contextmanager
def serving(application: str, *, log: Path, env: Mapping[str, str]) -> Iterator[Server]:
    """Start the production web server, wait until it listens, and stop it afterwards."""
    web = WebServer(application, log, env)
    child = web.web()
    try:
        until = time.monotonic() + PATIENCE
        while not listens(web.port):
            if not child.running or time.monotonic() > until:
                raise RuntimeError(f"The web server did not start: {log.read_text()[-2000:]}")
            time.sleep(0.05)
        yield Server(web.port, child.popen.pid)
    finally:
        processes.stop(child)


def listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
