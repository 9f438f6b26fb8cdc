"""The drill: back up, restore into an empty database, compare everything; and each way in which it is refused."""

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.utils import timezone
from psycopg import sql
from pytest_django import Settings

from config.local import postgres
from config.local.places import ROOT
from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.history import chain
from partnership.history.services import record_read
from tests import database
from training import services as training
from training.models import Session

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("rush")]

SHAPES: dict[str, LiteralString] = {
    "triggers": "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled from pg_trigger "
    "where not tgisinternal",
    "constraints": "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint "
    "where connamespace = 'public'::regnamespace",
    "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
    "functions": "select proname, prosrc from pg_proc where proname like '%pgtrigger%'",
    "grants": "select table_name, privilege_type, grantee from information_schema.role_table_grants "
    "where table_schema = 'public' and grantee = 'portal_app'",
    "sequences": "select sequencename, last_value from pg_sequences where schemaname = 'public'",
    "extensions": "select extname from pg_extension",
}
Rows = list[tuple[object, ...]]


@pytest.fixture
def full(settings: Settings, practitioner: User, session: Session, charity: Agency) -> str:
    """The database of the tests as a release leaves it, with people, a booking, its history and the chain over it."""
    settings.DATABASE_APP_ROLE = postgres.APP
    call_command("release")
    training.book(
        session.pk, by=practitioner, agency=charity, needs="A chair by the door", now=timezone.now()
    )
    record_read(by=practitioner, what="people", row=None, rows=3, how="search")
    assert chain.seal() > 0
    return database.url()


@pytest.fixture
def empty() -> Iterator[str]:
    """An empty database beside it."""
    name = f"test_restored_{uuid4().hex[:8]}"
    with database.maintenance() as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    yield f"{database.url().rpartition('/')[0]}/{name}"
    database.drop(name)


def make(command: str, url: str, file: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """`make backup` or `make restore`, without what make does before."""
    env = {**os.environ, "DATABASE_URL": url, "DATABASE_APP_ROLE": postgres.APP, "FILE": str(file)}
    words = [sys.executable, "-m", "config.local", command]
    return subprocess.run(words, cwd=ROOT, env=env | variables, capture_output=True, text=True, check=False)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def contents(url: str) -> dict[str, Rows]:
    """What a database holds, and how it is made: every table by its rows and a checksum over them."""
    with psycopg.connect(url) as session:
        found: dict[str, Rows] = {
            name: sorted(tuple(plain(value) for value in row) for row in session.execute(ask))
            for name, ask in SHAPES.items()
        }
        tables = session.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        for (table,) in tables.fetchall():
            digest = sql.SQL(
                "select count(*), md5(coalesce(string_agg(row::text, '|' order by row::text), '')) from {} row"
            )
            found[f"table {table}"] = session.execute(digest.format(sql.Identifier(table))).fetchall()
    return found


def plain(value: object) -> str:
    """A definition without its casts and brackets: PostgreSQL writes these differently once it has read its own."""
    return re.sub(r"::(character varying|\w+)(\[\])?|[()]", "", str(value))


def test_what_is_restored_is_what_was_backed_up(full: str, empty: str, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    (papers / "ab").mkdir(parents=True)
    (papers / "ab" / "policy").write_bytes(b"a policy")
    folder = {"DOCUMENTS_STORAGE": "folder", "DOCUMENTS_FOLDER": str(papers)}
    file = tmp_path / "portal.tar"
    done = make("backup", full, file, **folder)
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert f"{file} is there already" in refused(make("backup", full, file))

    # A damaged file is found before anything is touched.
    broken = tmp_path / "broken.tar"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    refused(make("restore", empty, broken))

    papers.rename(tmp_path / "lost")
    done = make("restore", empty, file, **folder)
    assert done.returncode == 0, done.stderr
    assert (papers / "ab" / "policy").read_bytes() == b"a policy"
    before, after = contents(full), contents(empty)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == set()
    assert len([name for name in before if name.startswith("table ")]) > 40
    assert before["table training_booking"][0][0] == 1

    with psycopg.connect(empty, autocommit=True) as session:
        with pytest.raises(psycopg.errors.RaiseException):
            session.execute("delete from history_read")
        session.execute(sql.SQL("set role {}").format(sql.Identifier(postgres.APP)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("delete from history_read")
        session.execute("update training_session set places_taken = 2")
    checked = subprocess.run(
        [sys.executable, "manage.py", "verify_history"],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": empty}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr

    # In place of what is there only when asked to; then it is as it was.
    assert "FORCE=yes" in refused(make("restore", empty, file, **folder))
    done = make("restore", empty, file, FORCE="yes", **folder)
    assert done.returncode == 0, done.stderr
    assert contents(empty) == before


def test_while_others_work_in_it_nothing_is_replaced(empty: str, tmp_path: Path) -> None:
    with psycopg.connect(empty) as session:
        session.execute("create table kept (id int)")
    file = tmp_path / "portal.tar"
    assert make("backup", empty, file).returncode == 0
    with psycopg.connect(empty):
        assert "1 others work in the database" in refused(make("restore", empty, file, FORCE="yes"))


def test_what_cannot_be_done_is_said_in_a_sentence(empty: str, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.tar"
    with tarfile.open(nothing, "w"):
        pass
    astray = tmp_path / "astray.tar"
    with tarfile.open(astray, "w") as archive:
        archive.add(nothing, "../elsewhere.tar")
    away = f"{empty}_away"
    file = tmp_path / "portal.tar"
    assert "is no backup of a portal" in refused(make("restore", empty, nothing))
    assert "is no backup of a portal" in refused(make("restore", empty, astray))
    assert not (tmp_path / "elsewhere.tar").exists()
    assert "There is no file" in refused(make("restore", empty, tmp_path / "none.tar"))
    assert "Say which" in refused(make("restore", empty, Path(), FILE=""))
    assert "There is no folder" in refused(make("backup", empty, tmp_path / "none" / "portal.tar"))
    assert "The database does not answer" in refused(make("backup", away, file))
    assert not file.exists()
