"""Real processes: workers killed in the middle of a sweep, sweeps side by side, a holiday added while one counts."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import monotonic, sleep

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import days_off, reminding, rulebook, services, tasks
from partnership.deadlines.models import Deadline, Holiday, RuleSet, Shift
from partnership.deadlines.rules import first_look_on
from partnership.notices.models import Notice
from tests import database
from tests.annual_report.test_killed_worker import kill, send, wait_until, worker
from tests.deadlines import sweeping

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
MANY, MORE = 500, 2500
"""Several batches: of the size that `sweeping` sets, and of the size that the tasks really take."""

# Each process is a copy of one that has loaded the portal: to load it takes two seconds.
COPIES = multiprocessing.get_context("forkserver")
COPIES.set_forkserver_preload([sweeping.__name__])


@dataclass(frozen=True)
class Sweep:
    """Another process on this test's database."""

    process: BaseProcess
    line: Connection

    def begin(self) -> None:
        self.line.send("begin")

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    def end(self) -> int | None:
        """The status with which it ends by itself."""
        self.process.join(60)
        return self.process.exitcode


@contextmanager
def process(program: Callable[[str, Connection], None]) -> Iterator[Sweep]:
    """Another process on this test's database, ready to begin."""
    ours, theirs = COPIES.Pipe()
    running = COPIES.Process(target=program, args=(connection.settings_dict["NAME"], theirs))
    running.start()
    assert ours.recv() == "ready"
    sweep = Sweep(running, ours)
    try:
        yield sweep
    finally:
        sweep.kill()


@pytest.fixture
def many(request: pytest.FixtureRequest, practitioner: User, charity: Agency) -> list[Deadline]:
    """Deadlines of one person, each a week from today."""
    rulebook.fill()
    rule = RuleSet.objects.get(code="rpd.stage_1")
    due_on = timezone.localdate() + 7 * DAY
    return Deadline.objects.bulk_create(
        Deadline(
            subject=f"many:{number}", rule=rule, title=f"Answer {number}", path="/", owner=practitioner,
            agency=charity, trigger_on=due_on - 7 * DAY, reckoned_on=due_on, due_on=due_on,
            look_on=first_look_on(due_on),
        )
        for number in range(getattr(request, "param", MANY))
    )  # fmt: skip


def each_once(deadlines: list[Deadline]) -> bool:
    """Whether there is exactly one reminder of each."""
    told = Counter(key.split(":")[1] for key in Notice.objects.values_list("key", flat=True))
    return told == Counter({str(deadline.pk): 1 for deadline in deadlines})


def wait_for_some() -> int:
    """How many reminders are committed, as soon as there are any."""
    until = monotonic() + 60
    with psycopg.connect(database.url(), autocommit=True) as watching:
        while True:
            row = watching.execute("select count(*) from notices_notice").fetchone()
            if row and row[0]:
                return int(row[0])
            assert monotonic() < until, "No batch was committed"
            sleep(0.002)


def test_a_sweep_that_is_killed_loses_and_doubles_nothing(many: list[Deadline]) -> None:
    with process(sweeping.sweep) as first:
        first.begin()
        wait_for_some()
        first.kill()
    some = Notice.objects.count()
    assert 0 < some < MANY, "It was killed in the middle"
    assert some == Deadline.objects.filter(look_on__gt=timezone.localdate()).count(), (
        "Mark and message together"
    )
    reminding.sweep(timezone.now())
    assert each_once(many)


def test_a_sweep_that_is_killed_again_and_again_ends_all_the_same(many: list[Deadline]) -> None:
    for _ in range(4):
        with process(sweeping.sweep) as one:
            one.begin()
            sleep(0.08)
            one.kill()
    reminding.sweep(timezone.now())
    assert each_once(many)


@pytest.mark.skipif(
    not settings.REDIS_URL.startswith("unix://"),
    reason="2026-11-21: a broker of somebody else's is left alone",
)
@pytest.mark.parametrize("many", [MORE], indirect=True)
def test_a_worker_that_is_killed_and_beats_that_strike_twice(many: list[Deadline]) -> None:
    """The task as beat sends it, to real workers: killed in the middle, then asked for twice at the same time."""
    with worker() as first:
        send(tasks.sweep)
        wait_for_some()
        kill(first)
    assert 0 < Notice.objects.count() < MORE
    with worker(), worker():
        send(tasks.sweep)
        send(tasks.sweep)
        wait_until(lambda: not Deadline.objects.filter(look_on__lte=timezone.localdate()).exists())
    assert each_once(many)


