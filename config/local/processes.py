"""Child processes that never outlive us: each in its own group, written down, stopped, swept up after."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.local.places import ROOT, write_private

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
PATIENCE = 20.0  # seconds that a process has to stop by itself


@dataclass(frozen=True)
class Person:
    """Whom a process runs as: PostgreSQL refuses to run as root."""

    uid: int
    gid: int


@dataclass
class Child:
    """One running part and what is needed to stop it."""

    name: str
    popen: subprocess.Popen[bytes]
    stop_signal: signal.Signals

    @property
    def running(self) -> bool:
        return self.popen.poll() is None


def spawn(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    stop_signal: signal.Signals = signal.SIGTERM,
    person: Person | None = None,
    folder: Path = ROOT,
    keeps: Sequence[int] = (),
) -> Child:
    """Start a part, with the open files that it `keeps`.

    The kernel sends it `stop_signal` should we die without a word (kill -9).
    """

    def follow_us_into_death() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, stop_signal)

    with log.open("ab") as output:
        popen: subprocess.Popen[bytes] = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keeps,
            preexec_fn=follow_us_into_death,
            user=person.uid if person else None,
            group=person.gid if person else None,
            extra_groups=[] if person else None,
        )
    return Child(name, popen, stop_signal)


def rotate(log: Path) -> None:
    """A fresh log for this start; that of the start before stays as `.1`."""
    if log.exists() and log.stat().st_size:
        log.replace(log.with_suffix(".log.1"))
    log.touch(mode=0o600)


def stop(child: Child) -> None:
    """Ask a part to stop, wait, and end what is left of its group."""
    if child.running:
        child.popen.send_signal(child.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.popen.wait(PATIENCE)
    end_group(child.popen.pid)
    child.popen.wait()


def end_group(pid: int) -> None:
    """Kill whoever is left in a group that we made."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


# What /proc says -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """One live process as /proc shows it; `started` in clock ticks since the machine came up."""

    pid: int
    session: int
    started: int


def live() -> Iterable[Seen]:
    """Every process of the machine that is not a zombie."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (seen := look(int(entry.name))):
            yield seen


def look(pid: int) -> Seen | None:
    """One process, or None where it is gone or only waits to be reaped."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else Seen(pid, int(fields[3]), int(fields[19]))


# What a supervisor that was killed left behind -----------------------------------------------------


def boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def write_down(record: Path, children: Iterable[Child]) -> None:
    """Write down us and who runs, so that the next start can tell leftovers from strangers."""
    supervisor = ticks([os.getpid()])
    started = ticks(child.popen.pid for child in children)
    write_private(record, json.dumps({"boot": boot(), "supervisor": supervisor, "started": started}))


def ticks(pids: Iterable[int]) -> dict[int, int]:
    """When each of these processes started, without those that are gone."""
    return {pid: seen.started for pid in pids if (seen := look(pid))}


def read(record: Path, what: str) -> dict[int, int]:
    """The `supervisor` or the `started` of a record; nobody where it says nothing or is of another boot."""
    try:
        written = json.loads(record.read_text())
        found = {int(pid): int(started) for pid, started in written[what].items()}
        return found if written["boot"] == boot() else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def still(record: Path, what: str) -> list[int]:
    """Those of a record that live: a stranger who has the number by now is none of them."""
    found = read(record, what)
    return [pid for pid, started in ticks(found).items() if found[pid] == started]


def portal_environment(record: Path) -> dict[str, str] | None:
    """What the parts that serve were started with, from the first that lives; None where none does."""
    for pid in still(record, "started") if still(record, "supervisor") else ():
        with contextlib.suppress(OSError):
            pairs = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            env = dict(os.fsdecode(pair).split("=", 1) for pair in pairs if b"=" in pair)
            if "DATABASE_URL" in env:  # PostgreSQL and the broker are given no secret
                return env
    return None


def sweep(record: Path) -> int:
    """End what an earlier supervisor left running; says how many processes that were."""
    leaders = read(record, "started")
    return end_all(lambda seen: seen.session in leaders and is_ours(seen, leaders)) if leaders else 0


def is_ours(seen: Seen, leaders: Mapping[int, int]) -> bool:
    """A member of a session that we made: its leader is the very process written down, or is gone."""
    leader = look(seen.session)
    if leader is None:
        return seen.started >= leaders[seen.session]
    return leader.started == leaders[seen.session]


def end_all(ours: Callable[[Seen], bool]) -> int:
    """End every live process that is ours; those that stop by themselves are given the time to do it well."""
    found = {seen.pid for seen in live() if ours(seen)}
    for order, patience in ((None, 3.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        left = [seen for seen in live() if ours(seen)]
        for seen in left if order else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(seen.pid, order or 0)
        until = time.monotonic() + patience
        while left and time.monotonic() < until:
            time.sleep(0.05)
            left = [seen for seen in live() if ours(seen)]
        if not left:
            break
    return len(found)
