"""Dockerfile: what it copies exists, what it installs is what one machine needs, and it serves without rights."""

import re
import tomllib
from fnmatch import fnmatch

import pytest
from django.conf import settings

from config.local.machine import NODE_MAJOR, PANGO
from config.local.places import ROOT
from config.local.postgres import OLDEST
from tests.deploy import compose


def ignored(path: str) -> bool:
    """Whether `.dockerignore` keeps this path out of the build; the last line that fits decides."""
    out = False
    for line in ROOT.joinpath(".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and (fnmatch(path, pattern) or path.startswith(f"{pattern}/")):
            out = not line.startswith("!")
    return out


def test_everything_copied_exists_and_reaches_the_build() -> None:
    copied = [
        rest.split()[:-1] for word, rest in compose.instructions() if word == "COPY" and "--from" not in rest
    ]
    names = [name for names in copied for name in names if name != "."]
    assert names
    for name in names:
        assert ROOT.joinpath(name).is_file(), name
        assert not ignored(name), name


def test_what_the_portal_is_made_of_reaches_the_build() -> None:
    rooms = {
        app.split(".")[0] for app in settings.INSTALLED_APPS if ROOT.joinpath(app.split(".")[0]).is_dir()
    }
    for name in rooms | {"config", "templates", "static", "manage.py", "package.json", "package-lock.json"}:
        assert not ignored(name), name


@pytest.mark.parametrize("name", [".env", ".local", ".git", ".venv", ".build", "node_modules", "tests"])
def test_secrets_data_and_what_a_machine_built_do_not(name: str) -> None:
    assert ignored(name)


def test_it_installs_the_libraries_that_one_machine_needs() -> None:
    (order,) = (rest for word, rest in compose.last_stage() if word == "RUN")
    packages = re.search(r"--no-install-recommends ([^&]+)", order)
    assert packages
    assert set(packages[1].split()) == set(PANGO.values())


def test_python_node_and_postgresql_are_as_new_as_the_portal_asks() -> None:
    text = compose.DOCKERFILE.read_text()
    python = re.search(r"ARG PYTHON=python:3\.(\d+)", text)
    node = re.search(r"FROM node:(\d+)", text)
    server = re.search(r"postgres:(\d+)", compose.load()["services"]["db"]["image"])
    assert python
    assert node
    assert server
    asked = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text())["project"]["requires-python"]
    assert int(python[1]) >= int(asked.removeprefix(">=3."))
    assert int(node[1]) >= NODE_MAJOR
    assert int(server[1]) >= OLDEST


def test_it_installs_by_hash_only() -> None:
    orders = [rest for word, rest in compose.instructions() if word == "RUN" and "pip " in rest]
    assert orders
    for order in orders:
        installs = re.findall(r"pip (?:install|sync)[^&]*", order)
        assert installs
        assert all("--require-hashes" in install for install in installs)


def test_it_serves_as_nobody_special_and_holds_no_secret() -> None:
    stage = dict(compose.last_stage())
    assert stage["USER"].split(":")[0].isdigit()
    assert int(stage["USER"].split(":")[0]) > 0
    assert stage["STOPSIGNAL"] == "SIGTERM"
    assert "/health/live" in stage["HEALTHCHECK"]
    assert not [name for name in compose.environment_of_image() if "SECRET" in name or "PASSWORD" in name]
