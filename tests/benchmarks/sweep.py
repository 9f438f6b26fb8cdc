"""The sweep over 100,000 open deadlines, in a process of its own: its seconds and its memory.

The dates lie evenly over two years around today, a tenth of them late, as they would be in a large partnership; the
first sweep is the hardest there is, since it makes up for every stage that was ever reached. The second is that of an
ordinary day.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta

MANY = 100_000
OWNERS = 4000
LATE_DAYS, AHEAD_DAYS = 73, 657


@dataclass(frozen=True)
class Sweeps:
    """What a first sweep and that of the next day took."""

    deadlines: int
    first: float  # seconds
    reminders: int
    next_day: float
    next_reminders: int
    grown: float  # megabytes of memory between the first batch and the last


def measure(url: str, deadlines: int) -> Sweeps:
    """Sweep a database that has people and agencies, and no deadlines yet."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.sweep", str(deadlines)],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    return Sweeps(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    import django

    django.setup()
    from time import monotonic

    import psutil
    from django.utils import timezone

    from partnership.deadlines import reminding
    from partnership.notices.models import Notice

    number = int(sys.argv[1])
    fill(number)
    process = psutil.Process()
    sizes: list[int] = []
    whole = reminding.remind_some

    def watched(*args: object) -> int:
        found = whole(*args)  # type: ignore[arg-type]
        sizes.append(process.memory_info().rss)
        return found

    reminding.remind_some = watched  # type: ignore[assignment]
    before = Notice.objects.count()

    def timed(days: int) -> tuple[float, int]:
        began, at_first = monotonic(), Notice.objects.count()
        reminding.sweep(timezone.now() + timedelta(days=days))
        return monotonic() - began, Notice.objects.count() - at_first

    first, reminders = timed(0)
    next_day, next_reminders = timed(1)
    assert Notice.objects.count() - before == reminders + next_reminders
    grown = (sizes[-1] - sizes[0]) / 1e6
    found = Sweeps(number, first, reminders, next_day, next_reminders, grown)
    sys.stdout.write(json.dumps(found.__dict__) + "\n")


def fill(number: int) -> None:
    """So many open deadlines, of people who work for the agency that each belongs to."""
    from django.db import connection
    from django.utils import timezone

    from partnership.agencies.models import Membership
    from partnership.deadlines import rulebook
    from partnership.deadlines.models import Deadline, RuleSet
    from partnership.deadlines.rules import first_look_on

    rulebook.fill()
    rule = RuleSet.objects.get(code="policy.review")
    today = timezone.localdate()
    owners = list(Membership.objects.order_by("pk").values_list("user_id", "agency_id")[:OWNERS])
    span = LATE_DAYS + AHEAD_DAYS
    for begin in range(0, number, 5000):
        rows = []
        for at in range(begin, min(begin + 5000, number)):
            due_on = today + timedelta(days=at % span - LATE_DAYS)
            owner, agency = owners[at % len(owners)]
            rows.append(
                Deadline(
                    subject=f"bench:{at}",
                    rule=rule,
                    title=f"Review policy {at:06}",
                    path="/",
                    owner_id=owner,
                    agency_id=agency,
                    trigger_on=due_on - timedelta(days=365),
                    reckoned_on=due_on,
                    due_on=due_on,
                    look_on=first_look_on(due_on),
                )
            )
        Deadline.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze) deadlines_deadline")


if __name__ == "__main__":
    main()
