"""The codes of a day: one on a screen that turns every few minutes, and one on paper for a room without a connection.

Whoever is in the room sees it. The one on the screen is of no use to somebody to whom a picture of it is sent later;
the one on paper is right all day, so a trainer prints it only where the screen could not follow.
"""

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from training.attendance.rules import CODE_ALPHABET, CODE_LENGTH, CODE_TURNS, CODES_GOOD, spelt
from training.models import Session

SALT = "training.attendance.code"


def sealed(words: str) -> str:
    """K7QX4M: the same each time it is asked for, and written down nowhere."""
    number = int.from_bytes(salted_hmac(SALT, words, algorithm="sha256").digest(), "big")
    signs = []
    for _ in range(CODE_LENGTH):
        number, sign = divmod(number, len(CODE_ALPHABET))
        signs.append(CODE_ALPHABET[sign])
    return "".join(signs)


def code_of(session: Session, day: date) -> str:
    """The code on paper: another one for each day."""
    return sealed(f"{session.pk} {day}")


def code_at(session: Session, now: datetime, *, back: int = 0) -> str:
    """The code on the screen at this moment, or so many turns ago."""
    turn = int(now.timestamp() // CODE_TURNS.total_seconds()) - back
    return sealed(f"{session.pk} {turn}")


def day_of(session: Session, code: str, *, now: datetime) -> date | None:
    """For which day of a session this code is good now; None where it is for none."""
    typed, today = spelt(code), timezone.localdate(now)
    if today in session.days:
        turning = [code_at(session, now, back=back) for back in range(CODES_GOOD)]
        if any(constant_time_compare(one, typed) for one in turning):
            return today
    return next((day for day in session.days if constant_time_compare(code_of(session, day), typed)), None)


def address_of(session: Session, code: str) -> str:
    """The whole address behind the picture of a code."""
    path = reverse("training_attendance:here", args=[session.pk, code])
    site: str = settings.SITE_URL
    return site.rstrip("/") + path
