"""One page of many rows: in an order without ties, from whichever end is nearer, and joined as late as can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class Part:
    """Rows that stand together in the order of a list, and how many they are."""

    which: Q
    number: int


def within(
    rows: QuerySet[Any], start: int, stop: int, parts: Sequence[Part]
) -> tuple[QuerySet[Any], int, int]:
    """The rows of those parts in which the places from `start` to `stop` lie, and the places among them."""
    wanted, at, before = [], 0, 0
    for part in parts:
        if at + part.number <= start:
            before += part.number
        elif at < stop:
            wanted.append(part.which)
        at += part.number
    return (
        (rows.filter(reduce(or_, wanted)), start - before, stop - before) if wanted else (rows, start, stop)
    )


class FromEitherEnd(Paginator):  # type: ignore[type-arg]  # it takes none when it runs
    """Pages of rows in a steady order; one in the second half is counted from the end, as quick as at the beginning.

    Where the order is by `parts` first, only those on the page are looked through.
    """

    ids_first = False
    parts: Sequence[Part] = ()

    def get_page(self, number: float | str | None) -> Page[Any]:
        """The page asked for, or the nearest that there is."""
        try:
            wanted = int(number or 1)
        except (ValueError, OverflowError):
            wanted = 1
        return self.page(min(max(wanted, 1), self.num_pages))

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        rows = cast(QuerySet[Any], self.object_list)
        last = self.count - (number - 1) * self.per_page
        if last > self.count // 2:
            start = self.count - last
            return Page(self.some(*within(rows, start, start + self.per_page, self.parts)), number, self)
        start = max(last - self.per_page, 0)
        backwards = within(rows.reverse(), start, last, self.parts[::-1])
        return Page(self.some(*backwards)[::-1], number, self)

    def some(self, rows: QuerySet[Any], start: int, stop: int) -> list[Any]:
        """The rows from one place to another, in one query."""
        if self.ids_first:
            return list(rows.filter(pk__in=rows.select_related(None).values("pk")[start:stop]))
        return list(rows[start:stop])


def steady(rows: QuerySet[Any], ties: Sequence[str] = ()) -> QuerySet[Any]:
    """The rows in an order that leaves no ties: a row stands on one page only."""
    order = rows.query.order_by or rows.model._meta.ordering
    return rows.order_by(*order, *ties, "pk")
