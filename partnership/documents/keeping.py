"""Bytes on their way into the store of files and out of it; nothing is half kept."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from secrets import token_hex

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import DatabaseError, OperationalError

from partnership.base.rules import RuleBroken
from partnership.documents.checks.files import PIECE, Checked
from partnership.documents.models import Stored
from partnership.documents.storage import from_start

log = logging.getLogger(__name__)

FULL = ("53000", "53100", "58030")
"""What PostgreSQL says when its disk is full, or does not take what is written."""
LEFT_BEHIND = timedelta(days=1)
NO_ROOM = (
    "The file could not be stored, and nothing of it was kept. Try again in a few minutes. If it happens again, tell "
    "the people who run the portal: the store of files may be full or away."
)


def store() -> Storage:
    """Where files are kept: the database, a folder or object storage, by the settings."""
    return storages["documents"]


@contextmanager
def kept(file: Checked) -> Iterator[Stored]:
    """Keep a file for the change that follows; where either fails, nothing of it stays.

    Raises RuleBroken where the store takes nothing. The row is written before the bytes, so that whatever a killed
    process leaves behind is found by the sweep.
    """
    stored = Stored.objects.create(key=f"{token_hex(16)}/{file.sha256}")
    try:
        put(stored, file)
        yield stored
    except BaseException:
        drop(stored)
        raise


def put(stored: Stored, file: Checked) -> None:
    """Send the bytes. Raises RuleBroken where they did not arrive."""
    try:
        store().save(stored.key, from_start(file.file))
    except OperationalError as problem:
        if getattr(problem.__cause__, "sqlstate", None) not in FULL:
            raise  # the database is away, not full: the page says so
        log.warning("The database has no room for a file.")
        raise RuleBroken(NO_ROOM) from problem
    except Exception as problem:
        # A full disk, a store that does not answer, a key that is no more: each store says it in its own way.
        log.exception("The store of files did not take a file.")
        raise RuleBroken(NO_ROOM) from problem


def drop(stored: Stored) -> bool:
    """Remove bytes and their row, as far as that goes now; the sweep takes up the rest."""
    try:
        store().delete(stored.key)
        stored.delete()
    except DatabaseError:
        return False
    except Exception:
        log.warning("The store of files did not remove a file; the sweep will.", exc_info=True)
        return False
    return True


def taken_out(stored: Stored) -> Iterator[bytes]:
    """The bytes, piece by piece."""
    file: File[bytes] = store().open(stored.key)
    try:
        yield from file.chunks(PIECE)
    finally:
        file.close()


def sweep(*, now: datetime) -> int:
    """Remove what uploads left behind that did not come to their end; returns how many."""
    orphans = Stored.objects.filter(versions=None, created_at__lt=now - LEFT_BEHIND)
    return sum(drop(orphan) for orphan in orphans.iterator())
