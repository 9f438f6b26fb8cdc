"""Misspelt words: every word that can be found is known by its letters, and those spelt alike are asked for.

Comparing letters with every title would take seconds in a large portal; the words of all titles together are some
thousands. They are gathered by the clock, from all rows, and tell nobody anything: they are asked for among the rows
that a person sees, each by itself and however many there are, so that a word nobody sees changes nothing in what is
found and pushes out none that somebody sees.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from django.db import connection
from django.db.models import CharField, Func, Q, QuerySet, Value

from partnership.base.searching import NAMES, WORDS, Source
from partnership.search.asking import Asked
from partnership.search.models import Word
from partnership.search.sources import sources

KNOWN = re.compile(r"[a-z]{4,40}")
"""Words that can be misspelt; shorter ones are near to everything."""
ALIKE = 0.75
"""Two words are alike when so much of both stands in both, in the same order."""
BATCH = 5000


def neighbours(words: Sequence[str]) -> dict[str, list[str]]:
    """Each word with those that are spelt alike, itself among them: one query; none where no word can be misspelt."""
    doubtful = [word for word in dict.fromkeys(words) if KNOWN.fullmatch(word)]
    if not doubtful:
        return {}
    asked = [near(word) for word in doubtful]
    known = asked[0].union(*asked[1:], all=True)
    near_to: dict[str, list[str]] = {word: [word] for word in words}
    alike = {word: SequenceMatcher(b=word) for word in doubtful}
    for typed, text in known:
        if text != typed and is_alike(alike[typed], text):
            near_to[typed].append(text)
    return near_to


def is_alike(typed: "SequenceMatcher[str]", text: str) -> bool:
    """Whether a word is spelt like the one that was typed; the quick looks spare most words the long one."""
    typed.set_seq1(text)
    looks = (typed.real_quick_ratio, typed.quick_ratio, typed.ratio)
    return all(look() >= ALIKE for look in looks)


def near(word: str) -> "QuerySet[Word, tuple[str, str]]":
    """The known words of which a good part stands in this one too, or that have the same letters."""
    return (
        Word.objects.filter(Q(text__trigram_similar=word) | Q(letters=sorted_letters(word)))
        .annotate(typed=Value(word))
        .values_list("typed", "text")
    )


def gather() -> None:
    """Know every word of every row that can be found, and forget those that no row has any more."""
    gathered = [source for source in sources().values() if source.gathered]
    now = {word for source in gathered for word in words_of(source) if KNOWN.fullmatch(word)}
    before = set(Word.objects.values_list("text", flat=True))
    Word.objects.filter(text__in=before - now).delete()
    new = [Word(text=word, letters=sorted_letters(word)) for word in sorted(now - before)]
    Word.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def sorted_letters(word: str) -> str:
    return "".join(sorted(word))


def words_of(source: Source) -> "QuerySet[Any, str]":
    """The words of all rows of one kind, not cut to their stems."""
    words = Func(source.searched.vector(NAMES), function="tsvector_to_array")
    each = Func(words, function="unnest", output_field=CharField())
    return source.model._base_manager.annotate(word=each).values_list("word", flat=True).distinct()


def only_small_words(asked: Asked) -> bool:
    """Whether PostgreSQL leaves out every word, as it does with “the” and “of”."""
    with connection.cursor() as cursor:
        cursor.execute("select numnode(plainto_tsquery(%s, %s)) = 0", [WORDS, asked.text])
        return bool(cursor.fetchone()[0])
