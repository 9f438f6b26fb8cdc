"""Goes along the chain from its first link and says where it is first broken; needs the same memory for any length."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

from partnership.history.chain import START, Table, end, following, tables
from partnership.history.models import Link, Mark

AT_ONCE = 5_000


class Broken(Exception):
    """Where and how the chain is broken, in a sentence."""


@dataclass
class Found:
    """What a check of the whole chain came to."""

    links: int
    hash: str
    until: datetime | None
    unsealed: int


def check(*, known_number: int = 0, known_hash: str = "") -> Found:
    """Recompute every link. Raises Broken with the first that does not hold.

    `known_number` and `known_hash` are a link that somebody wrote down earlier: a chain that was made anew from one end
    to the other holds in itself, and is told by it.
    """
    last = end()
    if known_number and not Link.objects.filter(number=known_number, hash=bytes.fromhex(known_hash)).exists():
        raise Broken(
            f"Link {known_number} is not the one that was written down: the chain was cut or made anew."
        )
    walk(last.number)
    with transaction.atomic():
        mark = Mark.objects.order_by("-id").first()
        unsealed = sum(
            count_unsealed(table, mark.floors.get(table.name, 0) if mark else 0) for table in tables()
        )
    return Found(last.number, last.hash.hex(), sealed_until(last.number), unsealed)


def walk(until: int) -> None:
    """Check each link up to this number, in order."""
    known = {table.name: table for table in tables()}
    before, number = START, 0
    shapes = Shapes()
    while number < until:
        links = list(Link.objects.filter(number__gt=number, number__lte=until).order_by("number")[:AT_ONCE])
        if not links:
            raise Broken(f"Link {number + 1} is missing.")
        rows = digests(links, known, shapes)
        for link in links:
            if link.number != number + 1:
                raise Broken(f"Link {number + 1} is missing.")
            if following(before, bytes(link.digest)) != bytes(link.hash):
                raise Broken(f"Link {link.number} ({about(link)}) does not follow from the one before.")
            found = rows.get((link.kind, link.event))
            if found is None:
                raise Broken(f"Link {link.number}: its row is missing ({about(link)}).")
            if found != bytes(link.digest):
                raise Broken(f"Link {link.number}: its row was changed ({about(link)}).")
            before, number = bytes(link.hash), link.number


def about(link: Link) -> str:
    """A link's row, as it can be looked up."""
    return f"table {link.kind}, row {link.event}"


class Shapes:
    """Which columns were digested from which link on: the marks, read as the check comes by them."""

    def __init__(self) -> None:
        self.marks = Mark.objects.order_by("after", "id").iterator(chunk_size=100)
        self.next = next(self.marks, None)
        self.columns: dict[str, list[str]] = {}

    def at(self, number: int) -> dict[str, list[str]]:
        """The columns of each table for a link of this number; numbers are asked for in order."""
        while self.next is not None and self.next.after < number:
            self.columns, self.next = self.next.columns, next(self.marks, None)
        return self.columns


def digests(links: list[Link], known: dict[str, Table], shapes: Shapes) -> dict[tuple[str, int], bytes]:
    """The digests of these links' rows as they are now."""
    wanted: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for link in links:
        if link.kind in known:
            columns = shapes.at(link.number).get(link.kind, [])
            wanted[link.kind, tuple(columns)].append(link.event)
    found = {}
    for (kind, chosen), events in wanted.items():
        table = known[kind]
        columns = [column for column in chosen if column in table.columns]
        for event, digest in table_digests(table, columns, events):
            found[kind, event] = digest
    return found


def table_digests(table: Table, columns: list[str], events: list[int]) -> Iterator[tuple[int, bytes]]:
    """Numbers and digests of these rows of one table."""
    condition = table.ask("{key} = any(%s)")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local timezone to 'UTC'")
        cursor.execute(table.digests(columns or table.columns, condition), [events])
        for event, digest in cursor.fetchall():
            yield event, bytes(digest)


def count_unsealed(table: Table, floor: int) -> int:
    """How many rows wait for their link. Raises Broken for one that should have had it long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            table.ask(
                "select min({key}) from {table} entry where {key} <= {floor} and {unlinked}", floor=floor
            )
        )
        (added,) = cursor.fetchone()
        if added is not None:
            raise Broken(
                f"Row {added} of table {table.name} has no link: it was added behind the chain’s back."
            )
        cursor.execute(
            table.ask("select count(*) from {table} entry where {key} > {floor} and {unlinked}", floor=floor)
        )
        return int(cursor.fetchone()[0])


def sealed_until(number: int) -> datetime | None:
    """When the row of this link was written."""
    link = Link.objects.filter(number=number).first()
    table = next((table for table in tables() if link and table.name == link.kind), None)
    if link is None or table is None:
        return None
    with connection.cursor() as cursor:
        moment = sql.Identifier(table.moment)
        cursor.execute(
            table.ask("select {moment} from {table} where {key} = %s", moment=moment), [link.event]
        )
        written: datetime = cursor.fetchone()[0]
        return written
