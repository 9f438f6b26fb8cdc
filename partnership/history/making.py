"""Since when a record says what it says, and who made it so, for queries: what one did oneself is no news."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from partnership.history.timeline import kept

M = TypeVar("M", bound=Model)


def said_by_others(rows: QuerySet[M], *columns: str, but: UUID) -> QuerySet[M]:
    """The rows that others, or the portal itself, made say what they say in these columns; `said_at` is when.

    Without columns, the rows that others added. A column that is empty finds nothing.
    """
    same = {name: OuterRef(name) for name in columns}
    first = kept(rows.model)._default_manager.filter(pgh_obj=OuterRef("pk"), **same).order_by("pgh_id")
    told = rows.annotate(
        said_at=Subquery(first.values("pgh_created_at")[:1]),
        said_by=Subquery(first.values(by=KT("pgh_context__user"))[:1]),
    )
    return told.filter(Q(said_by__isnull=True) | ~Q(said_by=str(but)))
