"""The two roles, a second release, and a backup that comes back: with the statements and commands that we hand out."""

from __future__ import annotations

import re
import shlex

import pgtrigger
import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from psycopg import sql

from config.local import postgres
from config.local.places import ROOT
from partnership.base.serving import skip_no_trigger
from partnership.base.tracking import append_only_models
from tests import database
from tests.deploy.conftest import Server
from tests.deploy.deployment import Deployment

pytestmark = pytest.mark.xdist_group("deploy")


EXTENSIONS = "".join(f"create extension {name};" for name in postgres.EXTENSIONS)
README = ROOT.joinpath("README.md").read_text()


def words_of(command: str) -> list[str]:
    """The README's command that begins so, up to where its output or input is a file."""
    found = re.search(f"^{re.escape(command)}[^<>\\n]*(?= [<>])", README, re.MULTILINE)
    assert found, command
    return shlex.split(found[0].removeprefix("docker compose exec -T db "))


@pytest.fixture
def released(server: Server, deployment: Deployment) -> Server:
    return server


def test_the_role_that_serves_owns_nothing(released: Server) -> None:
    with released.connect("portal_app") as app:
        owned = app.execute("select count(*) from pg_class where relowner = 'portal_app'::regrole").fetchone()
        tables = app.execute("select count(*) from pg_tables where tableowner = 'portal_owner'").fetchone()
        powers = app.execute(
            "select bool_or(rolsuper or rolbypassrls or rolcreaterole or rolcreatedb) from pg_roles "
            "where rolname in ('portal_app', 'portal_owner')"
        ).fetchone()
    assert owned == (0,)
    assert tables
    assert tables[0]
    assert powers == (False,)


@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (name text)",
        "create temporary table mine (name text)",
        "create schema mine",
        "drop table accounts_user",
        "alter table accounts_user add column more text",
        "truncate accounts_user",
        "delete from django_migrations",
        "set role portal_owner",
        "update agencies_agencychange set pgh_label = 'insert'",
        "delete from accounts_userchange",
        "update history_read set rows = 1",
        "delete from history_link",
        "truncate history_mark",
        "select setval('history_read_id_seq', 1)",
        "alter table agencies_agency disable trigger user",
        "set session_replication_role = 'replica'",
    ],
)
def test_the_role_that_serves_may_not(released: Server, statement: str) -> None:
    with released.connect("portal_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_to_what_is_kept_for_ever_the_role_that_serves_can_only_add(released: Server) -> None:
    kept = [model._meta.db_table for model in append_only_models()]
    assert {"accounts_userchange", "training_bookingchange", "history_read", "history_link"} <= set(kept)
    with released.connect("portal_app") as app:
        rights = app.execute(
            "select kept, has_table_privilege(kept, 'insert') and has_table_privilege(kept, 'select'), "
            "has_table_privilege(kept, 'update, delete, truncate, trigger') from unnest(%s::text[]) kept",
            [kept],
        ).fetchall()
    assert rights == [(table, True, False) for table in kept]


def test_nobody_else_may_enter(released: Server) -> None:
    released.tool("psql", "-c", "create role passer_by login password 'passer-by'")
    released.postgres.passwords["passer_by"] = "passer-by"
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        released.connect("passer_by")


MADE = """
select table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default, collation_name)
from information_schema.columns where table_schema = 'public'
union all select conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
from pg_constraint where connamespace = 'public'::regnamespace
union all select indexname, indexdef from pg_indexes where schemaname = 'public'
union all select tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all select oid::regprocedure::text, prosrc from pg_proc where pronamespace = 'public'::regnamespace
order by 1, 2
"""


def test_the_suite_stands_on_the_tables_of_a_release(released: Server, django_db_setup: None) -> None:
    with released.connect("portal_owner") as owner, psycopg.connect(database.url()) as tests:
        theirs, ours = (set(one.execute(MADE).fetchall()) for one in (owner, tests))
    assert len(theirs) > 2000
    assert theirs ^ ours == set()


def written_by_hand() -> list[tuple[str, RunSQL]]:
    """The statements in migrations that no model says, with the app that they stand in."""
    return [
        (migration.app_label, operation)
        for migration in MigrationLoader(None).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, RunSQL)
    ]


def make_tables_of_models() -> None:
    """Into an empty database, and what migrations say by hand: before the tables where that can be."""
    waiting = []
    with connection.schema_editor() as editor:
        for app, statement in written_by_hand():
            try:
                with transaction.atomic():
                    statement.database_forwards(app, editor, ProjectState(), ProjectState())
            except ProgrammingError:
                waiting.append((app, statement))
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    with connection.schema_editor() as editor:
        for app, statement in waiting:
            statement.database_forwards(app, editor, ProjectState(), ProjectState())
    pgtrigger.install()
    skip_no_trigger()


