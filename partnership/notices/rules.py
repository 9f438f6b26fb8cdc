"""When a message is tried again, and when it is given up."""

from datetime import timedelta

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
