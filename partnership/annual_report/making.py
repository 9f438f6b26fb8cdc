"""The work behind a report's file: taken up by one worker, told step by step, never saved twice."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from partnership.annual_report import pdf
from partnership.annual_report.document import compose
from partnership.annual_report.models import File, Making
from partnership.annual_report.rules import MOVES, State, after_abandonment, is_abandoned
from partnership.base.report_parts import Section
from partnership.base.rules import require_move

log = logging.getLogger(__name__)

STEPS_BESIDES_SECTIONS = 3  # laying out, checking, saving
LOST = "The work was interrupted three times. Tell the people who run the portal, then try again."
FAULT = (
    "Something went wrong while the file was being made. Try again; if it happens again, tell the people "
    "who run the portal."
)


class Overtaken(Exception):
    """This worker was given up for lost, and another has taken over."""


class Progress:
    """Says how far a making is, at once visible to others.

    It writes on a connection of its own, because the records are counted inside one long snapshot. Inside
    somebody else's transaction (the demonstration world) it writes there.
    """

    def __init__(self, making: Making, *, clock: Callable[[], datetime]) -> None:
        self.making, self.clock = making, clock
        self.is_own = not connection.in_atomic_block
        self.writer: BaseDatabaseWrapper = (
            connections.create_connection(DEFAULT_DB_ALIAS) if self.is_own else connections[DEFAULT_DB_ALIAS]
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_own:
            self.writer.close()

    def step(self, text: str) -> None:
        """A new step begins. Raises Overtaken when another worker has this making now."""
        with self.writer.cursor() as cursor:
            cursor.execute(
                "UPDATE annual_report_making SET step = %s, steps_done = least(steps_done + 1, "
                "steps_total), heartbeat = %s WHERE id = %s AND attempts = %s AND state = %s",
                [text, self.clock(), self.making.pk, self.making.attempts, State.WORKING],
            )
            if cursor.rowcount != 1:
                raise Overtaken


def make(making_id: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Make one file, unless somebody else is at it or it is over. Never raises for a report that cannot be made."""
    making = claim(making_id, now=clock())
    if making is None:
        return
    try:
        with Progress(making, clock=clock) as progress:
            as_at = clock()
            document = compose(making.report, as_at=as_at, step=progress.step)
            progress.step("Laying out the pages")
            laid = pdf.lay_out(document)
            progress.step("Checking that everybody can read it")
            content = pdf.write(laid, document)
            progress.step("Saving the file")
        save(making, content, pages=len(laid.pages), sections=document.sections, as_at=as_at, now=clock())
    except Overtaken:
        log.warning("The making %s was taken over by another worker.", making.pk)
    except OperationalError:
        raise  # the database is away: the sweep takes the making up again
    except Exception:
        log.exception("The making %s failed.", making.pk)
        fail(making, FAULT, now=clock())


@transaction.atomic
def claim(making_id: UUID, *, now: datetime) -> Making | None:
    """The making, now this worker's; None where another has it or it is over."""
    waiting = Making.objects.select_for_update(skip_locked=True, of=("self",)).select_related("report")
    making = waiting.filter(pk=making_id, state=State.WAITING).first()
    if making is None:
        return None
    move(making, State.WORKING)
    making.attempts += 1
    making.step, making.steps_done = "Beginning", 0
    making.steps_total = len(settings.ANNUAL_REPORT_SECTIONS) + STEPS_BESIDES_SECTIONS
    making.started_at = making.heartbeat = now
    making.save(
        update_fields=["state", "attempts", "step", "steps_done", "steps_total", "started_at", "heartbeat"]
    )
    return making


def move(making: Making, to: State) -> None:
    """Change the state as the rules allow it."""
    require_move(MOVES, State(making.state), to, "This making is over.")
    making.state = to


def held(making: Making) -> Making:
    """The making, locked. Raises Overtaken unless it is still this worker's."""
    now = Making.objects.select_for_update().get(pk=making.pk)
    if now.state != State.WORKING or now.attempts != making.attempts:
        raise Overtaken
    return now


@transaction.atomic
def save(
    making: Making, content: bytes, *, pages: int, sections: list[Section], as_at: datetime, now: datetime
) -> File:
    """Keep the file and end the making."""
    making = held(making)
    move(making, State.MADE)
    making.step, making.finished_at, making.as_at = "Made", now, as_at
    making.steps_done = making.steps_total
    making.save(update_fields=["state", "step", "finished_at", "as_at", "steps_done"])
    return File.objects.create(
        making=making,
        content=content,
        size=len(content),
        pages=pages,
        sha256=hashlib.sha256(content).hexdigest(),
        chapters=[section.title for section in sections],
        sections=[asdict(section) for section in sections],
    )


@transaction.atomic
def fail(making: Making, sentence: str, *, now: datetime) -> None:
    """End the making with the reason."""
    making = held(making)
    move(making, State.FAILED)
    making.problem, making.finished_at = sentence, now
    making.save(update_fields=["state", "problem", "finished_at"])


@transaction.atomic
def take_back(*, now: datetime) -> int:
    """Give makings whose worker is gone another attempt, or end them after the third; returns how many."""
    working = Making.objects.select_for_update(skip_locked=True).filter(state=State.WORKING)
    lost = [making for making in working if is_abandoned(making.state, making.heartbeat, now=now)]
    for making in lost:
        move(making, after_abandonment(making.attempts))
        if making.state == State.FAILED:
            making.problem, making.finished_at = LOST, now
        else:
            making.step = "Interrupted, waiting to begin again"
        making.save(update_fields=["state", "problem", "finished_at", "step"])
    return len(lost)


def waiting() -> list[UUID]:
    """The makings that nobody has taken up, the oldest first."""
    return list(Making.objects.filter(state=State.WAITING).order_by("asked_at").values_list("pk", flat=True))
