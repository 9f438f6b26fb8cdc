"""What somebody finds among the rows that they may see: one question for all kinds, one more for each kind shown.

Every row that is found, counted or marked comes out of `Source.rows(user)`, which is what the person sees anyway. Of a
word that stands everywhere, the newest of each kind are taken and the best of them shown, so that no search has to
weigh them all.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import FloatField, QuerySet, Value
from django.db.models.functions import Cast

from partnership.base.searching import Found, Source
from partnership.search.asking import Asked, Respelt
from partnership.search.sources import sources
from partnership.search.vocabulary import neighbours

MOST = 200
"""Rows of one kind that are weighed: the newest."""


@dataclass(frozen=True)
class Hit:
    """A row that is found, before it is read."""

    kind: str
    pk: Any
    rank: float


@dataclass(frozen=True)
class Kind:
    """One kind of what is found, with how many there are."""

    source: Source
    number: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are weighed."""
        return self.number >= MOST

    @property
    def shown(self) -> str:
        return f"{self.number:,}{'+' if self.is_cut else ''}"


@dataclass(frozen=True)
class Shown:
    """One line of the page of results."""

    source: Source
    row: Any
    found: Found


@dataclass(frozen=True)
class Results:
    """What was found, best first."""

    asked: Asked | Respelt
    hits: Sequence[Hit]

    @cached_property
    def kinds(self) -> list[Kind]:
        """The kinds in which something was found, in the order of the rooms."""
        numbers = Counter(hit.kind for hit in self.hits)
        return [Kind(source, numbers[kind]) for kind, source in sources().items() if numbers[kind]]

    @property
    def is_respelt(self) -> bool:
        """Whether nothing has the words as they were typed."""
        return isinstance(self.asked, Respelt)

    def of(self, kind: str) -> list[Hit]:
        """What was found of one kind, or all."""
        return [hit for hit in self.hits if hit.kind == kind] if kind else list(self.hits)


def search(asked: Asked, *, user: Any) -> Results:
    """What has these words; where nothing has, what has words that are spelt nearly like them."""
    if not asked.words:
        return Results(asked, [])
    hits = ask(asked, user=user)
    if not hits and not asked.is_exact and (near := neighbours(asked.words)):
        respelt = Respelt(asked, near)
        return Results(respelt, ask(respelt, user=user))
    return Results(asked, hits)


def ask(asked: Asked | Respelt, *, user: Any) -> list[Hit]:
    """Ask all kinds at once: one query."""
    seen = [(source, source.rows(user)) for source in sources().values()]
    parts = [weighed(source, rows, asked) for source, rows in seen if not rows.query.is_empty()]
    if not parts:
        return []
    order = {kind: place for place, kind in enumerate(sources())}
    hits = [Hit(*row) for row in parts[0].union(*parts[1:], all=True)]
    return sorted(hits, key=lambda hit: (-hit.rank, order[hit.kind], hit.pk))


def weighed(
    source: Source, rows: QuerySet[Any], asked: Asked | Respelt
) -> "QuerySet[Any, tuple[str, Any, float]]":
    """Those of the rows that have the words, with how well they have them: the newest, and no others are weighed."""
    vector, query = source.searched.vector(), asked.query(source.searched.config)
    rank = Cast(SearchRank(vector, query), FloatField())
    best: QuerySet[Any, tuple[str, Any, float]] = (
        rows.order_by(f"-{source.since}", "pk")
        .alias(found_by=vector)
        .filter(found_by=query)
        .annotate(found_kind=Value(source.kind), found_rank=rank)
        .values_list("found_kind", "pk", "found_rank")[:MOST]
    )
    return best


def read(hits: Sequence[Hit], *, user: Any) -> list[Shown]:
    """The rows of one page, asked again among those that the person sees: one query for each kind."""
    wanted: dict[str, list[Any]] = {}
    for hit in hits:
        wanted.setdefault(hit.kind, []).append(hit.pk)
    rows = {
        (kind, row.pk): row
        for kind, pks in wanted.items()
        for row in sources()[kind].rows(user).filter(pk__in=pks).order_by()
    }
    shown = []
    for hit in hits:
        source, row = sources()[hit.kind], rows.get((hit.kind, hit.pk))
        if row is not None:
            shown.append(Shown(source, row, source.show(row)))
    return shown
