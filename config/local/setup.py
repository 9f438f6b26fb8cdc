"""From a bare Python to a complete `.venv`: what the hashed lock says, and nothing where nothing changed.

Run with the system's Python before there is a `.venv`: it imports the standard library alone, nothing of
ours, and an old Python can read it, if only to say that it is too old.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
OLDEST = (3, 11)
DISTRIBUTION = "/usr/bin/python3"
ROOM_MB = {"local": 800, "dev": 1200}  # each lock unpacked, and what the installer needs meanwhile


class Refused(Exception):
    """The set-up cannot go on, in one sentence for the person at the keyboard."""


def main(lock: str) -> None:
    """Install `requirements-<lock>.txt`; the development lock holds everything that the local one holds."""
    prefer_the_fast()
    if sys.version_info[:2] < OLDEST:
        raise Refused(
            "Python {}.{} or newer is needed, and this is {}.{}: "
            "name another one, for example `make PYTHON=python3.12 ...`.".format(
                *OLDEST, *sys.version_info[:2]
            )
        )
    if VENV.is_symlink():
        raise Refused(
            f"{VENV} is a link to another folder, which is not emptied: remove the link, and a .venv is made here."
        )
    if not os.access(ROOT, os.W_OK):
        raise Refused(f"You may not write in {ROOT}: use a folder of your own, or change its owner.")
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # two `make` at once: the second waits and finds the work done
    wanted, complete = fingerprint(lock), fingerprint("dev")
    installed = STAMP.read_text().strip() if STAMP.exists() else ""
    if installed in (wanted, complete) and PYTHON.exists():
        return
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < ROOM_MB[lock]:
        raise Refused(
            f"The disk is full: installing needs {ROOM_MB[lock]} MB in {ROOT}, and {free} MB are free."
        )
    install(lock)
    STAMP.write_text(wanted + "\n")


def prefer_the_fast() -> None:
    """Begin again with the distribution's Python where this one was built without a profile and nobody named it.

    Distributions build theirs with one. pyenv, unless it is asked, does not, and then everything that the portal
    does takes half as long again.
    """
    options = str(sysconfig.get_config_var("CONFIG_ARGS"))
    if "PYTHON" in os.environ or sys.base_prefix == "/usr" or "--enable-optimizations" in options:
        return
    fit = f"import sys, ensurepip; sys.exit(sys.version_info[:2] < {OLDEST})"
    try:
        found = subprocess.run([DISTRIBUTION, "-c", fit], capture_output=True, check=False)
    except OSError:
        return
    if found.returncode == 0:
        os.execv(DISTRIBUTION, [DISTRIBUTION, __file__, *sys.argv[1:]])


def fingerprint(lock: str) -> str:
    """What an installation follows from: the locks, this Python, and where the folder stands."""
    digest = hashlib.sha256(f"{sys.version}\n{sys.base_prefix}\n{ROOT}\n".encode())
    for name in ("bootstrap", lock):
        digest.update((ROOT / f"requirements-{name}.txt").read_bytes())
    return digest.hexdigest()


def install(lock: str) -> None:
    """Make `.venv` where it is missing or was made for another place, then let uv bring it to the lock."""
    if not belongs_here():
        print("Making .venv", flush=True)
        try:
            import ensurepip  # noqa: F401  Debian keeps it in a package of its own
        except ImportError:
            raise Refused(
                "Python's venv module is missing: install it with `apt-get install python3-venv`."
            ) from None
        run("Making .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    print(f"Installing requirements-{lock}.txt", flush=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    hashed = ["--require-hashes", "-r", str(ROOT / "requirements-bootstrap.txt")]
    run("Installing uv", [str(PYTHON), "-m", "pip", "install", *quiet, *hashed])
    target = ["--python", str(PYTHON), "--require-hashes", str(ROOT / f"requirements-{lock}.txt")]
    run("Installing the packages", [str(PYTHON), "-m", "uv", "pip", "sync", "--quiet", *target])
    # The project's folder is importable from every program of the .venv, pytest's `-p` included.
    packages = VENV / "lib" / "python{}.{}".format(*sys.version_info[:2]) / "site-packages"
    (packages / "portal.pth").write_text(f"{ROOT}\n")


def belongs_here() -> bool:
    """A `.venv` that works, of this Python, and that was not carried here from another folder."""
    try:
        activate = (VENV / "bin" / "activate").read_text()
        version = subprocess.run(
            [str(PYTHON), "-c", "import sys, pip; print(sys.version)"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    return str(VENV) in activate and version.returncode == 0 and version.stdout.strip() == sys.version.strip()


def run(what: str, command: list[str]) -> None:
    """Run one installer quietly; where it fails, its last words follow our sentence."""
    variables = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")
    }
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    words = (done.stderr.strip() or done.stdout.strip())[-1500:]
    if "No space left" in words or "Disk quota" in words:
        raise Refused(f"The disk is full: {what.lower()} needs more room than there is in {ROOT}.")
    lost = (
        "resolve",
        "connect",
        "Connection",
        "timed out",
        "Retrying",
        "dns error",
        "Could not fetch",
        "No matching",
    )
    if any(word in words for word in lost):
        raise Refused(f"{what} failed because the package index could not be reached: is there a network?")
    raise Refused(f"{what} failed.\n{words}")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit(f"The disk is full: there is no room left in {ROOT}.")
        sys.exit(f"Setting up failed: {problem.strerror} ({problem.filename or ROOT}).")
