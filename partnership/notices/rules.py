"""What kinds of message there are, how they are worded, when each goes out, and when one is given up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import category
from uuid import UUID

from django.db.models import TextChoices

from partnership.agencies.rules import Role


class Status(TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    HELD = "held", "Goes with others in one email"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    OFF = "off", "Not emailed"
    BACK = "back", "Taken back"


class How(TextChoices):
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day, in one email"
    WEEKLY = "weekly", "Every Monday, in one email"
    OFF = "off", "No email, only here"


# What a message says ------------------------------------------------------------------------------

HEADING_LENGTH = 200
TEXT_LENGTH = 2000
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


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
    own_doing: bool = False
    """Confirms what the person did themselves, which is no news to them."""
    facts: tuple[str, ...] = ()
    audience: tuple[Role, ...] | None = None
    """Whoever holds one of these roles can get it; everybody where it is None, and people without an account where it
    is empty."""
    sealed: bool = False
    """Its link carries a seal that stands in the mail only: whoever shows it has read that mail."""

    @property
    def offered(self) -> list[How]:
        """How somebody may have it; a reminder never goes by itself."""
        return [how for how in How if not (self.chase and how == How.AT_ONCE)]

    @property
    def usual(self) -> How:
        """How it goes to somebody who has not chosen."""
        return self.offered[0]


DIGEST = "notices.digest"
"""The kind of the email in which several messages go together."""


def worded(template: str, facts: Mapping[str, str], length: int) -> str:
    """The template with its facts in place, no longer than `length`; whatever a fact holds, it stays one line."""
    filled = PLACEHOLDER.sub(lambda found: one_line(facts[found[1]]), template)
    return filled if len(filled) <= length else f"{filled[: length - 1].rstrip()}…"


def one_line(words: str) -> str:
    """Words without line breaks and other control characters, with which a mail header could be forged."""
    return " ".join("".join(" " if category(sign) == "Cc" else sign for sign in words).split())


def what_is_wrong(template: str, facts: tuple[str, ...]) -> str:
    """Why a wording cannot be used, in a sentence that names what may stand in braces; empty where it can."""
    known = [f"{{{fact}}}" for fact in facts]
    offer = (
        f"You can use {', '.join(known)}." if known else "This message has no facts, so it takes no braces."
    )
    strange = [f"{{{name}}}" for name in PLACEHOLDER.findall(template) if name not in facts]
    if strange:
        return f"{strange[0]} is not a fact of this message. {offer}"
    if set("{}") & set(PLACEHOLDER.sub("", template)):
        return f"A brace stands alone, or with something else than a fact inside. {offer}"
    return ""


# When a message goes ------------------------------------------------------------------------------

DIGEST_AT = time(7, 30)
GATHER = timedelta(minutes=10)
"""How long the first reminder of a day waits for others, when the day's email has not gone yet."""
MONDAY = 0


def next_digest(local: datetime, how: str) -> datetime:
    """When the next email of this rhythm goes, after `local`, an instant of the clock on the wall."""
    day = local.date()
    while True:
        at = datetime.combine(day, DIGEST_AT, tzinfo=local.tzinfo)
        if at > local and (how != How.WEEKLY or day.weekday() == MONDAY):
            return at
        day += timedelta(days=1)


def digest_key(person: UUID, day: date) -> str:
    """The key of somebody's email of several messages: the database takes one a day."""
    return f"{DIGEST}:{person}:{day}"


def when_it_goes(kind: Kind, how: str, local: datetime, *, had_one_today: bool) -> tuple[Status, datetime]:
    """What becomes of a new message, and when it is due.

    `how` is what the person chose, `had_one_today` whether today's email of several messages has been made: a
    reminder goes with it, today where it can, and nobody gets two such emails a day.
    """
    if kind.statutory:
        return Status.WAITING, local
    if how == How.OFF:
        return Status.OFF, local
    if how == How.WEEKLY:
        return Status.HELD, next_digest(local, how)
    if kind.chase and not had_one_today:
        today = datetime.combine(local.date(), DIGEST_AT, tzinfo=local.tzinfo)
        return Status.HELD, max(local + GATHER, today)
    if kind.chase or how == How.DAILY:
        return Status.HELD, next_digest(local, How.DAILY)
    return Status.WAITING, local


# When it is tried again ---------------------------------------------------------------------------

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
RESEND_AFTER = timedelta(minutes=10)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts, or None when it is time to give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def why_not_resendable(*, status: str, sent_at: datetime | None, is_active: bool, now: datetime) -> str:
    """Why a message cannot be sent again now, in a sentence; empty where it can."""
    if not is_active:
        return "The account is closed, so nothing can be sent to it."
    if status == Status.BACK:
        return "This message was taken back, as it no longer holds."
    if status in (Status.WAITING, Status.HELD):
        return "This message has not been sent yet. It will be."
    if sent_at is not None and now - sent_at < RESEND_AFTER:
        return "This message was sent a few minutes ago. Wait ten minutes before you send it again."
    return ""
