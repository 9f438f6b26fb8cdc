"""The words that stand somewhere in what can be searched, so that a misspelt one finds its neighbours."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Word(models.Model):
    """A word, without its accents; from no row in particular, and shown to nobody unless a row they see has it."""

    text = models.CharField(max_length=40, primary_key=True)
    letters = models.CharField(max_length=40)
    """Its letters in the order of the alphabet: two that changed places leave them as they are."""

    class Meta:
        indexes = [
            # read for each word of a search that finds nothing
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="search_words_by_parts"),
            models.Index(fields=["letters"], name="search_words_by_letters"),
        ]

    def __str__(self) -> str:
        return self.text
