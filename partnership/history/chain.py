"""Every change and every read becomes one link of a chain, so that nobody can alter the past unnoticed.

The chain is made in the background, a while after the rows were committed: whoever writes waits for nobody. Links stand
in the order in which the sealing found their rows.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.utils import timezone
from psycopg import sql

from partnership.base.tracking import Change, append_only_models
from partnership.history.models import Link, Mark

AT_ONCE = 10_000
# Two sealers never meet; the number means nothing.
TURN = 7_345_001
BETWEEN_MARKS = timedelta(hours=1)
START = bytes(32)

log = logging.getLogger(__name__)


@dataclass
class Table:
    """A table whose rows become links."""

    name: str
    key: str
    moment: str
    columns: list[str]

    def digests(self, columns: list[str], condition: sql.Composed) -> sql.Composed:
        """SQL for numbers and digests. JSON of PostgreSQL's binary kind has one way of writing each value."""
        return sql.SQL(
            "select entry.{key}, sha256(convert_to({kind} || to_jsonb(entry)::text, 'UTF8')) "
            "from (select {columns} from {table} entry where {condition}) entry order by 1"
        ).format(
            key=sql.Identifier(self.key),
            kind=self.name,
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            table=sql.Identifier(self.name),
            condition=condition,
        )

    def unlinked(self) -> sql.Composed:
        """SQL for the condition that no link stands for `entry`."""
        return sql.SQL(
            "not exists (select from history_link where kind = {kind} and event = entry.{key})"
        ).format(kind=self.name, key=sql.Identifier(self.key))

    def ask(self, question: str, **parts: sql.Composable | int) -> sql.Composed:
        """SQL about this table, with its names put in."""
        return sql.SQL(question).format(
            table=sql.Identifier(self.name),
            key=sql.Identifier(self.key),
            unlinked=self.unlinked(),
            **parts,
        )


def tables() -> list[Table]:
    """All that is chained: whatever can only be added to, except the chain itself."""
    return [
        Table(
            model._meta.db_table,
            str(model._meta.pk.column),
            "pgh_created_at" if issubclass(model, Change) else "at",
            [str(field.column) for field in model._meta.local_concrete_fields],
        )
        for model in append_only_models()
        if model is not Link and isinstance(model._meta.pk, models.BigAutoField)
    ]


def following(before: bytes, digest: bytes) -> bytes:
    """The hash of the link that comes after `before`."""
    return hashlib.sha256(before + digest).digest()


@dataclass
class End:
    """Where the chain ends: a number and a hash."""

    number: int
    hash: bytes


def end() -> End:
    """The last link of the chain; number 0 before the first."""
    last = Link.objects.order_by("-number").first()
    return End(last.number, bytes(last.hash)) if last else End(0, START)


def seal(*, now: datetime | None = None) -> int:
    """Make links of all rows that have none; returns how many. Does nothing while another sealer is at work."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [TURN])
        if not cursor.fetchone()[0]:
            return 0
    try:
        return seal_all(tables(), now=now or timezone.now())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [TURN])


def seal_all(known: list[Table], *, now: datetime) -> int:
    """The sealing proper, by the one sealer."""
    mark = Mark.objects.order_by("-id").first()
    columns = {table.name: table.columns for table in known}
    horizon = snapshot()
    if mark is None or mark.columns != columns:
        mark = make_mark(known, floors=mark.floors if mark else {}, columns=columns, now=now)
    made = sum(seal_table(table, floor=mark.floors.get(table.name, 0)) for table in known)
    if made and mark.at < now - BETWEEN_MARKS:
        # Every row numbered up to its tops has been committed or given up by now, and has just been sealed.
        settled = horizon.oldest >= mark.horizon
        make_mark(known, floors=mark.tops if settled else mark.floors, columns=columns, now=now)
        marks = next(table for table in known if table.name == Mark._meta.db_table)
        made += seal_table(marks, floor=mark.floors.get(marks.name, 0))
    return made


def seal_table(table: Table, *, floor: int) -> int:
    """Make links of one table's rows, some thousand in each transaction."""
    made, reached = 0, floor
    while True:
        with transaction.atomic():
            rows = unsealed(table, above=reached)
            if not rows:
                return made
            add(table, rows)
        made, reached = made + len(rows), rows[-1][0]


def unsealed(table: Table, *, above: int) -> list[tuple[int, bytes]]:
    """Number and digest of the next rows that have no link."""
    condition = table.ask(
        "{key} > {above} and {unlinked} order by {key} limit {limit}", above=above, limit=AT_ONCE
    )
    with connection.cursor() as cursor:
        cursor.execute("set local timezone to 'UTC'")
        cursor.execute(table.digests(table.columns, condition))
        return [(number, bytes(digest)) for number, digest in cursor.fetchall()]


def add(table: Table, rows: list[tuple[int, bytes]]) -> None:
    """Append links to the chain."""
    last = end()
    hashes, before = [], last.hash
    for _, digest in rows:
        before = following(before, digest)
        hashes.append(before)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into history_link (number, kind, event, digest, hash) "
            "select %s + place, %s, event, digest, hash "
            "from unnest(%s::bigint[], %s::bytea[], %s::bytea[]) with ordinality "
            "as links (event, digest, hash, place)",
            [last.number, table.name, [row for row, _ in rows], [digest for _, digest in rows], hashes],
        )


@dataclass
class Snapshot:
    """Which transactions are over: all before `oldest`; none from `next` on has begun."""

    oldest: int
    next: int


def snapshot() -> Snapshot:
    """The transactions of this instant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint "
            "from pg_current_snapshot() as now"
        )
        return Snapshot(*cursor.fetchone())


def make_mark(
    known: list[Table], *, floors: dict[str, int], columns: dict[str, list[str]], now: datetime
) -> Mark:
    """Write down what the chain knows now."""
    # The numbers before the horizon: a row that comes by after the look at the numbers only waits for the next mark.
    tops = dict(highest(known))
    last = end()
    log.info("history: sealed to link %d %s", last.number, last.hash.hex())
    return Mark.objects.create(
        at=now, after=last.number, columns=columns, floors=floors, tops=tops, horizon=snapshot().next
    )


def highest(known: list[Table]) -> Iterator[tuple[str, int]]:
    """The highest number that each table shows."""
    with connection.cursor() as cursor:
        for table in known:
            cursor.execute(table.ask("select coalesce(max({key}), 0) from {table}"))
            yield table.name, cursor.fetchone()[0]
