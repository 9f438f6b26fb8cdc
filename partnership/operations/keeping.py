"""Writes down what the clock and the workers did. A database that is away breaks neither of them."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import F

from partnership.operations.models import Failure, Sweep
from partnership.operations.rules import KEEP_FAILURES


@contextmanager
def where_the_database_answers() -> Iterator[None]:
    """A fact that cannot be written is lost, and the next one is written again."""
    try:
        yield
    except (DatabaseError, InterfaceError):
        connection.close()


def called(entry: str, *, now: datetime) -> None:
    """The beat has called for this sweep."""
    note(Sweep(entry=entry, called_at=now), "called_at")


def began(entry: str, *, now: datetime) -> None:
    """A worker has begun it."""
    note(Sweep(entry=entry, began_at=now), "began_at")


def ended(entry: str, *, now: datetime, failed: bool) -> None:
    """A worker has come to its end, well or not."""
    note(Sweep(entry=entry, ended_at=now, failed=failed), "ended_at", "failed")


def note(sweep: Sweep, *fields: str) -> None:
    """One statement, whether or not the entry is known."""
    with where_the_database_answers():
        Sweep.objects.bulk_create(
            [sweep], update_conflicts=True, unique_fields=["entry"], update_fields=fields
        )


def task_failed(task: str, error: BaseException, *, now: datetime) -> None:
    """Count a failure by its task, type and place."""
    row = Failure(
        task=task[:150],
        error=type(error).__name__[:150],
        place=place_of(error)[:200],
        first_at=now,
        last_at=now,
    )
    with where_the_database_answers():
        Failure.objects.bulk_create([row], ignore_conflicts=True)
        same = Failure.objects.filter(task=row.task, error=row.error, place=row.place).exclude(pk=row.pk)
        same.update(times=F("times") + 1, last_at=now)


def place_of(error: BaseException) -> str:
    """The innermost line of our own code that an exception came by, else the innermost line of all."""
    frames = traceback.extract_tb(error.__traceback__)
    root = Path(settings.BASE_DIR)
    ours = [one for one in frames if Path(one.filename).is_relative_to(root) and ".venv" not in one.filename]
    if not frames:
        return "unknown"
    last = (ours or frames)[-1]
    name = Path(last.filename)
    shown = name.relative_to(root) if ours else name.name
    return f"{shown}:{last.lineno} {last.name}"


def forget_failures(*, now: datetime) -> int:
    """Forget what has not happened for a month; says how many."""
    return Failure.objects.filter(last_at__lt=now - KEEP_FAILURES).delete()[0]