def test_two_sweeps_at_once_share_the_work(many: list[Deadline]) -> None:
    with process(sweeping.sweep) as one, process(sweeping.sweep) as other:
        one.begin()
        other.begin()
        assert one.end() == other.end() == 0
    reminding.sweep(timezone.now())  # rows that both passed over at the end
    assert each_once(many)


def test_two_sweeps_at_once_without_marks_still_double_nothing(many: list[Deadline]) -> None:
    reminding.sweep(timezone.now())
    Deadline.objects.update(look_on=date(2020, 1, 1))
    with process(sweeping.sweep) as one, process(sweeping.sweep) as other:
        one.begin()
        other.begin()
        assert one.end() == other.end() == 0
    assert each_once(many)


def test_a_deadline_that_moves_under_a_sweep_reminds_of_the_new_date(many: list[Deadline]) -> None:
    moved = many[-1]
    with process(sweeping.sweep) as one:
        one.begin()
        services.move(moved.subject, trigger_on=timezone.localdate() + 60 * DAY, by=None)
        assert one.end() == 0
    reminding.sweep(timezone.now())
    moved.refresh_from_db()
    of_it = Notice.objects.filter(kind="deadlines.due", key__contains=str(moved.pk))
    assert all(f":{moved.due_on}:" not in notice.key for notice in of_it), "Its first reminder is weeks away"
    assert of_it.count() <= 1, "At most the one of the old date, sent before it moved"
    Notice.objects.filter(key__contains=str(moved.pk)).delete()
    assert each_once(many[:-1])


def test_settling_that_is_killed_moves_each_deadline_once(many: list[Deadline], business_unit: User) -> None:
    today = timezone.localdate()
    table = days_off.calendar()
    proclaimed = next(today + n * DAY for n in range(1, 6) if table.works(today + n * DAY))
    Deadline.objects.update(reckoned_on=settling_date(many[0]), due_on=settling_date(many[0]))
    entry = days_off.add(on=proclaimed, works=False, name="Funeral", reason="Proclaimed", by=business_unit)
    with process(sweeping.settle) as one:
        one.begin()
        wait_for_some()
        one.kill()
    assert 0 < Shift.objects.count() < MANY
    assert Holiday.objects.get().settled_at is None
    with process(sweeping.settle) as one, process(sweeping.settle) as other:
        one.begin()
        other.begin()
        assert one.end() == other.end() == 0
    assert (
        Shift.objects.filter(holiday=entry).values("deadline").distinct().count()
        == Shift.objects.count()
        == MANY
    )
    assert each_once(many)
    assert Holiday.objects.get().settled_at is not None
    assert Deadline.objects.values("due_on").distinct().count() == 1


def settling_date(deadline: Deadline) -> date:
    """What the rule gives now."""
    from partnership.deadlines.counting import counted

    return counted(deadline, days_off.calendar(), ()).due_on


def test_a_deadline_that_is_counted_while_a_holiday_is_added_feels_it(
    practitioner: User, business_unit: User
) -> None:
    """Somebody counts by the old table and has not committed: whoever adds a holiday waits for them."""
    rulebook.fill()
    today = timezone.localdate()
    table = days_off.calendar()
    proclaimed = next(today + n * DAY for n in range(1, 6) if table.works(today + n * DAY))
    with psycopg.connect(database.url()) as counting:
        counting.execute("select pg_advisory_xact_lock_shared(%s)", [days_off.TABLE])
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '200ms'")
        with pytest.raises(Exception, match="lock timeout"):
            days_off.add(on=proclaimed, works=False, name="Funeral", reason="Proclaimed", by=business_unit)
        with connection.cursor() as cursor:
            cursor.execute("reset lock_timeout")
    days_off.add(on=proclaimed, works=False, name="Funeral", reason="Proclaimed", by=business_unit)
    assert Holiday.objects.filter(settled_at=None).count() == 1
