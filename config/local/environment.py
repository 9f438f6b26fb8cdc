"""The environment of the portal's processes on one machine: what is set outside stays as it is."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from config.local.places import make_private, write_private


def serving(local: Path, port: int) -> dict[str, str]:
    """For `make run`: a demonstration over plain HTTP, mail written as files, secrets that are made once."""
    mail = local / "mail"
    make_private(mail)
    defaults = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": kept(local / "secret-key"),
        "PSEUDONYM_KEYS": kept(local / "pseudonym-key"),
        "HTTPS": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_URL": f"filemail:///{mail}",  # django-environ takes the first slash of the path away
        "DEMONSTRATION": "true",
        "LOG_FORMAT": "plain",
        "PYTHONUNBUFFERED": "1",
    }
    return defaults | dict(os.environ)


def testing() -> dict[str, str]:
    """For the tests and checks: enough for the settings to load, nothing that leaves the machine."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "a key for tests that guards nothing",
        "PSEUDONYM_KEYS": "another key for tests that guards nothing",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "EMAIL_URL": "memorymail://",
        "SECOND_FACTOR_ROLES": "",
    }


def kept(path: Path) -> str:
    """The secret that stands in a file, which is made the first time."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text()
