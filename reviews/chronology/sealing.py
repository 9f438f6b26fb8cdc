"""Between the words that an agency wrote, which are kept encrypted, and the words with pseudonyms, which are read."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from partnership.agencies.models import Agency
from partnership.base import secrets
from partnership.naming.names import CAPITAL, Glossary, Term, simple
from reviews.chronology.models import WORDS, Chronology, Entry, Name
from reviews.models import Review

__all__ = [
    "glossary",
    "hide",
    "hide_anew",
    "opened",
    "readable",
    "seal_wordings",
    "sealed",
    "simple",
    "wordings",
    "words_of",
]

MOST_SUSPECTS = 20
ROOM = {"source": 300, "place": 200, "known_by": 200}
"""Characters of the short columns."""


def wordings(name: Name) -> list[str]:
    """The real wordings behind a pseudonym."""
    found: list[str] = json.loads(secrets.decrypt(name.sealed))
    return found


def readable(name: Name) -> list[str]:
    """The same as a page shows them, also where the key to them is gone."""
    try:
        return wordings(name)
    except secrets.Unreadable:
        return ["The key to it is gone: nobody can read it"]


def seal_wordings(real: Iterable[str]) -> str:
    return secrets.encrypt(json.dumps(list(real)))


def words_of(entry: Entry) -> dict[str, str]:
    """An entry as its agency wrote it."""
    return opened(entry.sealed)


def opened(sealed: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(secrets.decrypt(sealed))
    return found


def glossary(chronology: Chronology) -> Glossary:
    """Every name of the review, and the words that are known to be none."""
    names = Name.objects.filter(review=chronology.review_id)
    agencies = Agency.objects.filter(reviews_involved_in__review=chronology.review_id)
    ordinary = {word for name in agencies.values_list("name", flat=True) for word in CAPITAL.findall(name)}
    return Glossary(
        (Term(str(one.pk), one.pseudonym, tuple(wordings(one))) for one in names),
        ordinary=ordinary | set(chronology.not_names),
    )


def hide(words: Mapping[str, str], by: Glossary) -> tuple[dict[str, Any], frozenset[str]]:
    """What the readable columns of an entry hold, and the keys of the names that stand in it."""
    hidden = {name: by.hide(words.get(name, "")) for name in WORDS}
    suspects = dict.fromkeys(word for one in hidden.values() for word in one.suspects)
    # A pseudonym may be longer than the name that it stands for.
    facts: dict[str, Any] = {name: one.text[: ROOM.get(name)] for name, one in hidden.items()}
    facts["suspects"] = [word[:60] for word in suspects][:MOST_SUSPECTS]
    facts["replaced"] = sum(one.replaced for one in hidden.values())
    keys: frozenset[str] = frozenset().union(*(one.keys for one in hidden.values()))
    return facts, keys


def sealed(words: Mapping[str, str]) -> str:
    return secrets.encrypt(json.dumps({name: words.get(name, "") for name in WORDS}))


def hide_anew(review: Review) -> None:
    """Make the readable columns of every entry from what was written, with the glossary as it is now."""
    chronology = Chronology.objects.filter(review=review).first()
    if chronology is None:
        return
    by = glossary(chronology)
    changed: list[Entry] = []
    about: dict[UUID, frozenset[str]] = {}
    for entry in Entry.objects.select_for_update().filter(chronology=chronology):
        facts, about[entry.pk] = hide(words_of(entry), by)
        if any(getattr(entry, column) != value for column, value in facts.items()):
            for column, value in facts.items():
                setattr(entry, column, value)
            changed.append(entry)
    Entry.objects.bulk_update(changed, [*WORDS, "suspects", "replaced"], batch_size=500)
    through = Entry.people.through
    through.objects.bulk_create(
        (through(entry_id=pk, name_id=key) for pk, keys in about.items() for key in keys),
        ignore_conflicts=True,
        batch_size=2000,
    )
