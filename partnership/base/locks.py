"""One row lock, taken the same way everywhere."""

from typing import TypeVar

from django.db import models

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
