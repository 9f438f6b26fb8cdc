"""Since when a record says what it says, and who made it so, for queries: what one did oneself is no news."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from partnership.history.timeline import kept


def said_by_others(rows: QuerySet[Any], *columns: str, but: UUID) -> QuerySet[Any]:
    """The rows that others, or the portal itself, made say what they say in these columns; `said_at` is when.

    Without columns, the rows that others added. A column that is empty finds nothing.
    """
    same = {"pgh_obj": OuterRef("pk")} | {name: OuterRef(name) for name in columns}
    first = kept(rows.model)._default_manager.filter(**same).order_by("pgh_id")
    told: QuerySet[Any] = rows.annotate(
        said_at=Subquery(first.values("pgh_created_at")[:1]),
        said_by=Subquery(first.values(by=KT("pgh_context__user"))[:1]),
    )
    return told.filter(Q(said_by__isnull=True) | ~Q(said_by=str(but)))
