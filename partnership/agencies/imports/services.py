"""What changes with an import: it is uploaded, confirmed or thrown away, and forgotten."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import access
from partnership.agencies.imports import agencies, people, reading
from partnership.agencies.imports.columns import COLUMNS
from partnership.agencies.imports.plans import Plan
from partnership.agencies.imports.reading import Row
from partnership.agencies.models import ImportBatch
from partnership.agencies.rules import ImportKind
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken

KEPT_FOR = timedelta(days=7)


class Check(Protocol):
    """Says what rows would do now."""

    def __call__(self, rows: Sequence[Row], *, by: User) -> Plan: ...


CHECKS: dict[str, Check] = {ImportKind.AGENCIES: agencies.check, ImportKind.PEOPLE: people.check}
HOLDERS: dict[str, Callable[[Sequence[Row]], None]] = {
    ImportKind.AGENCIES: agencies.hold,
    ImportKind.PEOPLE: people.hold,
}
WRITERS: dict[str, Callable[..., None]] = {
    ImportKind.AGENCIES: agencies.write,
    ImportKind.PEOPLE: people.write,
}


class PlanChanged(RuleBroken):
    """The directory has changed since the person looked, so the import would now do something else."""


def upload(kind: ImportKind, *, by: User, filename: str, data: bytes) -> tuple[ImportBatch, list[str]]:
    """Keep the rows of a file until they are confirmed; also the heads that mean nothing here.

    Writes the batch and nothing else. Raises UnreadableFile.
    """
    require(access.can_import(by))
    rows, strange = reading.read(data, COLUMNS[kind])
    batch = ImportBatch.objects.create(
        kind=kind, filename=reading.clean(filename)[-150:] or "file", rows=rows, made_by=by
    )
    return batch, strange


def plan_of(batch: ImportBatch, *, by: User) -> Plan | None:
    """What the import would do at this moment, or None when its rows are gone."""
    return None if batch.rows is None else CHECKS[batch.kind](batch.rows, by=by)


@transaction.atomic
def confirm(batch: ImportBatch, *, by: User, fingerprint: str) -> ImportBatch:
    """Write the good rows of a batch, all of them or none, once.

    A second click, another tab or a repeat after a crash finds the batch confirmed and writes nothing more.
    What the rows are about is locked before the plan is made anew, so nothing that others save meanwhile is lost.
    `fingerprint` is that of the plan the person has seen: raises PlanChanged where the import would now do something
    else, and RuleBroken where the rows are gone or nothing is left to write.
    """
    require(access.can_import(by))
    batch = lock(batch)
    if batch.confirmed_at is not None:
        return batch
    if batch.rows is not None:
        HOLDERS[batch.kind](batch.rows)
    plan = plan_of(batch, by=by)
    if plan is None:
        raise RuleBroken("The rows of this file are no longer kept. Upload the file again.")
    if plan.fingerprint != fingerprint:
        raise PlanChanged(
            "The directory has changed since you looked. See what the import would do now, then confirm."
        )
    if not plan.good:
        raise RuleBroken("There is nothing to import in this file.")
    WRITERS[batch.kind](plan, by=by)
    batch.added, batch.changed = plan.counts["add"], plan.counts["change"]
    batch.left_out = plan.counts["bad"]
    batch.confirmed_at, batch.rows = timezone.now(), None
    batch.save(update_fields=["added", "changed", "left_out", "confirmed_at", "rows"])
    return batch


@transaction.atomic
def throw_away(batch: ImportBatch, *, by: User) -> None:
    """Remove what was uploaded without writing any of it. Raises RuleBroken once it has been imported."""
    require(access.can_import(by))
    batch = lock(batch)
    if batch.confirmed_at is not None:
        raise RuleBroken("This file has been imported already.")
    batch.delete()


def forget(*, now: datetime) -> int:
    """Remove the rows that nobody has confirmed within a week; returns from how many batches."""
    old = ImportBatch.objects.filter(created_at__lt=now - KEPT_FOR, rows__isnull=False)
    return old.update(rows=None)
