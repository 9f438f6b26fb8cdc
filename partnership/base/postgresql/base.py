"""Django's PostgreSQL backend with an end to waiting: a server that stands still is a server that is away.

The server's own limits do not help when it is the server that stands still, and the network's do not while its machine
still acknowledges what it is sent.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg.errors import _WaitTimeout


def patient(connection: Connection[Any], wait: Any, waited_for: Any, **options: Any) -> Any:
    """`Connection.wait` for at most DATABASE_PATIENCE seconds; who gave up hangs up, so that nobody waits again."""
    try:
        return wait(waited_for, **options | {"timeout": settings.DATABASE_PATIENCE})
    except _WaitTimeout as silence:
        connection.close()
        raise OperationalError("the database did not answer in time") from silence


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if settings.DATABASE_PATIENCE:
            connection.wait = partial(patient, connection, connection.wait)
        return connection
