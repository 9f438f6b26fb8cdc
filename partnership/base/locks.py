"""Locks, taken the same way everywhere: of one row, and of a name where there is no row yet."""

from typing import TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def lock(row: M, *related: str) -> M:
    """The row as the database holds it now, locked until the transaction ends.

    `related` names foreign keys to fetch in the same query; only the row itself is locked.
    Raises the model's DoesNotExist if somebody deleted it.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",))
    if related:
        rows = rows.select_related(*related)
    return rows.get(pk=row.pk)


def one_at_a_time(what: str) -> None:
    """Until the transaction ends nobody else passes here with the same name: for what is counted, like references."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
