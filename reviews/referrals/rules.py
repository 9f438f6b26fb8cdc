"""What is allowed of referrals and of the decisions on them: pure, without database, request or clock."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import TextChoices

from partnership.pages import words

LIKE_EACH_OTHER = timedelta(days=92)
"""Two incidents of one pseudonym, or of one agency this near each other, may be the same."""
MOST_VOICES = 20


class State(TextChoices):
    """How far a referral has come."""

    WAITING = "waiting", "To countersign"
    RETURNED = "returned", "Sent back"
    SENT = "sent", "To decide"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


MOVES = {
    State.WAITING: {State.SENT, State.RETURNED, State.WITHDRAWN},
    State.RETURNED: {State.WAITING, State.SENT, State.WITHDRAWN},
    State.SENT: {State.DECIDED, State.WITHDRAWN},
    State.DECIDED: {State.DECIDED},  # decided anew, when something new is known
    State.WITHDRAWN: set[State](),
}
WITH_AGENCY = (State.WAITING, State.RETURNED)
"""It is still its agency's to change."""
MOVED_ON = "This referral has moved on meanwhile. Open it again to see where it stands."


class About(TextChoices):
    """What a criterion is a criterion of."""

    NOTIFY = "notify", "Notify it as a serious child safeguarding case"
    PRACTICE = "practice", "Hold a local child safeguarding practice review"


class Answer(TextChoices):
    """What was found of one criterion."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    UNKNOWN = "unknown", "Not known yet"


class Outcome(TextChoices):
    """What is decided of a referral."""

    NOTIFY = "notify", "Notify it and hold a rapid review"
    LEARNING = "learning", "Hold a learning review"
    OTHER = "other", "Something else"
    NONE = "none", "No further action"


class View(TextChoices):
    """Where somebody who took part in a decision stood."""

    AGREED = "agreed", "agreed"
    DIFFERED = "differed", "did not agree"
    HEARD = "heard", "took part"


class Voice(NamedTuple):
    """Somebody who took part in a decision."""

    name: str
    agency: str
    view: str
    reason: str = ""


def reference(year: int, number: int) -> str:
    """REF-2026-03"""
    return f"REF-{year}-{number:02}"


def voices(text: str) -> list[Voice]:
    """Who took part, one on each line: name, agency, where they stood, and why. Raises ValueError with a sentence for
    each line that is wrong.
    """
    found: list[Voice] = []
    wrong: list[str] = []
    for number, line in enumerate((one.strip() for one in text.splitlines() if one.strip()), 1):
        name, agency, view, reason = ([part.strip() for part in line.split(",", 3)] + [""] * 4)[:4]
        stood = next((one for one in View if view.casefold() == one.label), None)
        voice = Voice(name, agency, stood or "", reason)
        if refused := why_not_heard(voice, found):
            wrong.append(f"Line {number}: {refused}")
        else:
            found.append(voice)
    if not found and not wrong:
        wrong.append("Enter who decided, one person on each line")
    if len(found) > MOST_VOICES:
        wrong.append(f"Enter no more than {MOST_VOICES} people")
    if wrong:
        raise ValueError(*wrong)
    return found


def why_not_heard(voice: Voice, others: Iterable[Voice]) -> str:
    """What is wrong with one line, beside those before it; nothing where it can be written down."""
    name, agency, view, reason = voice
    if not name or not agency or not view:
        return "write the name, the agency and “agreed”, “did not agree” or “took part”, with commas between them"
    if view == View.DIFFERED and not reason:
        return f"say why {name} did not agree, after another comma"
    if len(name) > 120 or len(agency) > 150 or len(reason) > 1000:
        return "shorten it; each person has one line"
    if name.casefold() in {one.name.casefold() for one in others}:
        return f"{name} is named twice"
    return ""


def why_not_decided_on(decided_on: date, *, made_on: date, today: date) -> str | None:
    """The sentence that tells why a referral that was made on a day cannot have been decided on another, or None."""
    if decided_on > today:
        return "It cannot have been decided on a day to come. Choose today or an earlier day."
    if decided_on < made_on:
        return f"It was referred on {words.plain_date(made_on)}. Choose that day or a later one."
    return None


def is_alike(
    pseudonym: str, happened_on: date | None, others: Iterable[tuple[str, date | None]]
) -> list[bool]:
    """Of each other referral whether it is likely about the same: by its pseudonym, or by days near each other."""
    return [
        other.casefold() == pseudonym.casefold()
        or bool(happened_on and then and abs(happened_on - then) <= timedelta(days=3))
        for other, then in others
    ]
