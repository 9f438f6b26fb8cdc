"""`make backup` and `make restore`: one file with the database and, where they stand beside it, the documents.

The file is a tar archive: `database.dump` is what pg_dump writes in its custom format, and `documents/` the folder of
the store where DOCUMENTS_STORAGE is `folder`. A file is there whole or not at all; only its owner may read it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg.conninfo import conninfo_to_dict

from config.local import environment, postgres, processes, services
from config.local.places import LOCAL, ROOT, make_private
from config.local.postgres import Postgres
from config.local.refused import Refused

DUMP = "database.dump"
DOCUMENTS = "documents"
RECORD = LOCAL / "processes.json"


@dataclass(frozen=True)
class Place:
    """A database, asked by the role that owns it, with the folder of documents and the programs that fit the server."""

    url: str
    folder: Path | None
    programs: Path
    serving: str

    def program(self, name: str, *words: str | Path, output: Path | None = None) -> None:
        """Run one of PostgreSQL's programs. Raises Refused with what went wrong."""
        with contextlib.ExitStack() as files:
            out = files.enter_context(output.open("wb")) if output else subprocess.DEVNULL
            done = subprocess.run(
                [self.programs / name, *words],
                stdout=out,
                stderr=subprocess.PIPE,
                env=postgres.plain_environment() | self.address,
                check=False,
            )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"]
            if any("No space left" in line for line in said):
                raise Refused("The disk is full: there is no room for the backup.")
            reason = next((line for line in said if "error:" in line), said[-1])
            raise Refused(f"{name} failed: {reason.partition('error: ')[2] or reason}")

    @property
    def address(self) -> dict[str, str]:
        """As the programs want it: in the environment, where others on the machine do not see the password."""
        parts = conninfo_to_dict(self.url)
        names = {"dbname": "database"}
        return {f"PG{names.get(name, name).upper()}": str(value) for name, value in parts.items()}


@contextlib.contextmanager
def session(url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A session in which each statement stands for itself. Raises Refused where nobody answers."""
    try:
        line = psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as problem:
        raise Refused(f"The database does not answer: {str(problem).strip().splitlines()[-1]}") from None
    with line:
        yield line


# Where ----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def here(*, alone: bool) -> Iterator[Place]:
    """The database of DATABASE_URL, else the one of this folder, started where it does not run.

    With `alone` a portal that runs is refused, since its people would write into what is being replaced.
    """
    if "DATABASE_URL" in os.environ:
        url = os.environ["DATABASE_URL"]
        yield Place(url, documents(os.environ), programs_for(url), os.environ.get("DATABASE_APP_ROLE", ""))
        return
    if not (LOCAL / "postgres").exists() and not alone:
        raise Refused(f"There is no portal in {LOCAL}: `make run` makes one, or set DATABASE_URL.")
    make_private(LOCAL / "logs")
    lock = os.open(LOCAL, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if alone:
            raise Refused("The portal runs from this folder: stop it with Ctrl-C, and try again.") from None
        yield running()
    else:
        with opened() as server:
            yield local(server, os.environ)
    finally:
        os.close(lock)


def programs_for(url: str) -> Path:
    """The programs of the server's own version, else the newest: an older one may not read what a newer one wrote."""
    versions = postgres.installed()
    if not versions:
        raise Refused("There is no pg_dump here: install PostgreSQL’s client programs.")
    with session(url) as line:
        number = line.info.server_version // 10000
    return versions.get(number, versions[max(versions)])


def running() -> Place:
    """The database of the portal that runs from this folder."""
    env = processes.portal_environment(RECORD)
    if env is None:
        raise Refused("The portal is just starting or stopping: try again in a moment.")
    server = Postgres(postgres.settle(LOCAL / "postgres"), LOCAL / "logs" / "postgres.log")
    server.passwords = server.read_passwords()
    server.port = int(str(conninfo_to_dict(env["DATABASE_URL"])["port"]))
    return local(server, env)


@contextlib.contextmanager
def opened() -> Iterator[Postgres]:
    """The database of this folder, started for us alone."""
    processes.sweep(RECORD)
    server = Postgres(postgres.settle(LOCAL / "postgres"), LOCAL / "logs" / "postgres.log")
    server.prepare()
    child = server.start()
    try:
        processes.write_down(RECORD, [child])
        services.wait(server.answers, child, server.log)
        server.furnish()
        yield server
    finally:
        processes.stop(child)
        RECORD.unlink(missing_ok=True)


def local(server: Postgres, env: Mapping[str, str]) -> Place:
    programs = postgres.find_binaries(server.data)
    return Place(server.url(postgres.OWNER), documents(env), programs, postgres.APP)


def documents(env: Mapping[str, str]) -> Path | None:
    """The folder of documents, where they are neither in the database nor in object storage."""
    if env.get("DOCUMENTS_STORAGE", "database") != "folder":
        return None
    return Path(env["DOCUMENTS_FOLDER"])


# Out ------------------------------------------------------------------------------------------------


def backup(file: str) -> None:
    """Write everything into one file. Raises Refused, and then leaves nothing behind."""
    path = Path(file or f"portal-{time.strftime('%Y-%m-%d-%H%M%S')}.tar").absolute()
    if path.exists():
        raise Refused(f"{path} is there already: give another FILE.")
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}.")
    os.umask(0o077)
    with here(alone=False) as place, room_beside(path) as folder:
        dump = folder / DUMP
        # First the database, then the files that it names: one that comes in between is one too many, not too few.
        place.program(
            "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges", "--no-comments"),
            output=dump,
        )
        whole = folder / path.name
        with tarfile.open(whole, "w") as archive:
            archive.add(dump, DUMP)
            dump.unlink()
            if place.folder and place.folder.is_dir():
                archive.add(place.folder, DOCUMENTS)
        with whole.open("rb") as written:
            os.fsync(written.fileno())
        whole.replace(path)
    print(f"Everything is in {path} ({path.stat().st_size / 1e6:.1f} MB), which only you may read.")


