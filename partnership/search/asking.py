"""What somebody typed, as words and as a question to PostgreSQL; importable without a database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import combining, normalize

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery

from partnership.pages.text import one_line

LONGEST = 200
MOST_WORDS = 12
SHORTEST_BEGINNING = 3
"""So many letters of the last word are enough to find words that begin with them."""
WORD = re.compile(r"[^\W_]+(?:['’.@+-][^\W_]+)*")
SIGNS = re.compile(r"[^\w\s\"'’.@+-]|_|\0")
"""What stands between words and is none: the parser of PostgreSQL would see a tag or the name of a file in it."""
MINUS = re.compile(r"(?<!\S)-+")

Query = SearchQuery | CombinedSearchQuery


@dataclass(frozen=True)
class Asked:
    """The words of one search. Quotation marks keep words together, and `or` stands between two choices."""

    text: str

    @classmethod
    def of(cls, typed: str) -> "Asked":
        """What was typed, as far as it is searched: a line of twelve words, and none is ruled out by a minus."""
        line = MINUS.sub("", SIGNS.sub(" ", one_line(typed[: 5 * LONGEST])))
        return cls(" ".join(line.split()[:MOST_WORDS])[:LONGEST].strip())

    @property
    def is_exact(self) -> bool:
        """Whether words stand in quotation marks."""
        return '"' in self.text

    @cached_property
    def words(self) -> list[str]:
        """Each word, in small letters and without accents."""
        return [plain(word) for word in WORD.findall(self.text)]

    def query(self, config: str) -> Query:
        """All of the words; the last may be the beginning of one, unless it stands in quotation marks or after `or`."""
        split = self.text.rsplit(maxsplit=1)
        last = split[-1]
        before = split[0] if len(split) == 2 else ""
        chosen = before.casefold().split()[-1:] == ["or"]
        if self.is_exact or chosen or not WORD.fullmatch(last) or len(last) < SHORTEST_BEGINNING:
            return SearchQuery(self.text, config=config, search_type="websearch")
        beginning = SearchQuery(f"{quoted(last)}:*", config=config, search_type="raw")
        if not before:
            return beginning
        return SearchQuery(before, config=config, search_type="websearch") & beginning


@dataclass(frozen=True)
class Respelt:
    """The words of a search, each or one that is spelt nearly like it."""

    near: Mapping[str, Sequence[str]]

    @cached_property
    def words(self) -> list[str]:
        return [word for each in self.near.values() for word in each]

    def query(self, config: str) -> Query:
        """One of each word's spellings."""
        groups = (" | ".join(map(quoted, choices)) for choices in self.near.values())
        return SearchQuery(" & ".join(f"({group})" for group in groups), config=config, search_type="raw")


def quoted(word: str) -> str:
    """A word as it may stand in a question: nothing in it is a sign."""
    return "'" + word.replace("\\", "").replace("'", "''") + "'"


def plain(word: str) -> str:
    """In small letters and without accents, as the index has it."""
    letters = normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(letter for letter in letters if not combining(letter))
