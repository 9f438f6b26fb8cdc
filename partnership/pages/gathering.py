"""Rows of many rooms, fetched in one query however many rooms there are: for pages on which all of them speak."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject

MOST = 50

T = TypeVar("T")


class Row(NamedTuple):
    """One row as it comes back: when, what the room wanted to know of it, and how many such rows there are."""

    at: datetime | None
    facts: dict[str, Any]
    total: int

    def day(self, name: str) -> date:
        """A fact that is a date, as one."""
        return date.fromisoformat(self.facts[name])


class Whole(NamedTuple):
    """What rows are called, and where all of them stand."""

    one: str
    many: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Ask(Generic[T]):
    """The rows that a room would have on a page, and how it says each of them.

    `by` is the date or the instant that orders them: soonest first, or the newest where `newest`. `facts` names what
    `say` needs, by column or expression; they come as JSON, so that rows of all tables fit into one query. At most
    `most` rows come; `Row.total` tells how many there are. A `say` that gives None leaves its row out.
    """

    rows: QuerySet[Any]
    say: Callable[[Row], T | None]
    facts: Mapping[str, str | Combinable]
    by: str | Combinable | None = None
    newest: bool = False
    most: int = MOST
    whole: Whole | None = None

    def branch(self, number: int) -> QuerySet[Any, Any]:
        """Its part of the one query."""
        when = F(self.by) if isinstance(self.by, str) else self.by or Value(None)
        facts = JSONObject(
            **{name: F(one) if isinstance(one, str) else one for name, one in self.facts.items()}
        )
        rows = self.rows.order_by().annotate(
            gathered_at=Cast(when, DateTimeField()),
            gathered=facts,
            gathered_total=Window(Count(Value(1))),
        )
        ordered = rows.order_by("-gathered_at" if self.newest else "gathered_at")
        columns = (Value(number, IntegerField()), "gathered_at", "gathered", "gathered_total")
        part: QuerySet[Any, Any] = ordered.values_list(*columns)[: self.most]
        return part


@dataclass(frozen=True)
class Found(Generic[T]):
    """What came of one ask: each row beside what the room says of it, and how many rows there are in all."""

    ask: Ask[T]
    told: list[tuple[Row, T]]
    total: int


def gather(*lists: Sequence[Ask[Any]]) -> list[list[Found[Any]]]:
    """Every ask of these lists, answered list by list and in order: one query, or none where nothing can be found."""
    asks = [ask for asks in lists for ask in asks]
    branches = [ask.branch(number) for number, ask in enumerate(asks) if not ask.rows.query.is_empty()]
    rows: list[list[Row]] = [[] for _ in asks]
    if branches:
        first, *others = branches
        for number, *row in first.union(*others, all=True) if others else first:
            rows[number].append(Row(*row))
    found = iter([answered(ask, given) for ask, given in zip(asks, rows, strict=True)])
    return [[next(found) for _ in asks] for asks in lists]


def answered(ask: Ask[T], rows: list[Row]) -> Found[T]:
    """What the room says of its rows, in their order, which a union does not keep."""
    rows.sort(key=lambda row: row.at.timestamp() if row.at else 0, reverse=ask.newest)
    told = [(row, said) for row in rows if (said := ask.say(row)) is not None]
    return Found(ask, told, rows[0].total if told else 0)


def late_and_soon(ask: Ask[T], *, today: date, day: str | Combinable) -> list[Ask[T]]:
    """The same rows as two asks, what is late and what is not: each is cut and counted by itself."""
    rows = ask.rows.annotate(gathered_day=Cast(day if isinstance(day, Combinable) else F(day), DateField()))
    return [
        Ask(
            rows=rows.filter(which),
            say=ask.say,
            facts=ask.facts,
            by="gathered_day",
            most=ask.most,
            whole=ask.whole,
        )
        for which in (Q(gathered_day__lt=today), Q(gathered_day__gte=today))
    ]
