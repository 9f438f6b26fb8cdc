"""`make check`: each check that needs no browser under its heading, all of them even where one fails."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

from config.local import environment, services
from config.local.assets import STATIC
from config.local.places import ROOT
from config.local.refused import Refused

PYTHON = sys.executable
CHECKS = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "mypy --strict": [PYTHON, "-m", "mypy", "--strict"],
    "import walls": [os.path.join(os.path.dirname(PYTHON), "lint-imports"), "--no-cache"],
    "template lint": [PYTHON, "-m", "djlint", "templates", "--lint"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
}
DEPLOY = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def run() -> None:
    """Raises Refused, naming the checks that failed."""
    STATIC.mkdir(
        parents=True, exist_ok=True
    )  # a fresh clone has built nothing yet, and the checks need no build
    started = services.start()
    try:
        env = environment.testing() | dict(os.environ) | started.variables
        failed = [name for name, command in CHECKS.items() if not passes(name, command, env)]
        production = {
            "HTTPS": "true",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "portal.example",
        }
        if not passes("check --deploy, as in production", DEPLOY, env | production):
            failed.append("check --deploy")
    finally:
        started.stop()
    if failed:
        raise Refused(f"Failed: {', '.join(failed)}.")
    print("\nAll checks passed.", flush=True)


def passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    print(f"\n== {name}", flush=True)
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False)
    return done.returncode == 0
