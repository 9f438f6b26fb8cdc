"""A portal started as `make run` starts it, with data and logs in a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from config.local import postgres, services
from config.local.machine import free_port
from config.local.places import ROOT
from config.local.processes import live

PATIENCE = 90
LONGEST_START = 300
"""A first start makes its database and its demonstration, which takes a minute where others work too."""
FIRST = "first"
"""The database as the first start left it, whatever tests have done to the portal since."""


def command(local: Path, *words: str, **variables: str) -> tuple[list[str], dict[str, str]]:
    """`python -m config.local ...` and an environment that brings no database or broker of the test's own."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return [sys.executable, "-m", "config.local", *words], env | {"LOCAL_DIR": str(local)} | variables


def refusal(local: Path, **variables: str) -> str:
    """What `make run` says when it will not start: one sentence, no traceback, and a failure."""
    words, env = command(local, "run", **variables)
    done = subprocess.run(
        words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


class Portal:
    """One supervisor and how to look at what it does."""

    def __init__(self, local: Path) -> None:
        self.local = local
        self.port = free_port()
        self.popen: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start, wait for the address, and say how many seconds that took."""
        words, env = command(self.local, "run", PORT=str(self.port))
        output = self.local / "output"
        began = time.monotonic()
        with output.open("wb") as file:
            self.popen = subprocess.Popen(words, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT)
        self.wait(
            lambda: "Ctrl-C" in output.read_text() or self.popen.poll() is not None,  # type: ignore[union-attr]
            LONGEST_START,
        )
        assert "Ctrl-C" in output.read_text(), output.read_text()
        return time.monotonic() - began

    def parts(self) -> set[int]:
        """The process numbers of web, worker, beat, broker and PostgreSQL."""
        return {int(pid) for pid in json.loads((self.local / "processes.json").read_text())["started"]}

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/health/ready?strict", timeout=5
            ) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def wait(self, true: Callable[[], bool], seconds: float = PATIENCE) -> None:
        until = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < until
            time.sleep(0.1)

    def end(self, order: signal.Signals) -> int:
        assert self.popen
        self.popen.send_signal(order)
        return self.popen.wait(PATIENCE)

    @contextmanager
    def database(self, name: str = postgres.DATABASE) -> Iterator[str]:
        """The address of a database on its server, while nothing else of it runs."""
        self.stop()
        started = services.Services()
        try:
            yield services.start_postgres(self.local, postgres.CARELESS, started).url(postgres.OWNER, name)
        finally:
            started.stop()

    def keep_first(self) -> None:
        """Keep a copy of the database as it is now."""
        with self.database("postgres") as url, psycopg.connect(url, autocommit=True) as server:
            names = map(sql.Identifier, (FIRST, postgres.DATABASE))
            server.execute(sql.SQL("create database {} template {}").format(*names))

    @property
    def runs(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def stop(self) -> None:
        """Down, if it runs."""
        if self.runs:
            self.end(signal.SIGTERM)

    def left(self) -> list[str]:
        """The command lines of every process that has to do with this portal's folder or its port."""
        found = []
        for seen in live():
            try:
                words = Path(f"/proc/{seen.pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                home = os.readlink(f"/proc/{seen.pid}/cwd")
            except OSError:
                continue
            if str(self.local) in words + home or f":{self.port}" in words:
                found.append(words)
        return found

    def port_is_free(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) != 0
