"""Real processes: workers killed in the middle of a sweep, sweeps side by side, a holiday added while one counts."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
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

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
MANY, MORE = 500, 2500
"""Several batches: of the size that the programs below set, and of the size that the tasks really take."""

SWEEP = """
import django; django.setup()
from django.utils import timezone
from partnership.deadlines import reminding
reminding.BATCH = 30
print("ready", flush=True)
input()
reminding.sweep(timezone.now())
"""

SETTLE = (
    SWEEP.replace("reminding", "settling")
    .replace("settling.sweep", "settling.settle_waiting")
    .replace("30", "15")
)


@contextmanager
def process(program: str) -> Iterator[subprocess.Popen[str]]:
    """Another process on this test's database, ready to begin when a line is written to it."""
    running = subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"DATABASE_URL": database.url()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout
    assert running.stdout.readline() == "ready\n"
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def begin(*running: subprocess.Popen[str]) -> None:
    for one in running:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()


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
    with process(SWEEP) as first:
        begin(first)
        wait_for_some()
        first.send_signal(signal.SIGKILL)
        first.wait()
    some = Notice.objects.count()
    assert 0 < some < MANY, "It was killed in the middle"
    assert some == Deadline.objects.filter(look_on__gt=timezone.localdate()).count(), (
        "Mark and message together"
    )
    reminding.sweep(timezone.now())
    assert each_once(many)


def test_a_sweep_that_is_killed_again_and_again_ends_all_the_same(many: list[Deadline]) -> None:
    for _ in range(4):
        with process(SWEEP) as one:
            begin(one)
            sleep(0.08)
            one.send_signal(signal.SIGKILL)
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
    with process(SWEEP) as one, process(SWEEP) as other:
        begin(one, other)
        assert one.wait(60) == other.wait(60) == 0
    reminding.sweep(timezone.now())  # rows that both passed over at the end
    assert each_once(many)


def test_two_sweeps_at_once_without_marks_still_double_nothing(many: list[Deadline]) -> None:
    reminding.sweep(timezone.now())
    Deadline.objects.update(look_on=date(2020, 1, 1))
    with process(SWEEP) as one, process(SWEEP) as other:
        begin(one, other)
        assert one.wait(60) == other.wait(60) == 0
    assert each_once(many)


def test_a_deadline_that_moves_under_a_sweep_reminds_of_the_new_date(many: list[Deadline]) -> None:
    moved = many[-1]
    with process(SWEEP) as one:
        begin(one)
        services.move(moved.subject, trigger_on=timezone.localdate() + 60 * DAY, by=None)
        assert one.wait(60) == 0
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
    with process(SETTLE) as one:
        begin(one)
        wait_for_some()
        one.send_signal(signal.SIGKILL)
        one.wait()
    assert 0 < Shift.objects.count() < MANY
    assert Holiday.objects.get().settled_at is None
    with process(SETTLE) as one, process(SETTLE) as other:
        begin(one, other)
        assert one.wait(60) == other.wait(60) == 0
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
