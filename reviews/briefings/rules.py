"""What is allowed of briefings: pure, without database, request or clock."""

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
READ_AGAIN = (
    "This briefing has gone back or changed since you opened the page. Read its words of now, then say so."
)
WITHDRAWN = (
    "This briefing was withdrawn. Do not discuss it or pass it on any more. If you have a copy, delete it."
)
NOT_NOW = "Somebody else has taken this briefing on. Open it again to see where it is."
