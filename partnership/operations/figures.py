"""How the portal is doing, in numbers: for the page of operations and for the metrics."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import django
from celery import current_app
from celery.schedules import crontab
from django.core.files.storage import storages
from django.db import connection
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from psycopg import sql

from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import RUNNING
from partnership.documents.models import Stored
from partnership.history.chain import tables
from partnership.history.models import Mark
from partnership.notices.outbox import Outbox, outbox
from partnership.operations.models import Failure, Sweep
from partnership.operations.rules import BEGINNING


def sweeps() -> list[Sweep]:
    """The beat's entries that still stand in its plan, in their order, whether they have run or not."""
    known = {sweep.entry: sweep for sweep in Sweep.objects.all()}
    return [known.get(name) or Sweep(entry=name) for name in current_app.conf.beat_schedule]


def first_call(entry: str, *, began_at: datetime | None, now: datetime) -> datetime | None:
    """When an entry that was never called will be: by the clock, or so long after the beat began."""
    planned = current_app.conf.beat_schedule[entry]["schedule"]
    if isinstance(planned, crontab):
        found: datetime = now + planned.remaining_estimate(now)
        return found
    return max(began_at + timedelta(seconds=planned), now) if began_at else None


def beat_last_heard() -> tuple[datetime | None, datetime | None]:
    """When the beat began, and when it last called for anything."""
    known = {one.entry: one.called_at for one in Sweep.objects.all() if one.called_at}
    return known.get(BEGINNING), max(known.values(), default=None)


def failures() -> list[Failure]:
    """The ways in which tasks failed within a month, the latest first."""
    return list(Failure.objects.all()[:50])


@dataclass(frozen=True)
class Seal:
    """How far the chain over the history has come."""

    waiting: int
    """Rows that have no link yet."""
    since: datetime | None
    """When the first of them was written."""


def seal() -> Seal:
    """One query over all that is chained; rows below the last floors have their links."""
    mark = Mark.objects.order_by("-id").only("floors").first()
    floors = mark.floors if mark else {}
    each = [
        table.ask(
            "select count(*) as rows, min({moment}) as since from {table} entry "
            "where {key} > {floor} and {unlinked}",
            moment=sql.Identifier(table.moment),
            floor=int(floors.get(table.name, 0)),
        )
        for table in tables()
    ]
    with connection.cursor() as cursor:
        whole = sql.SQL("select coalesce(sum(rows), 0), min(since) from ({}) as waiting")
        cursor.execute(whole.format(sql.SQL(" union all ").join(each)))
        waiting, since = cursor.fetchone()
    return Seal(int(waiting), since)


@dataclass(frozen=True)
class Table:
    """One table, with its indexes and what is stored beside it."""

    name: str
    size: int
    rows: int


@dataclass(frozen=True)
class Room:
    """How much room the data take, in bytes."""

    database: int
    largest: tuple[Table, ...]
    documents: int
    files: int
    store: str


def room() -> Room:
    """Sizes as PostgreSQL knows them; rows as it last estimated them."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_database_size(current_database())")
        (size,) = cursor.fetchone()
        cursor.execute(
            "select relname, pg_total_relation_size(oid), greatest(reltuples, 0)::bigint from pg_class "
            "where relkind = 'r' and relnamespace = 'public'::regnamespace order by 2 desc limit 8"
        )
        largest = tuple(Table(*row) for row in cursor.fetchall())
    # A version that was restored stands for the same bytes as the one that it was restored from.
    files = Stored.objects.annotate(size=Max("versions__size")).filter(size__isnull=False)
    kept = files.aggregate(bytes=Sum("size"), files=Count("pk"))
    return Room(size, largest, kept["bytes"] or 0, kept["files"], where_files_are())


def where_files_are() -> str:
    """The store of documents, in words."""
    kind = type(storages["documents"]).__name__
    return {"DatabaseStorage": "the database", "FileSystemStorage": "a folder of this machine"}.get(
        kind, "object storage"
    )


def versions(broker: str) -> list[tuple[str, str]]:
    """What runs here."""
    with connection.cursor() as cursor:
        number = cursor.connection.info.server_version  # 180003
    return [
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("PostgreSQL", f"{number // 10000}.{number % 10000}"),
        ("Broker", broker),
    ]


def gauges(now: datetime) -> Iterator[tuple[str, str, float]]:
    """Name, meaning and value of each figure that has no label."""
    mail: Outbox = outbox(now)
    today = timezone.localdate(now)
    running = Deadline.objects.filter(state__in=RUNNING).aggregate(
        all=Count("pk"), overdue=Count("pk", Q(due_on__lt=today))
    )
    sealing = seal()
    first = (now - sealing.since).total_seconds() if sealing.since else 0.0
    failed = Failure.objects.aggregate(times=Sum("times"))["times"] or 0
    yield "portal_outbox_due", "Email that should have gone.", mail.due
    yield (
        "portal_outbox_age_seconds",
        "How long the first of it has been due.",
        mail.oldest_due.total_seconds(),
    )
    yield "portal_outbox_trying", "Email that waits for another try.", mail.trying
    yield "portal_outbox_failed", "Email that was given up.", mail.failed
    yield "portal_addresses_refused", "People whose address takes no mail.", mail.refused
    yield "portal_task_failures", "Failures of tasks within a month.", failed
    yield "portal_deadlines_running", "Deadlines not yet met.", running["all"]
    yield "portal_deadlines_overdue", "Those of them that are late.", running["overdue"]
    yield "portal_history_unsealed", "Rows of the history without a link.", sealing.waiting
    yield "portal_history_unsealed_age_seconds", "How old the first of them is.", first
