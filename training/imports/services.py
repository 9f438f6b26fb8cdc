"""What changes with an import of attendance: it is uploaded, confirmed or thrown away, and its rows are forgotten."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.imports import reading
from partnership.agencies.imports.reading import Row
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from training.certificates import tasks as certificates
from training.hours import Hours, at
from training.imports import access, rules
from training.imports.columns import COLUMNS
from training.imports.models import Batch, Line
from training.imports.rules import KEPT_FOR, Outcome
from training.imports.weighing import AT_ONCE, COMPARED, Weighing, comes_to
from training.models import Booking, Course, Session
from training.rules import BookingStatus, SessionStatus


class PlanChanged(RuleBroken):
    """The portal has changed since the person looked, so the import would now do something else."""

    def __init__(self) -> None:
        super().__init__(
            "The portal has changed since you looked. See what would be imported now, then confirm."
        )


@transaction.atomic
def upload(*, by: User, filename: str, data: bytes, now: datetime) -> tuple[Batch, list[str]]:
    """Keep the rows of a file, each with what would come of it; also the heads that mean nothing here.

    Writes the batch and its rows and nothing else. Raises UnreadableFile.
    """
    require(access.can_import(by))
    rows, strange = reading.stream(data, COLUMNS)
    batch = Batch.objects.create(filename=reading.clean(filename)[-150:] or "file", made_by=by)
    weighing = Weighing(batch, today=timezone.localdate(now))
    lines = weighing.lines(rows)
    while some := list(islice(lines, AT_ONCE)):
        Line.objects.bulk_create(some)
    count(batch, weighing)
    return batch, strange


def count(batch: Batch, weighing: Weighing) -> None:
    """Write down what an import would do, or did, in numbers."""
    found: dict[str, int] = dict(
        batch.lines.order_by()
        .values_list("outcome")
        .annotate(number=Count("pk"))
        .values_list("outcome", "number")
    )
    batch.added, batch.left_out = found.get(Outcome.ADD, 0), found.get(Outcome.BAD, 0)
    batch.known, batch.twice = found.get(Outcome.KNOWN, 0), found.get(Outcome.TWICE, 0)
    batch.new_people = len(weighing.people)
    batch.new_sessions = len(weighing.new_pks & weighing.coming.keys())
    batch.save(
        update_fields=[
            "added",
            "left_out",
            "known",
            "twice",
            "new_people",
            "new_sessions",
            "version",
            "confirmed_at",
        ]
    )


def weighed(batch: Batch, weighing: Weighing) -> Iterator[list[tuple[Line, Line]]]:
    """The rows of a batch in order, some at once, each with what would come of it now."""
    lines = batch.lines.order_by("number").iterator(chunk_size=AT_ONCE)
    while some := list(islice(lines, AT_ONCE)):
        rows: list[Row] = [{**line.cells, "row": line.number} for line in some]
        yield list(zip(some, weighing.weigh(rows), strict=True))


@transaction.atomic
def weigh_again(batch: Batch, *, by: User, now: datetime) -> None:
    """Look anew at what the rows of a batch that waits would do."""
    require(access.can_import(by))
    batch = lock(batch)
    if batch.confirmed_at is not None:
        return
    weighing = Weighing(batch, today=timezone.localdate(now))
    for pairs in weighed(batch, weighing):
        changed = [(line, new) for line, new in pairs if comes_to(line) != comes_to(new)]
        for line, new in changed:
            for name in COMPARED:
                setattr(line, name, getattr(new, name))
        Line.objects.bulk_update([line for line, _ in changed], COMPARED)
    batch.version += 1
    count(batch, weighing)


def confirm(batch: Batch, *, by: User, version: int, now: datetime) -> Batch:
    """Write the good rows of a batch, all of them or none, once: `write`, and what follows where it refuses.

    A second click, another tab or a repeat after a crash finds the batch confirmed and writes nothing more. `version`
    is that of the look which the person confirms: where the import would now do something else, nothing is written, the
    rows are weighed anew, and PlanChanged is raised. RuleBroken where the rows are gone or nothing is left to write.
    """
    try:
        return write(batch, by=by, version=version, now=now)
    except PlanChanged:
        weigh_again(batch, by=by, now=now)
        raise


@transaction.atomic
def write(batch: Batch, *, by: User, version: int, now: datetime) -> Batch:
    """The writing itself, in one transaction; imports that wait for their confirmation go one after the other."""
    require(access.can_import(by))
    list(Batch.objects.select_for_update().filter(confirmed_at=None).order_by("pk").values_list("pk"))
    batch = lock(batch)
    if batch.confirmed_at is not None:
        return batch
    if not batch.lines.exists():
        raise RuleBroken("The rows of this file are no longer kept. Upload the file again.")
    if batch.version != version:
        raise PlanChanged
    adding = batch.lines.filter(outcome=Outcome.ADD)
    places: dict[Any, int] = dict(
        adding.order_by().values("session").annotate(number=Count("pk")).values_list("session", "number")
    )
    if not places:
        raise RuleBroken("There is nothing to import in this file.")
    held = list(Session.objects.select_for_update().filter(pk__in=places).order_by("pk"))
    weighing = Weighing(batch, today=timezone.localdate(now))
    for pairs in weighed(batch, weighing):
        if any(comes_to(line) != comes_to(new) for line, new in pairs):
            raise PlanChanged
    with in_words(User, Session, Booking):
        make_room(held, places, now=now)
        add_sessions(batch, adding.filter(is_new_session=True), places, now=now)
        add_people(adding.filter(is_new_person=True))
        for some in at_once(adding.order_by("number").iterator(chunk_size=AT_ONCE)):
            Booking.objects.bulk_create(booking_of(line, batch, by=by, now=now) for line in some)
    batch.confirmed_at = now
    count(batch, weighing)
    adding.delete()
    soon(certificates.issue)
    return batch


def at_once(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Some lines at a time."""
    lines = iter(lines)
    while some := list(islice(lines, AT_ONCE)):
        yield some


