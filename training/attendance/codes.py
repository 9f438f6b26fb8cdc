"""The code of a day: whoever is in the room sees it, on a screen or on paper, and it is right on that day only."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from training.attendance.rules import CODE_ALPHABET, CODE_LENGTH, spelt
from training.models import Session

SALT = "training.attendance.code"


def code_of(session: Session, day: date) -> str:
    """K7QX4M: the same each time it is asked for, written down nowhere, and another one for each day."""
    number = int.from_bytes(salted_hmac(SALT, f"{session.pk} {day}", algorithm="sha256").digest(), "big")
    signs = []
    for _ in range(CODE_LENGTH):
        number, sign = divmod(number, len(CODE_ALPHABET))
        signs.append(CODE_ALPHABET[sign])
    return "".join(signs)


def day_of(session: Session, code: str) -> date | None:
    """Of which day of a session this is the code; None where it is of none."""
    typed = spelt(code)
    return next((day for day in session.days if constant_time_compare(code_of(session, day), typed)), None)


def address_of(session: Session, day: date) -> str:
    """The whole address behind the QR code of a day."""
    path = reverse("training_attendance:here", args=[session.pk, code_of(session, day)])
    site: str = settings.SITE_URL
    return site.rstrip("/") + path
