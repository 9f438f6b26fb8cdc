"""What kinds of message there are, how they are worded, when one is tried again and when it is given up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from unicodedata import category

from django.db.models import TextChoices


class Status(TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"


WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long to wait after the first, second, ... failed attempt; after the last the message is given up."""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts, or None when it is time to give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
HEADING_LENGTH = 200
TEXT_LENGTH = 2000


@dataclass(frozen=True)
class Kind:
    """One kind of message: what it is called, its own wording, and whether people may do without its email.

    `heading` and `text` hold placeholders like {course}; `facts` names every placeholder that may stand in them, and
    each message of the kind brings them all. None of them is personal data, since they go out by mail.
    """

    code: str
    name: str
    heading: str
    text: str
    statutory: bool = False
    """Goes at once and cannot be switched off: the law or somebody's safety hangs on it."""
    chase: bool = False
    """Reminds of something: all of a day go in one email."""
    facts: tuple[str, ...] = ()


def worded(template: str, facts: Mapping[str, str], length: int) -> str:
    """The template with its facts in place, no longer than `length`; whatever a fact holds, it stays one line."""
    filled = PLACEHOLDER.sub(lambda found: one_line(facts[found[1]]), template)
    return filled if len(filled) <= length else f"{filled[: length - 1].rstrip()}…"


def one_line(words: str) -> str:
    """Words without line breaks and other control characters, with which a mail header could be forged."""
    return " ".join("".join(" " if category(sign) == "Cc" else sign for sign in words).split())
