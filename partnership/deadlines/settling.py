"""What a change of the holiday table does to open deadlines: seen before, done in the background, kept afterwards.

The entry in the table is the job. Each deadline that feels it is computed anew under its own lock, in batches; a
worker that is killed loses one batch, and going through all of them again changes nothing twice, since the result
depends on the table alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from partnership.deadlines.counting import DATES, counted, set_dates
from partnership.deadlines.days_off import calendar, held_calendar
from partnership.deadlines.models import Deadline, Holiday, Shift
from partnership.deadlines.rules import State, Unit
from partnership.deadlines.telling import OTHER_DAY, moved, take_back_all
from partnership.deadlines.working_days import WorkingDays
from partnership.notices import services as notices

BATCH = 500
SHOWN = 100
"""How many deadlines are listed before somebody confirms; all are counted."""


@dataclass(frozen=True)
class Move:
    """A deadline that would be due on another day."""

    deadline: Deadline
    now_on: date


def feeling(on: date) -> QuerySet[Deadline]:
    """The open deadlines in working days that are counted across a day."""
    across = Q(trigger_on__lt=on, reckoned_on__gte=on) | Q(trigger_on__gt=on, reckoned_on__lte=on)
    return Deadline.objects.filter(across, state=State.OPEN, rule__unit=Unit.WORKING_DAYS)


def preview(on: date, *, works: bool, deadlines: QuerySet[Deadline]) -> tuple[int, list[Move]]:
    """How many of these deadlines an entry would move, and the first of them, as they would be due then.

    A date that people have agreed does not move.
    """
    table = calendar()
    extra = {**table.extra, **({} if works else {on: "The new entry"})}
    then = WorkingDays(
        {day: name for day, name in extra.items() if not (works and day == on)},
        table.worked | {on} if works else table.worked - {on},
    )
    would = deadlines.filter(pk__in=feeling(on).filter(revised_on=None).values("pk")).order_by("due_on", "pk")
    shown = would.prefetch_related("pauses")[:SHOWN]
    moves = [Move(row, counted(row, then, row.pauses.all()).due_on) for row in shown]
    return would.count(), [move for move in moves if move.now_on != move.deadline.due_on]


def settle_waiting(now: datetime) -> None:
    """Let the open deadlines feel every change of the table that they have not felt yet."""
    for holiday in Holiday.objects.filter(settled_at=None).order_by("created_at"):
        settle(holiday, now)


def settle(holiday: Holiday, now: datetime) -> int:
    """Compute anew what is counted across the day, tell the owners of what moved; returns how many that were."""
    last, number = UUID(int=0), 0
    while batch := settle_some(holiday, after=last):
        last, shifts = batch
        number += shifts
    # An entry that was withdrawn meanwhile waits to be felt again.
    Holiday.objects.filter(pk=holiday.pk, withdrawn_at=holiday.withdrawn_at).update(settled_at=now)
    return number


def settle_some(holiday: Holiday, *, after: UUID) -> tuple[UUID, int] | None:
    """One batch, in the order of the rows' ids; None when there is none left."""
    with transaction.atomic():
        table = held_calendar()
        rows = list(
            feeling(holiday.on)
            .filter(pk__gt=after)
            .select_for_update(of=("self",))
            .select_related("rule", "owner", "deputy")
            .prefetch_related("pauses")
            .order_by("pk")[:BATCH]
        )
        if not rows:
            return None
        shifts = list(shift(holiday, rows, table))
        Shift.objects.bulk_create(shifts)
        Deadline.objects.bulk_update(rows, [name for name in DATES if name != "revised_because"])
        take_back_all((one.deadline_id for one in shifts), because=OTHER_DAY)
        notices.post_all(
            message
            for one in shifts
            for message in moved(one.deadline, was_on=one.was_on, by=None, change=one.pk)
        )
    return rows[-1].pk, len(shifts)


def shift(holiday: Holiday, rows: Iterable[Deadline], table: WorkingDays) -> Iterable[Shift]:
    """Put the new dates on the rows; yields those that are due on another day."""
    for row in rows:
        was_on = row.due_on
        reckoned_on = counted(row, table, row.pauses.all()).due_on
        if set_dates(row, reckoned_on=reckoned_on, revised_on=row.revised_on):
            yield Shift(holiday=holiday, deadline=row, was_on=was_on, now_on=row.due_on)
