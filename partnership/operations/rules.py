"""When something is late, and what a request may be called by."""

import re
from datetime import timedelta

BEAT_LATE = timedelta(minutes=3)
"""The shortest interval of the beat is twenty seconds; so long without a word, and it has stopped."""
OUTBOX_LATE = timedelta(minutes=15)
"""Email that should have gone is taken up every twenty seconds; so long, and no worker takes it."""
SEAL_LATE = timedelta(hours=1)
"""The history is sealed every minute."""
KEEP_FAILURES = timedelta(days=30)

SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,59}")


def safe_id(offered: str) -> str:
    """The number that a proxy gave a request, where it has a shape that can be written anywhere; else nothing."""
    return offered if SAFE_ID.fullmatch(offered) else ""


BEGINNING = "the beat began"
"""Stands among the sweeps for the beat itself."""
