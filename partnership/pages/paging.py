"""One page of many rows: in an order without ties, from whichever end is nearer, and joined as late as can be."""

from collections.abc import Sequence
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class FromEitherEnd(Paginator):  # type: ignore[type-arg]  # it takes none when it runs
    """Pages of rows in a steady order; one in the second half is counted from the end, as quick as at the beginning."""

    ids_first = False

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        rows = cast(QuerySet[Any], self.object_list)
        last = self.count - (number - 1) * self.per_page
        if last > self.count // 2:
            return Page(self.some(rows, self.count - last, self.count - last + self.per_page), number, self)
        return Page(self.some(rows.reverse(), max(last - self.per_page, 0), last)[::-1], number, self)

    def some(self, rows: QuerySet[Any], start: int, stop: int) -> list[Any]:
        """The rows from one place to another, in one query."""
        if self.ids_first:
            return list(rows.filter(pk__in=rows.select_related(None).values("pk")[start:stop]))
        return list(rows[start:stop])


def steady(rows: QuerySet[Any], ties: Sequence[str] = ()) -> QuerySet[Any]:
    """The rows in an order that leaves no ties: a row stands on one page only."""
    order = rows.query.order_by or rows.model._meta.ordering
    return rows.order_by(*order, *ties, "pk")
