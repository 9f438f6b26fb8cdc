"""What a room says of the rows that the search box may find: which, by which of their fields, and how they are shown.

A searched table has no column for it: `Searched.vector` is the expression of an index, which PostgreSQL keeps in step
by itself, and the same expression is asked. Whoever searches sees what `rows` gives them, and nothing else.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.contrib.postgres.search import CombinedSearchVector, SearchVector
from django.db.models import Model, QuerySet, TextField, Value
from django.db.models.functions import Replace

WORDS = "portal_words"
"""English words by their stem: “policies” finds a policy. Such as “the” are left out."""
NAMES = "portal_names"
"""Names of people as they are: Will and An are no small words here."""

Vector = SearchVector | CombinedSearchVector


@dataclass(frozen=True)
class Searched:
    """The fields of a table by which its rows are found: those of the title count more than those of the text."""

    title: Sequence[str]
    text: Sequence[str] = ()
    config: str = WORDS

    def vector(self, config: str = "") -> Vector:
        """The expression of the index. A slash parts words, which PostgreSQL would read as the name of a file."""
        parts: list[Vector] = [
            SearchVector(
                Replace(field, Value("/"), Value(" "), output_field=TextField()),
                config=config or self.config,
                weight=weight,
            )
            for fields, weight in ((self.title, "A"), (self.text, "B"))
            for field in fields
        ]
        return reduce(operator.add, parts)


@dataclass(frozen=True)
class Found:
    """One row as the page of results shows it."""

    title: str
    url: str
    note: str = ""
    """One line under the title."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One kind of row that the search box finds; a room names it in `SEARCH_SOURCES`."""

    kind: str
    """Its name in an address: `documents`."""
    one: str
    """What one is called: Document."""
    many: str
    """Documents."""
    model: type[Model]
    visible: Callable[[Any], QuerySet[Any]]
    """What somebody may see; usually `access.visible`."""
    searched: Searched
    """By which fields; their vector is the expression of an index."""
    show: Callable[[Any], Found]
    public: bool = False
    """Whether visitors are asked for too, who have not signed in; else they find nothing."""
    since: str = "created_at"
    """Since when a row is there: of very many that have a word the newest are weighed."""
    sensitive: Callable[[Any], bool] | None = None
    """Whether it is written down that this row was found."""
    gathered: bool = True
    """Whether misspelt words are compared with its own: not where they come from other rooms, which know them."""
    log: str = ""
    """What the log of reading calls such rows: people."""

    def rows(self, user: Any) -> QuerySet[Any]:
        """What somebody may find, signed in or not."""
        if not (self.public or user.is_authenticated):
            return self.model._default_manager.none()
        return self.visible(user)


def each(row: Any) -> bool:
    """Of a `Source` whose every row is sensitive."""
    return True
