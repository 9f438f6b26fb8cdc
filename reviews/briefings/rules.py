"""What is allowed of briefings: pure, without database, request or clock."""

import re

from django.db.models import TextChoices

PANELS = (
    ("background", "Background"),
    ("matters", "Why it matters"),
    ("key_1", "Key information 1"),
    ("key_2", "Key information 2"),
    ("key_3", "Key information 3"),
    ("points", "Points to remember"),
    ("to_do", "What to do"),
)
"""The seven panels: one for each minute. The idea comes from the FBI; partnerships in England made it their own."""
LONGEST = 480
"""Characters in one panel: seven of them stand on one page of A4."""


class State(TextChoices):
    """Whose turn it is."""

    DRAFT = "draft", "Being written"
    TO_CHECK = "to_check", "To be checked for names"
    CHECKED = "checked", "Checked"
    PUBLISHED = "published", "Published"


MOVES = {
    State.DRAFT: {State.TO_CHECK},
    State.TO_CHECK: {State.CHECKED, State.DRAFT},
    State.CHECKED: {State.PUBLISHED, State.DRAFT},
    State.PUBLISHED: set(),
}
NOT_NOW = "Somebody else has taken this briefing on. Open it again to see where it is."

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SENTENCE = re.compile(r"(?:^|[.!?:;•\n])\s*$")


def names_in(text: str, names: set[str]) -> list[str]:
    """The words of a text that look like a name: those of `names` first, then others with a capital inside a sentence.

    `names` are in small letters. A machine cannot tell; it shows a person where to look.
    """
    found = {}
    for match in WORD.finditer(text):
        word = match[0]
        known = word[0].isupper() and word.lower() in names
        inside = word[0].isupper() and not word.isupper() and not SENTENCE.search(text[: match.start()])
        if known or inside:
            found[word] = known
    return sorted(found, key=lambda word: (not found[word], word))
