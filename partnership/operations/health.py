"""Whether the parts that the portal stands on answer: each check is short, and says words and seconds only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min, Q

from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.operations import broker
from partnership.operations.models import Sweep
from partnership.operations.rules import BEAT_LATE, OUTBOX_LATE


@dataclass(frozen=True)
class Health:
    """What answered. The portal serves without broker, beat and mail, but not without its database."""

    database: bool
    migrations: bool
    broker: bool
    beat: timedelta | None
    """How long ago the beat last called for a sweep; None where it never did, or nobody can tell."""
    outbox: timedelta | None
    """How long the email that waits longest has been due; None where nobody can tell."""

    @property
    def serves(self) -> bool:
        """Whether pages can be shown and changes kept: what a load balancer wants to know."""
        return self.database and self.migrations

    @property
    def whole(self) -> bool:
        """Whether background work runs as well: what whoever starts the parts wants to know."""
        return self.serves and self.broker

    @property
    def on_time(self) -> bool:
        """Whether the clock runs and email goes out."""
        return late(self.beat, BEAT_LATE) == late(self.outbox, OUTBOX_LATE) == "on time"

    @property
    def described(self) -> dict[str, str | int]:
        """For the answer: no addresses, no versions, no reasons, since anybody may read it."""
        well = self.whole and self.on_time
        return {
            "status": "ready" if well else "degraded" if self.serves else "not ready",
            "database": "up" if self.database else "down",
            "migrations": "applied" if self.migrations else "missing" if self.database else "unknown",
            "broker": "up" if self.broker else "down",
            "beat": late(self.beat, BEAT_LATE),
            **seconds("beat_seconds", self.beat),
            "outbox": late(self.outbox, OUTBOX_LATE),
            **seconds("outbox_seconds", self.outbox),
        }


def late(age: timedelta | None, bound: timedelta) -> str:
    return "unknown" if age is None else "late" if age > bound else "on time"


def seconds(name: str, age: timedelta | None) -> dict[str, int]:
    return {} if age is None else {name: int(age.total_seconds())}


def examine(now: datetime) -> Health:
    """Ask every part once."""
    database = database_answers()
    migrations = database and migrations_are_applied()
    beat, outbox = ages(now) if migrations else (None, None)
    return Health(database=database, migrations=migrations, broker=broker.answers(), beat=beat, outbox=outbox)


def ages(now: datetime) -> tuple[timedelta | None, timedelta | None]:
    """How long ago the beat spoke, and how long the first email has been due: one short query each."""
    due = Q(status=Status.WAITING, next_try_at__lte=now)
    try:
        called = Sweep.objects.aggregate(last=Max("called_at"))["last"]
        first = Notice.objects.filter(due).aggregate(first=Min("next_try_at"))["first"]
    except DatabaseError:
        return None, None
    return called and max(now - called, timedelta()), now - first if first else timedelta()


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def migrations_are_applied() -> bool:
    """Whether the database is at this release. Once it is, it stays so for this process, and is not asked again."""
    try:
        remember_that_migrations_are_applied()
    except (DatabaseError, LookupError):
        return False
    return True


@cache
def remember_that_migrations_are_applied() -> None:
    """Raises LookupError while some are missing; the cache keeps only what did not raise."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError("Some migrations are missing")
