"""Whether the parts that the portal stands on answer: each check is short, and none says more than up or down."""

from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

BROKER_SECONDS = 1.0


@dataclass(frozen=True)
class Health:
    """What answered. The portal serves without its broker, but not without its database."""

    database: bool
    migrations: bool
    broker: bool

    @property
    def serves(self) -> bool:
        """Whether pages can be shown and changes kept: what a load balancer wants to know."""
        return self.database and self.migrations

    @property
    def whole(self) -> bool:
        """Whether background work runs as well: what whoever starts the parts wants to know."""
        return self.serves and self.broker

    @property
    def described(self) -> dict[str, str]:
        """For the answer: no addresses, no versions, no reasons, since anybody may read it."""
        return {
            "status": "ready" if self.whole else "degraded" if self.serves else "not ready",
            "database": "up" if self.database else "down",
            "migrations": "applied" if self.migrations else "missing" if self.database else "unknown",
            "broker": "up" if self.broker else "down",
        }


def examine() -> Health:
    """Ask every part once."""
    database = database_answers()
    return Health(
        database=database, migrations=database and migrations_are_applied(), broker=broker_answers()
    )


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


def broker_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS
        ) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False
