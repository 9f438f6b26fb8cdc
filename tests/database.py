"""One migration for each schema: the first worker makes the database, every worker of every run clones it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from partnership.base.migrating import from_nothing
from partnership.base.serving import skip_no_trigger

ROOT = Path(__file__).resolve().parents[1]
MADE = "test_template_"
UNDONE = "_undone"


@cache
def template_name() -> str:
    """The migrated database that workers clone: one for each state of the migrations and of the packages.

    It stays for the next run, so that a single test begins at once. Whoever changes a migration gets another.
    """
    digest = sha256(Path(ROOT, "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/**/migrations/*.py")):
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    return f"{MADE}{digest.hexdigest()[:16]}"


def make_clone(run: str, worker: str) -> str:
    """Give this worker a migrated database of its own; returns its name.

    PostgreSQL copies a database of this size in a tenth of the time that the migrations take.
    """
    template, clone = template_name(), f"test_{run[:12]}_{worker}"
    with turn(), maintenance() as server:
        if not server.execute("select 1 from pg_database where datname = %s", [template]).fetchone():
            drop_old(server)
            # Under its own name only once it is whole: whoever is killed here leaves nothing that looks made.
            migrate(template + UNDONE)
            names = map(sql.Identifier, (template + UNDONE, template))
            server.execute(sql.SQL("alter database {} rename to {}").format(*names))
        server.execute(
            sql.SQL("create database {} template {}").format(*map(sql.Identifier, (clone, template)))
        )
    point_at(clone)
    return clone


def drop_old(server: psycopg.Connection[tuple[object, ...]]) -> None:
    """Remove the templates of earlier migrations; a run that still needs one makes it anew."""
    rows = server.execute("select datname from pg_database where starts_with(datname, %s)", [MADE])
    for (name,) in rows.fetchall():
        drop(str(name))


def migrate(name: str) -> None:
    """Make a database and bring it up to this release, cache table included."""
    connection.settings_dict["TEST"]["NAME"] = name
    original = settings.DATABASES["default"]["NAME"]
    with from_nothing():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    skip_no_trigger()
    connection.close()
    point_at(original)


def point_at(name: str) -> None:
    """Let Django's connection, and whoever reads the settings, use this database."""
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


@contextmanager
def led_to(url: str) -> Iterator[None]:
    """Let Django's connection of this process use another server's database."""
    connection.close()
    ours, parts = dict(connection.settings_dict), conninfo_to_dict(url)
    connection.settings_dict.update(
        HOST=parts["host"],
        PORT=parts["port"],
        NAME=parts["dbname"],
        USER=parts["user"],
        PASSWORD=parts["password"],
    )
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(ours)


def drop(name: str) -> None:
    """Remove a database of the tests, with whoever of ours still hangs on to it.

    Not by `with (force)`, which is refused when the server's own housekeeping happens to be there.
    """
    with maintenance() as server:
        ours = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename = current_user"
        server.execute(ours, [name])
        server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))


KEPT = ("django_migrations", "django_content_type", "auth_permission")
EMPTY = """
do $$
declare
    one text;
    has_rows boolean;
    written text[] := '{{}}';
begin
    for one in select tablename from pg_tables where schemaname = 'public' and tablename <> all ({kept}) loop
        execute format('select exists (select from %I)', one) into has_rows;
        if has_rows then written := written || one; end if;
    end loop;
    foreach one in array written loop execute format('alter table %I disable trigger user', one); end loop;
    foreach one in array written loop execute format('delete from %I', one); end loop;
    set constraints all immediate;
    foreach one in array written loop execute format('alter table %I enable trigger user', one); end loop;
end $$
"""


def empty() -> None:
    """Take away what a test has committed, also where the database itself keeps rows for ever.

    Django would truncate all tables, the empty ones too, which takes the better part of a second.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SQL(EMPTY).format(kept=list(KEPT)))


def url() -> str:
    """The address of this worker's database, for processes that a test starts."""
    at = connection.settings_dict
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


@contextmanager
def maintenance() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A session in which databases can be made and dropped."""
    at = connection.settings_dict
    with psycopg.connect(
        host=at["HOST"],
        port=at["PORT"] or None,
        user=at["USER"],
        password=at["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        yield server


@contextmanager
def turn() -> Iterator[None]:
    """One worker at a time, of whichever run."""
    with Path(gettempdir(), f"{template_name()}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
