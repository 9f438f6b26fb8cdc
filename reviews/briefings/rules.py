"""What is allowed of briefings: pure, without database, request or clock."""

from collections.abc import Mapping
from math import ceil
from textwrap import wrap

from django.db.models import TextChoices

from partnership.pages import words

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

ROWS = (("background",), ("matters", "key_1"), ("key_2", "key_3"), ("points",), ("to_do",))
"""The panels as they stand on the page: one across it, or two beside each other, of which the longer one counts."""
ACROSS, BESIDE = 105, 50
"""Letters in a line of a panel across the page, and of one of two, in the smaller type."""
LINES = 36
"""Lines that the panels have room for, above each other, under a title of one line."""
OF_TITLE, FOR_TITLE = 36, 1.7
"""Letters in a line of the title, and how many lines of a panel each further line of it takes."""


def lines_of(text: str, letters: int) -> int:
    """How many lines a text takes, of so many letters each."""
    return sum(max(1, len(wrap(line, letters))) for line in text.splitlines())


def why_too_long(title: str, panels: Mapping[str, str]) -> str | None:
    """The sentence that tells why a briefing does not fit on one page of A4 and what to shorten, or None.

    A panel of as many letters as it may have takes five lines across the page, or ten in half of it: what is longer by
    its many short lines is named.
    """
    widths = {name: ACROSS if len(row) == 1 else BESIDE for row in ROWS for name in row}
    taken = {name: lines_of(panels.get(name, ""), width) for name, width in widths.items()}
    room = LINES - ceil(FOR_TITLE * (max(1, lines_of(title, OF_TITLE)) - 1))
    over = sum(max(taken[name] for name in row) for row in ROWS) - room
    if over <= 0:
        return None
    said = f"It does not fit on one page: it is {words.count(over, 'line')} too long."
    long = [heading for name, heading in PANELS if taken[name] > ceil(LONGEST / widths[name])]
    if not long:
        return f"{said} Shorten the title or the panels."
    return (
        f"{said} Shorten {words.listed([f'“{one}”' for one in long])}: each new line counts, however short."
    )


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
READ_AGAIN = (
    "This briefing has gone back or changed since you opened the page. Read its words of now, then say so."
)
WITHDRAWN = (
    "This briefing was withdrawn. Do not discuss it or pass it on any more. If you have a copy, delete it."
)
NOT_NOW = "Somebody else has taken this briefing on. Open it again to see where it is."
