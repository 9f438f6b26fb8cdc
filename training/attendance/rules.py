"""What marks come to, when somebody may sign in, and what comes of being late: pure, without database or clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from training.rules import Attendance

OPENS_BEFORE = timedelta(minutes=30)
"""So long before a day begins people can sign in for it."""

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No two signs look alike on a screen at the far end of a room."""

CODE_LENGTH = 6

CODE_TURNS = timedelta(minutes=5)
"""So long the code on the screen stays the same."""

CODES_GOOD = 3
"""So many of them are good: a phone that has to sign in to the portal first needs some minutes."""

SHOWN_FOR = timedelta(days=30)
"""How long the link in a mail to a manager or a finance contact says whom it is about."""

GUESTS_KEPT = timedelta(days=90)
"""How long a guest who never asks for an account is kept, counted from the end of the session."""


def whole(marks: Iterable[str]) -> Attendance:
    """What the marks of all days come to; nothing while one of them is missing."""
    found = set(marks)
    if not found or Attendance.NOT_MARKED in found:
        return Attendance.NOT_MARKED
    return Attendance(found.pop()) if len(found) == 1 else Attendance.PART


def minutes_late(arrived_at: datetime, starts_at: datetime) -> int:
    """Whole minutes after the start; nothing for whoever came before it."""
    return max(0, int((arrived_at - starts_at).total_seconds() // 60))


def mark_for(late: int, allowed: int | None) -> Attendance:
    """How the day of somebody who came so many minutes late counts; `allowed` is the rule's, if there is one."""
    return Attendance.PART if allowed is not None and late > allowed else Attendance.ATTENDED


def why_no_sign_in(starts_at: datetime, ends_at: datetime, *, now: datetime) -> str:
    """Why nobody can sign in for this day now, in a sentence; empty where they can."""
    if now < starts_at - OPENS_BEFORE:
        return "You can sign in from 30 minutes before it starts."
    if now > ends_at:
        return "This day of the session is over. Ask the trainer or the training team to mark you."
    return ""


def spelt(code: str) -> str:
    """A code as it was meant: capitals, without the spaces and dashes that people type."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
