"""Databases of the benchmark's own on the server that DATABASE_URL names: made, enlarged, dropped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql

TIMES = 10

# Nine copies of everything that grows with the years: people, their memberships, and the dates with their days,
# bookings and messages, each copy a year further back. An id of a copy is made from that of its original.
COPY = "md5({}::text || n)::uuid"
ENLARGE = [
    """
    insert into accounts_user (id, password, last_login, is_superuser, email, name, phone, is_active,
                               joined_at)
    select {id}, password, last_login, is_superuser, n || '.' || email, name, phone, is_active, joined_at
    from accounts_user, generate_series(1, {copies}) n
    """,
    """
    insert into agencies_membership (id, created_at, user_id, agency_id, role, job_title, from_on, until_on)
    select {id}, created_at, {user_id}, agency_id, role, job_title, from_on, until_on
    from agencies_membership, generate_series(1, {copies}) n
    """,
    """
    insert into training_session (id, created_at, version, course_id, days, starts, ends, starts_at, ends_at,
                                  venue, address, online, joining_link, capacity, places_taken, places_held,
                                  minimum, closes_on, status, cancelled_because, register_closed_at)
    select {id}, created_at, version, course_id,
           array(select (day - n * interval '1 year')::date from unnest(days) day), starts, ends,
           starts_at - n * interval '1 year', ends_at - n * interval '1 year',
           venue || ' ' || n, address, online, joining_link, capacity, places_taken, places_held,
           minimum, closes_on, status, cancelled_because, register_closed_at
    from training_session, generate_series(1, {copies}) n
    """,
    """
    insert into training_booking (id, created_at, session_id, user_id, agency_id, status, booked_at, cancelled_at,
                                  needs, manager_name, manager_email, attendance, marked_at, marked_by_id)
    select {id}, created_at, {session_id}, {user_id}, agency_id, status, booked_at - n * interval '1 year',
           cancelled_at - n * interval '1 year', needs, '', '', attendance, marked_at - n * interval '1 year',
           marked_by_id
    from training_booking, generate_series(1, {copies}) n
    """,
    """
    insert into notices_notice (id, created_at, key, kind, user_id, address, heading, text, path, calendar, status,
                                attempts, next_try_at, sent_at, resends, problem, read_at)
    select {id}, created_at - n * interval '1 year', key || ':' || n, kind, {user_id}, address, heading, text, path,
           calendar, status, attempts, next_try_at, sent_at, resends, problem, read_at
    from notices_notice, generate_series(1, {copies}) n
    """,
]
END_SESSIONS = """
    select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename = current_user
"""
COUNTED = {
    "people": "accounts_user",
    "agencies": "agencies_agency",
    "courses": "training_course",
    "sessions": "training_session",
    "bookings": "training_booking",
}


def other(url: str, database: str) -> str:
    """The address as DATABASE_URL has it, for another database."""
    head, _, options = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{database}" + (f"?{options}" if options else "")


@contextmanager
def new_database(url: str, *, like: str = "") -> Iterator[str]:
    """An empty database, or a copy of another one (its name or address); gives its address and drops it afterwards."""
    name = f"benchmark_{uuid4().hex[:12]}"
    order = sql.SQL("create database {} template {}").format(
        sql.Identifier(name),
        sql.Identifier(like.rpartition("/")[2].partition("?")[0] or "template1"),
    )
    with psycopg.connect(other(url, "postgres"), autocommit=True) as server:
        server.execute(order)
    try:
        yield other(url, name)
    finally:
        with psycopg.connect(other(url, "postgres"), autocommit=True) as server:
            # Not by `with (force)`, which is refused when the server's own housekeeping happens to be there.
            server.execute(END_SESSIONS, [name])
            server.execute(sql.SQL("drop database {}").format(sql.Identifier(name)))


def enlarge(url: str) -> None:
    """Ten times the people and ten times the years, with the same offer of courses and of dates to come."""
    words = {
        "copies": sql.Literal(TIMES - 1),
        **{name: sql.SQL(COPY.format(name)) for name in ("id", "user_id", "session_id")},
    }
    with psycopg.connect(url) as session:
        for statement in ENLARGE:
            session.execute(sql.SQL(statement).format(**words))


def settle(url: str) -> None:
    """Have the server clean up and learn what is there, as autovacuum does in the course of a day."""
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("vacuum (analyze)")


def counts(url: str) -> dict[str, int]:
    with psycopg.connect(url) as session:
        rows = {
            name: session.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
            for name, table in COUNTED.items()
        }
    return {name: int(row[0]) for name, row in rows.items() if row}


def version(url: str) -> str:
    with psycopg.connect(url) as session:
        row = session.execute("show server_version").fetchone()
    return str(row[0]).split()[0] if row else ""