@contextlib.contextmanager
def room_beside(path: Path) -> Iterator[Path]:
    """A closed folder on the same disk, gone at the end."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".portal-backup-", dir=path.parent))
    except PermissionError:
        raise Refused(f"You may not write in {path.parent}.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


# And in ---------------------------------------------------------------------------------------------


def restore(file: str, *, force: bool) -> None:
    """Bring back what a file holds: into an empty database or, with `force`, in place of what is there.

    Raises Refused.
    """
    path = Path(file).absolute()
    if not file or not path.is_file():
        raise Refused(f"There is no file {path}." if file else "Say which: make restore FILE=portal-....tar")
    with tempfile.TemporaryDirectory(prefix="portal-restore-") as made, here(alone=True) as place:
        folder = Path(made)
        unpack(path, folder)
        # Reads all of it, so that a damaged file is found before anything is touched.
        place.program("pg_restore", "--file=/dev/null", folder / DUMP)
        make_way(place, force=force)
        place.program(
            "pg_restore",
            *("--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", "--single-transaction"),
            f"--dbname={place.address['PGDATABASE']}",
            folder / DUMP,
        )
        bring_back_documents(place, folder / DOCUMENTS)
        release(place)
    print(f"Restored from {path}.")


def unpack(path: Path, folder: Path) -> None:
    try:
        with tarfile.open(path) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(folder, members=harmless(archive))  # noqa: S202
    except (tarfile.TarError, EOFError):
        raise Refused(f"{path} is damaged, or is no backup of a portal. Nothing was changed.") from None
    if not (folder / DUMP).is_file():
        raise Refused(f"{path} is no backup of a portal. Nothing was changed.")


def harmless(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """What `backup` writes: files and folders that stay where they are unpacked. Raises TarError for anything else.

    Python's own filter asks the same, but that of Debian 12 is too old to have one.
    """
    for one in archive:
        if not (one.isfile() or one.isdir()) or one.name.startswith("/") or ".." in Path(one.name).parts:
            raise tarfile.TarError(f"{one.name} leads elsewhere")
        yield one


def make_way(place: Place, *, force: bool) -> None:
    """See to it that the database is empty and nobody works in it."""
    with session(place.url) as line:
        tables = counted(line, "select count(*) from pg_tables where schemaname = 'public'")
        others = counted(
            line,
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and backend_type = 'client backend'",
        )
        if tables and not force:
            raise Refused(
                f"The database is not empty: it has {tables} tables. Restore into an empty one, or say "
                "FORCE=yes to lose what it holds now for what the file holds."
            )
        if tables and others:
            raise Refused(
                f"{others} others work in the database: stop web, worker and beat first, and try again."
            )
        if tables:
            line.execute("set lock_timeout = '10s'")
            line.execute("drop schema public cascade")
            line.execute("create schema public")


def counted(session: psycopg.Connection[tuple[object, ...]], question: LiteralString) -> int:
    row = session.execute(question).fetchone()
    return int(str(row[0])) if row else 0


def bring_back_documents(place: Place, brought: Path) -> None:
    """The store's folder as it was; what it held before stands beside it until somebody takes it away."""
    if not brought.is_dir():
        return
    if place.folder is None:
        raise Refused(
            "The file holds a folder of documents: set DOCUMENTS_STORAGE=folder and DOCUMENTS_FOLDER, and repeat with "
            "FORCE=yes."
        )
    if place.folder.exists() and any(place.folder.iterdir()):
        place.folder.rename(place.folder.with_name(f"{place.folder.name}.{time.strftime('%Y%m%d%H%M%S')}"))
    shutil.copytree(brought, place.folder, dirs_exist_ok=True)
    place.folder.chmod(0o700)


def release(place: Place) -> None:
    """Bring what was restored up to this release, and give the role that serves its rights."""
    env = {
        **(environment.testing() | dict(os.environ)),
        "DATABASE_URL": place.url,
        "DATABASE_APP_ROLE": place.serving,
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "release", "--skip-checks"], cwd=ROOT, env=env, check=False
    )
    if done.returncode:
        raise Refused("The data are restored, but `manage.py release` failed: see above.")