@pytest.mark.django_db(transaction=True)
def test_a_release_makes_what_the_models_say() -> None:
    """However short the way of its migrations is: the columns, constraints, indexes, triggers and functions."""
    name = f"{database.template_name()}_of_models"
    drop_first = sql.SQL("drop database if exists {}").format(sql.Identifier(name))
    with psycopg.connect(database.url(), autocommit=True) as ours:
        made = set(ours.execute(MADE).fetchall())
        ours.execute(drop_first)
        ours.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    said_by_models = f"{database.url().rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(said_by_models, autocommit=True) as theirs:
        theirs.execute(EXTENSIONS.replace("extension ", "extension if not exists "))
        with database.led_to(said_by_models):
            make_tables_of_models()
        said = set(theirs.execute(MADE).fetchall())
    with psycopg.connect(database.url(), autocommit=True) as ours:
        ours.execute(drop_first)
    noted = ("django_migrations", "portal_cache")
    differing = {str(what) for what, _ in made ^ said if not str(what).startswith(noted)}
    # Of packages: a key that was an integer for a time, and a function for a table of contexts that we do not keep.
    assert differing == {"auth_group_permissions.id", "_pgh_attach_context()"}


def rights_of(released: Server) -> list[tuple[object, ...]]:
    """Who owns the database and may enter it, and who owns and may use what is in it."""
    with released.connect("portal_owner") as owner:
        return owner.execute(
            "select datname, datdba::regrole::text, datacl::text from pg_database where datname = 'portal' "
            "union all (select relname, relowner::regrole::text, relacl::text from pg_class "
            "where relnamespace = 'public'::regnamespace order by relname)"
        ).fetchall()


@pytest.fixture
def kay(released: Server) -> None:
    """The one person of this database."""
    columns = "id, password, is_superuser, email, name, phone, is_active, joined_at"
    kay = "gen_random_uuid(), '', false, 'kay@example.org', 'Kay Eptwell', '', true, now()"
    with released.connect("portal_app") as app:
        app.execute("delete from accounts_user")
        app.execute(f"insert into accounts_user ({columns}) values ({kay})")  # noqa: S608


@pytest.mark.usefixtures("kay")
def test_the_role_that_serves_cannot_have_a_trigger_skipped(released: Server) -> None:
    with released.connect("portal_app") as app, app.transaction(force_rollback=True):
        app.execute("select set_config('pgtrigger.ignore', array_agg(tgname)::text, true) from pg_trigger")
        app.execute("update accounts_user set name = 'Somebody Else'")
        traces = app.execute("select name from accounts_userchange where pgh_label = 'update'").fetchall()
    assert traces == [("Somebody Else",)]


@pytest.mark.usefixtures("kay")
def test_a_backup_comes_back_with_the_commands_of_the_readme(
    released: Server, deployment: Deployment
) -> None:
    """Last as in the README a release of the same version, which finds everything there and changes nothing."""
    kept, rights = released.tool(*words_of("docker compose exec -T db pg_dump")), rights_of(released)
    with released.connect("portal_owner") as owner:  # as an upgrade that then fails
        owner.execute("create table left_behind (name text)")
    with released.connect("portal_app") as app:
        app.execute("delete from accounts_user")
    released.tool(*words_of("docker compose exec -T db pg_restore"), stdin=kept)
    assert rights_of(released) == rights
    deployment.start("release")
    assert deployment.wait("release", 180) == 0, deployment.log("release")
    assert rights_of(released) == rights
    with released.connect("portal_app") as app:
        assert app.execute("select to_regclass('left_behind')").fetchone() == (None,)
        assert app.execute("select name from accounts_user").fetchall() == [("Kay Eptwell",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("drop table accounts_user")


@pytest.mark.usefixtures("kay")
def test_a_managed_database_moves_without_a_superuser(released: Server) -> None:
    kept = released.tool(
        *at(words_of("pg_dump --format=custom --no-owner"), released.postgres.url("portal_owner"))
    )
    released.tool("psql", "-c", "create database moved owner portal_owner")
    released.tool("psql", stdin=EXTENSIONS.encode(), database="moved")
    new = released.postgres.url("portal_owner", "moved")
    released.tool(*at(words_of("pg_restore --dbname="), new), stdin=kept)
    with psycopg.connect(new) as owner:
        assert owner.execute("select name from accounts_user").fetchall() == [("Kay Eptwell",)]


def at(words: list[str], url: str) -> list[str]:
    return [word.replace("$DATABASE_OWNER_URL", url) for word in words]
