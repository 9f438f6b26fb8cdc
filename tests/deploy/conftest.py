"""A database made as the `db` container makes it, a broker, and the variables that an operator would set."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from config.local import processes, services
from config.local.broker import Broker
from config.local.machine import free_port
from config.local.postgres import (
    CARELESS,
    DATABASE,
    SUPERUSER,
    Postgres,
    find_binaries,
    plain_environment,
    settle,
)
from tests.deploy import compose
from tests.deploy.deployment import Deployment


@dataclass
class Server:
    """PostgreSQL as the `db` service leaves it after its first start."""

    postgres: Postgres
    variables: dict[str, str]

    def tool(self, *words: str, stdin: bytes = b"", database: str = DATABASE) -> bytes:
        """psql, pg_dump or pg_restore as the superuser, as inside the container."""
        env = (
            plain_environment()
            | self.variables
            | {
                "PGHOST": "127.0.0.1",
                "PGPORT": str(self.postgres.port),
                "PGPASSWORD": self.postgres.passwords[SUPERUSER],
                "PGUSER": SUPERUSER,
                "PGDATABASE": database,
            }
        )
        program = find_binaries(self.postgres.data) / words[0]
        done = subprocess.run([program, *words[1:]], input=stdin, env=env, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def connect(self, role: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.postgres.url(role), autocommit=True)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter also when root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="portal-deploy-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def variables() -> dict[str, str]:
    """What stands in an operator's `.env`."""
    return {name: f"{name.lower()}-of-the-tests-0123456789" for name in compose.SECRETS} | {
        "PORTAL_HOST": "portal.example",
        "DATABASE_CONN_MAX_AGE": "5",
    }


@pytest.fixture(scope="session")
def server(folder: Path, variables: dict[str, str]) -> Iterator[Server]:
    started = Postgres(settle(folder / "postgres"), folder / "postgres.log", CARELESS)
    started.prepare()
    started.passwords |= {
        "portal_owner": variables["DATABASE_OWNER_PASSWORD"],
        "portal_app": variables["DATABASE_APP_PASSWORD"],
    }
    child = started.start()
    try:
        services.wait(started.answers, child, started.log)
        made = Server(started, variables)
        made.tool("psql", "-c", f"create database {DATABASE}", database="postgres")
        roles = compose.fill(compose.load()["configs"]["roles"]["content"], variables)
        made.tool("psql", "-v", "ON_ERROR_STOP=1", "--no-psqlrc", stdin=roles.encode())
        yield made
    finally:
        processes.stop(child)


@pytest.fixture(scope="session")
def broker(folder: Path) -> Iterator[Broker]:
    made = Broker(folder / "broker", folder / "broker.log")
    made.prepare()
    child = made.start()
    try:
        services.wait(made.answers, child, made.log)
        yield made
    finally:
        processes.stop(child)
        made.clear()


@pytest.fixture(scope="session")
def deployment(
    folder: Path, server: Server, broker: Broker, variables: dict[str, str]
) -> Iterator[Deployment]:
    """The parts of docker-compose.yml on this machine, released and not yet started."""
    hosts = {"@db:5432": f"@127.0.0.1:{server.postgres.port}", "redis://redis:6379/0": broker.url}
    made = Deployment(folder, variables, hosts, free_port())
    try:
        made.start("release")
        assert made.wait("release", 180) == 0, made.log("release")
        yield made
    finally:
        made.end()
