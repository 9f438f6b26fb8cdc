"""Files made in the background: a row is the job, taken up by one worker, told step by step, never kept twice.

Each room has its own table of jobs, which inherits `Job`, and says what the work is: see `carry_out`.
"""

import logging
from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    OperationalError,
    connection,
    connections,
    models,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils import timezone

from partnership.base.job_rules import LIVE, MOVES, State, after_abandonment, is_abandoned
from partnership.base.models import Record
from partnership.base.rules import RuleBroken, require_move

log = logging.getLogger(__name__)

BEAT, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
LOST = "The work was interrupted three times. Tell the people who run the portal, then try again."
FAULT = (
    "Something went wrong while the file was being made. Try again; if it happens again, tell the people "
    "who run the portal."
)


class Job(Record):
    """One attempt to make a file in the background. This row is the job; a message is only a nudge.

    `attempts` counts how often a worker took it up, and is the worker's token: one that was given up for lost
    cannot save over its successor.
    """

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=100, default="Waiting to begin")
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_total = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_failed_has_a_reason",
                condition=~Q(state=State.FAILED) | ~Q(problem=""),
                violation_error_message="A making that failed needs the reason.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_working_has_a_heartbeat",
                condition=~Q(state=State.WORKING) | Q(heartbeat__isnull=False, attempts__gte=1),
                violation_error_message="A making that is under way needs a sign of life.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_finished_has_a_time",
                condition=Q(state__in=LIVE, finished_at=None)
                | (~Q(state__in=LIVE) & Q(finished_at__isnull=False)),
                violation_error_message="A making that is over needs the time it ended.",
            ),
        ]

    @property
    @abstractmethod
    def steps(self) -> int:
        """How many steps the work tells of."""


J = TypeVar("J", bound=Job)
Step: TypeAlias = Callable[[str], None]
"""Says that a step begins. Raises Overtaken when another worker has the job now."""


class Overtaken(Exception):
    """This worker was given up for lost, and another has taken over."""


class Progress:
    """Says how far a job is, at once visible to others; and that its worker is alive, while one step takes long.

    It writes on a connection of its own, because records may be counted inside one long snapshot. Inside
    somebody else's transaction (the demonstration world) it writes there.
    """

    def __init__(self, job: Job, *, clock: Callable[[], datetime]) -> None:
        self.job, self.clock = job, clock
        self.over, self.turn = Event(), Lock()
        self.alive = Thread(target=self.beat, daemon=True)
        self.is_own = not connection.in_atomic_block
        self.writer: BaseDatabaseWrapper = (
            connections.create_connection(DEFAULT_DB_ALIAS) if self.is_own else connections[DEFAULT_DB_ALIAS]
        )

    def __enter__(self) -> Self:
        if self.is_own:
            self.writer.inc_thread_sharing()
            self.alive.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_own:
            self.over.set()
            self.alive.join()
            self.writer.close()

    def beat(self) -> None:
        """Say now and then that the worker is at it, up to `LONGEST`: what takes longer has got stuck."""
        for _ in range(LONGEST // BEAT):
            if self.over.wait(BEAT.total_seconds()):
                return
            try:
                self.write("heartbeat = %s", self.clock())
            except (Overtaken, DatabaseError):
                return  # the work finds out by itself

    def step(self, text: str) -> None:
        """A new step begins. Raises Overtaken when another worker has this job now."""
        self.write(
            "heartbeat = %s, step = %s, steps_done = least(steps_done + 1, steps_total)", self.clock(), text
        )

    def write(self, what: str, *values: str | datetime) -> None:
        """Change the row while it is this worker's. Raises Overtaken."""
        table = self.writer.ops.quote_name(self.job._meta.db_table)
        with self.turn, self.writer.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {what} WHERE id = %s AND attempts = %s AND state = %s",  # noqa: S608  names of ours
                [*values, self.job.pk, self.job.attempts, State.WORKING],
            )
            if cursor.rowcount != 1:
                raise Overtaken


def carry_out(
    kind: type[J],
    pk: UUID,
    work: Callable[[J, Step], object],
    *,
    clock: Callable[[], datetime] = timezone.now,
) -> None:
    """Do one job, unless somebody else is at it or it is over. Never raises for what cannot be made.

    `work` gets the job and a function that tells each step, and keeps what it has made together with `finish`. Where it
    raises RuleBroken, the page says its sentence.
    """
    job = claim(kind, pk, now=clock())
    if job is None:
        return
    try:
        with Progress(job, clock=clock) as progress:
            work(job, progress.step)
    except Overtaken:
        log.warning("The job %s was taken over by another worker.", job.pk)
    except OperationalError:
        raise  # the database is away: the sweep takes the job up again
    except RuleBroken as refusal:
        fail(job, refusal.sentence, now=clock())
    except Exception:
        log.exception("The job %s failed.", job.pk)
        fail(job, FAULT, now=clock())


@transaction.atomic
def claim(kind: type[J], pk: UUID, *, now: datetime) -> J | None:
    """The job, now this worker's; None where another has it or it is over."""
    waiting = kind._default_manager.select_for_update(skip_locked=True, of=("self",))
    job = waiting.filter(pk=pk, state=State.WAITING).first()
    if job is None:
        return None
    move(job, State.WORKING)
    job.attempts += 1
    job.step, job.steps_done, job.steps_total = "Beginning", 0, job.steps
    job.started_at = job.heartbeat = now
    job.save(
        update_fields=["state", "attempts", "step", "steps_done", "steps_total", "started_at", "heartbeat"]
    )
    return job


def move(job: Job, to: State) -> None:
    """Change the state as the rules allow it."""
    require_move(MOVES, State(job.state), to, "This making is over.")
    job.state = to


def held(job: J) -> J:
    """The job, locked. Raises Overtaken unless it is still this worker's."""
    now = type(job)._default_manager.select_for_update().get(pk=job.pk)
    if now.state != State.WORKING or now.attempts != job.attempts:
        raise Overtaken
    return now


def finish(job: J, *, now: datetime, **facts: Any) -> J:
    """End a job that has come to something, in the transaction that keeps it. Raises Overtaken."""
    job = held(job)
    move(job, State.MADE)
    job.step, job.finished_at, job.steps_done = "Made", now, job.steps_total
    for name, value in facts.items():
        setattr(job, name, value)
    job.save(update_fields=["state", "step", "finished_at", "steps_done", *facts])
    return job


@transaction.atomic
def fail(job: Job, sentence: str, *, now: datetime) -> None:
    """End the job with the reason."""
    job = held(job)
    move(job, State.FAILED)
    job.problem, job.finished_at = sentence, now
    job.save(update_fields=["state", "problem", "finished_at"])


@transaction.atomic
def take_back(kind: type[J], *, now: datetime) -> int:
    """Give jobs whose worker is gone another attempt, or end them after the third; returns how many."""
    working = kind._default_manager.select_for_update(skip_locked=True).filter(state=State.WORKING)
    lost = [job for job in working if is_abandoned(job.state, job.heartbeat, now=now)]
    for job in lost:
        move(job, after_abandonment(job.attempts))
        if job.state == State.FAILED:
            job.problem, job.finished_at = LOST, now
        else:
            job.step = "Interrupted, waiting to begin again"
        job.save(update_fields=["state", "problem", "finished_at", "step"])
    return len(lost)


def waiting(kind: type[J]) -> list[UUID]:
    """The jobs that nobody has taken up, the oldest first."""
    rows = kind._default_manager.filter(state=State.WAITING)
    return list(rows.order_by("asked_at").values_list("pk", flat=True))
