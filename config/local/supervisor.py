"""`make run`: starts every part of the portal in order, starts again what dies, stops all on Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from config.local import assets, environment, machine, postgres, processes, services
from config.local.broker import Broker
from config.local.places import LOCAL, ROOT, make_private, make_room
from config.local.postgres import Postgres
from config.local.processes import Child
from config.local.refused import Refused

PARTS = ("web", "worker", "beat", "broker", "postgres")  # the order in which they stop
MANAGE = (sys.executable, "manage.py")
CELERY = (sys.executable, "-m", "celery", "-A", "config")
PATIENCE = 60.0  # seconds that a part has to come up
RESTARTS = 5  # in a minute, then we give up
GLANCE = 0.1  # seconds between two looks at the parts
RECORD = LOCAL / "processes.json"
NO_ACCOUNTS = (
    "  There are no demonstration accounts: make one of your own, in another terminal, with\n"
    "  .venv/bin/python -m config.local manage createsuperuser"
)


class Stopped(Exception):
    """Somebody asked us to stop while we were still starting."""


@dataclass
class Part:
    """One running part, how to start it again after a crash, and when that was done."""

    child: Child
    again: Callable[[], Child]
    restarts: list[float]


def run() -> None:
    """Serve until Ctrl-C or SIGTERM. Raises Refused."""
    port = read_port()
    make_room(LOCAL, 50)
    lock = os.open(LOCAL, os.O_RDONLY)  # held as long as we live, by no file that could stay behind
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused(runs_already()) from None
    # PostgreSQL's own user passes through on the way to its data where root starts it, and sees no names.
    LOCAL.chmod(0o711 if os.geteuid() == 0 else 0o700)
    left = processes.sweep(RECORD)
    if left:
        say(f"Ended {left} processes that an earlier start had left behind")
    line = machine.take_port(port)
    machine.need_pango()
    supervisor = Supervisor(port, line)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, supervisor.ask_to_stop)
    try:
        processes.write_down(RECORD, [])
        supervisor.start()
        supervisor.watch()
    except Stopped:
        pass
    except Refused:
        if not supervisor.stopping:  # Ctrl-C ends the tools that we call as well, and that is no failure
            raise
    finally:
        supervisor.stop()
    say("Stopped")


class Supervisor:
    """The parts of one portal on one machine."""

    def __init__(self, port: int, line: socket.socket) -> None:
        # Ours, not the web server's: while that is started again people wait and are not turned away.
        self.line = line
        self.bind = f"fd://{line.fileno()}"
        self.parts: dict[str, Part] = {}
        self.stopping = False
        self.broker: Broker | None = None
        self.logs = LOCAL / "logs"
        self.address = f"http://127.0.0.1:{port}"
        self.env = environment.serving(LOCAL, port)
        self.owner_env = self.env

    def ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def start(self) -> None:
        make_private(self.logs)
        make_private(LOCAL / "beat")
        database = self.start_database()
        broker = self.start_broker()
        assets.prepare()
        if database:
            self.wait_for(database.answers, f"PostgreSQL did not start, see {database.log}.")
            database.furnish()
        if broker:
            self.wait_for(broker.answers, f"The broker did not start, see {broker.log}.")
        self.finish(self.command("release", *MANAGE, "release", "--skip-checks", env=self.owner_env))
        # The web server comes up beside the demonstration; nobody is told the address before both are done.
        self.add("web", self.web)
        demonstrate = (*MANAGE, "demonstrate", "--if-empty", "--accounts", "--skip-checks")
        self.finish(self.command("demonstrate", *demonstrate))
        self.wait_for(self.ready, f"The portal did not become ready, see {self.logs}.")
        self.add("worker", self.worker)
        self.add("beat", self.beat)
        say(f"The portal is ready at {self.address}")
        print((self.logs / "demonstrate.log").read_text().rstrip() or NO_ACCOUNTS, flush=True)
        say("Ctrl-C stops it")

    def start_database(self) -> Postgres | None:
        if "DATABASE_URL" in os.environ:
            return None
        say("Starting PostgreSQL")
        home = postgres.settle(LOCAL / "postgres")
        if home != LOCAL / "postgres":
            say(f"Its data are in {home}, because PostgreSQL's user may not enter {LOCAL}")
        server = Postgres(home, self.logs / "postgres.log")
        server.prepare()
        self.env["DATABASE_URL"] = server.url(postgres.APP)
        self.owner_env = self.env | {
            "DATABASE_URL": server.url(postgres.OWNER),
            "DATABASE_APP_ROLE": postgres.APP,
        }
        self.add("postgres", server.start, server.again)
        return server

    def start_broker(self) -> Broker | None:
        if "REDIS_URL" in os.environ:
            return None
        say("Starting the broker")
        broker = Broker(LOCAL / "broker", self.logs / "broker.log")
        broker.prepare()
        self.env["REDIS_URL"] = self.owner_env["REDIS_URL"] = broker.url
        self.add("broker", broker.start)
        self.broker = broker
        return broker

    # The three parts of the portal itself, started as production starts them --------------------------

    def web(self) -> Child:
        workers = os.environ.get("WEB_CONCURRENCY") or "2"
        ours = ("config.wsgi:application", "--config=python:config.unreadable")
        bind = (f"--bind={self.bind}", "--no-control-socket", "--preload")
        size = ("--worker-class=gthread", f"--workers={workers}", "--threads=4")
        turns = ("--timeout=60", "--graceful-timeout=10", "--max-requests=5000", "--max-requests-jitter=500")
        return self.spawn("web", sys.executable, "-m", "gunicorn", *ours, *bind, *size, *turns)

    def worker(self) -> Child:
        options = ("--concurrency=1", "--without-mingle", "--without-gossip", "--loglevel=WARNING")
        return self.spawn("worker", *CELERY, "worker", *options)

    def beat(self) -> Child:
        schedule = f"--schedule={LOCAL / 'beat' / 'schedule'}"
        return self.spawn("beat", *CELERY, "beat", schedule, "--pidfile=", "--loglevel=WARNING")

    def spawn(self, name: str, *words: str) -> Child:
        keeps = [self.line.fileno()] if name == "web" else []
        return processes.spawn(name, words, log=self.logs / f"{name}.log", env=self.env, keeps=keeps)

    def command(self, name: str, *words: str, env: dict[str, str] | None = None) -> Child:
        """A command that ends by itself, to be given to `finish`."""
        log = self.logs / f"{name}.log"
        processes.rotate(log)
        return processes.spawn(name, words, log=log, env=env or self.env)

    def add(self, name: str, start: Callable[[], Child], again: Callable[[], Child] | None = None) -> None:
        if name not in ("postgres", "broker"):  # these two have fresh logs already
            processes.rotate(self.logs / f"{name}.log")
        self.parts[name] = Part(start(), again or start, [])
        self.write_down()

    def write_down(self) -> None:
        processes.write_down(RECORD, [part.child for part in self.parts.values()])

    # Waiting: every wait watches over the parts that run already --------------------------------------

    def glance(self) -> None:
        """Start again what died. Raises Stopped when asked to, Refused when a part dies again and again."""
        if self.stopping:
            raise Stopped
        for name, part in self.parts.items():
            if part.child.running:
                continue
            now = time.monotonic()
            part.restarts = [moment for moment in part.restarts if now - moment < 60] + [now]
            if len(part.restarts) > RESTARTS:
                raise Refused(
                    f"Gave up, {name} ended {len(part.restarts)} times within a minute: see {self.logs}."
                )
            say(f"{name} ended ({part.child.popen.returncode}) and is started again")
            processes.end_group(part.child.popen.pid)
            part.child = part.again()
            self.write_down()
        time.sleep(GLANCE)

    def watch(self) -> None:
        while True:
            self.glance()

    def wait_for(self, answers: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + PATIENCE
        while not answers():
            if time.monotonic() > until:
                raise Refused(otherwise)
            self.glance()

    def finish(self, child: Child) -> None:
        """Wait for a command that ends by itself. Raises Refused where it failed."""
        while child.running:
            try:
                self.glance()
            except BaseException:
                processes.stop(child)
                raise
        if child.popen.returncode:
            raise Refused(services.why(child.name, self.logs / f"{child.name}.log", "failed"))

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health/ready?strict", timeout=5) as answer:  # noqa: S310  http, ours
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Stop the parts in order, and leave no process, socket or record."""
        running = [self.parts[name].child for name in PARTS if name in self.parts]
        if running:
            say("Stopping")
        for child in running:
            processes.stop(child)
        if self.broker:
            self.broker.clear()
        RECORD.unlink(missing_ok=True)


def manage(arguments: list[str]) -> None:
    """Become `manage.py` with the environment of the portal that runs here. Raises Refused where none does."""
    env = processes.portal_environment(RECORD)
    if env is None:
        raise Refused("No portal runs from this folder: start it with `make run` in another terminal first.")
    os.chdir(ROOT)
    os.execve(sys.executable, [*MANAGE, *arguments], dict(os.environ) | env)


def runs_already() -> str:
    """Why a second start is refused; the first one's terminal may be gone, so its number is named."""
    for pid in processes.still(RECORD, "supervisor"):
        return f"The portal runs from this folder already: stop process {pid} first, with Ctrl-C or `kill {pid}`."
    return "The portal runs from this folder already: stop that one first, with Ctrl-C."


def read_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise Refused(f"PORT={text} is not a port: give a number from 1 to 65535.")
    return int(text)


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)
