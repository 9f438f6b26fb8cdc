"""Which words of a title are those that were asked for, so that the eye finds them."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnership.search.asking import WORD, plain

ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "es", "ed", "er", "ly", "y", "s", "e")


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text with each word marked that is one of those asked for, in whatever form, or begins like the last."""
    stems = {stem(word) for word in words}
    parts: list[tuple[SafeString | str]] = []
    at = 0
    for found in WORD.finditer(text):
        word = plain(found.group())
        if stem(word) in stems or (words and len(words[-1]) > 2 and word.startswith(words[-1])):
            parts.append((text[at : found.start()],))
            parts.append((format_html("<mark>{}</mark>", found.group()),))
            at = found.end()
    parts.append((text[at:],))
    return format_html_join("", "{}", parts)


def stem(word: str) -> str:
    """The word without an English ending."""
    return next(
        (word[: -len(end)] for end in ENDINGS if word.endswith(end) and len(word) > len(end) + 3), word
    )
