"""What somebody typed, as words and as a question to PostgreSQL; importable without a database."""

import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
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
PART = re.compile(r'"[^"]*"?|[^\s"]+')
"""A word, or several in quotation marks."""
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
        return [plain(word) for group in self.groups for part in group for word in WORD.findall(part)]

    @cached_property
    def groups(self) -> list[list[str]]:
        """What has to be there, each with its choices: `or` binds its two sides more tightly than a space."""
        groups: list[list[str]] = []
        is_choice = False
        parts = PART.findall(self.text)
        for at, part in enumerate(parts):
            if part.casefold() == "or" and groups and at + 1 < len(parts):
                is_choice = True
            elif is_choice:
                groups[-1].append(part)
                is_choice = False
            else:
                groups.append([part])
        return groups

    def query(self, config: str) -> Query:
        """All of the words; the last may be the beginning of one, unless it stands in quotation marks or after `or`."""
        groups = list(self.groups)
        last = groups[-1][0] if len(groups[-1]) == 1 and not self.is_exact else ""
        beginning = last if WORD.fullmatch(last) and len(last) >= SHORTEST_BEGINNING else ""
        if beginning:
            groups.pop()
        asked: list[Query] = []
        if alone := " ".join(group[0] for group in groups if len(group) == 1):
            asked.append(SearchQuery(alone, config=config, search_type="websearch"))
        for group in groups:
            if len(group) > 1:
                choices = [SearchQuery(one, config=config, search_type="websearch") for one in group]
                asked.append(reduce(operator.or_, choices))
        if beginning:
            asked.append(SearchQuery(f"{quoted(beginning)}:*", config=config, search_type="raw"))
        return reduce(operator.and_, asked)


@dataclass(frozen=True)
class Respelt:
    """The words of a search, each or one that is spelt nearly like it."""

    asked: Asked
    near: Mapping[str, Sequence[str]]

    @cached_property
    def words(self) -> list[str]:
        return [word for each in self.near.values() for word in each]

    def query(self, config: str) -> Query:
        """One of each word's spellings."""
        spelt = {word: any_of(map(quoted, choices)) for word, choices in self.near.items()}
        parts = (
            [[spelt[plain(word)] for word in WORD.findall(part)] for part in group]
            for group in self.asked.groups
        )
        chosen = (any_of(" & ".join(words) for words in group if words) for group in parts)
        return SearchQuery(" & ".join(filter(None, chosen)), config=config, search_type="raw")


def any_of(choices: Iterable[str]) -> str:
    """One of several, as PostgreSQL is asked for it; nothing of none."""
    listed = " | ".join(choices)
    return listed and f"({listed})"


def quoted(word: str) -> str:
    """A word as it may stand in a question: nothing in it is a sign."""
    return "'" + word.replace("\\", "").replace("'", "''") + "'"


def plain(word: str) -> str:
    """In small letters and without accents, as the index has it."""
    letters = normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(letter for letter in letters if not combining(letter))