def make_room(held: list[Session], places: dict[Any, int], *, now: datetime) -> None:
    """As many places on each locked session as people came; the register of one that had nobody is taken now."""
    for session in held:
        if not session.places_taken:
            session.register_closed_at = now
        session.places_taken += places[session.pk]
        needed = session.places_taken + session.places_held
        if needed > session.capacity:
            session.capacity, session.version = needed, session.version + 1
    Session.objects.bulk_update(
        held, ["places_taken", "capacity", "version", "register_closed_at"], batch_size=500
    )


def add_sessions(batch: Batch, lines: Any, places: dict[Any, int], *, now: datetime) -> None:
    """The sessions that only the file knows, on the days that its rows name."""
    days: dict[tuple[UUID, UUID, str], set[date]] = defaultdict(set)
    named = lines.order_by().values_list("session", "course", "venue", "days").distinct()
    for session, course, venue, on in named:
        days[session, course, venue].update(on)
    courses = Course.objects.in_bulk({course for _, course, _ in days})
    Session.objects.bulk_create(
        [
            Session(
                pk=pk,
                course=courses[course],
                **Hours.on(
                    on, *(rules.HALF_DAY if courses[course].half_days == 1 else rules.WHOLE_DAY)
                ).fields,
                venue=venue,
                online=not venue,
                capacity=places[pk],
                places_taken=places[pk],
                status=SessionStatus.CLOSED,
                register_closed_at=now,
                imported_in=batch,
            )
            for (pk, course, venue), on in days.items()
        ],
        batch_size=500,
    )


def add_people(lines: Any) -> None:
    """Accounts without a password and without a role for those whom nobody knows yet.

    Without a role they see their own training and nothing else, once they have set a password by mail.
    """
    seen: set[UUID] = set()
    for some in at_once(lines.order_by("number").iterator(chunk_size=AT_ONCE)):
        new = {line.person: line for line in reversed(some) if line.person and line.person not in seen}
        seen |= new.keys()
        User.objects.bulk_create(
            User(pk=pk, email=line.email, name=line.name, password=make_password(None))
            for pk, line in new.items()
        )


def booking_of(line: Line, batch: Batch, *, by: User, now: datetime) -> Booking:
    """The place that somebody had, with its mark; nobody knows any more when it was booked."""
    return Booking(
        **line.place,
        status=BookingStatus.BOOKED,
        booked_at=at(line.days[0], rules.WHOLE_DAY[0]),
        attendance=line.attendance,
        marked_at=now,
        marked_by=by,
        imported_in=batch,
    )


@transaction.atomic
def throw_away(batch: Batch, *, by: User) -> None:
    """Remove what was uploaded without writing any of it. Raises RuleBroken once it has been imported."""
    require(access.can_import(by))
    batch = lock(batch)
    if batch.confirmed_at is not None:
        raise RuleBroken("This file has been imported already.")
    batch.delete()


def forget(*, now: datetime) -> int:
    """Remove the rows that are a week old, of files that nobody confirmed and of those that were; returns how many."""
    old = now - KEPT_FOR
    over = Q(batch__confirmed_at=None, batch__created_at__lt=old) | Q(batch__confirmed_at__lt=old)
    return Line.objects.filter(over).delete()[0]
