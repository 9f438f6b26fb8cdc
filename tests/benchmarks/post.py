"""`python -m tests.benchmarks.post NUMBER`: posts so many notices, sends them, and prints how long each took.

The sender runs in a process of its own, as a worker does, and the mail server in another (`sink.py`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import cycle, islice

import django


@dataclass(frozen=True)
class Post:
    """What sending many notices came to."""

    letters: int  # that reached the mail server
    different: int  # of them, by Message-ID
    posted_in: float  # seconds
    sent_in: float

    @property
    def per_minute(self) -> float:
        return 60 * self.letters / self.sent_in


def measure(database: str, number: int) -> Post:
    """Have a worker's process post and send that many in this database, to a sink's process."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as sink:
        assert sink.stdin
        assert sink.stdout
        port = int(sink.stdout.readline())
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.post", str(number)],
            env=os.environ | {"DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{port}"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        sink.stdin.close()
        letters, different = map(int, sink.stdout.readline().split())
    posted_in, sent_in = json.loads(done.stdout)
    return Post(letters, different, posted_in, sent_in)


def main(number: int) -> None:
    django.setup()
    from partnership.accounts.models import User
    from partnership.notices import delivery, services
    from partnership.notices.models import Notice

    # Only what is measured is to wait.
    Notice.objects.filter(status="waiting").update(status="off")
    people = list(islice(cycle(User.objects.filter(is_active=True)[:number]), number))
    facts = {
        "course": "Child Protection",
        "when": "Monday 30 November 2026, 9am to 4pm",
        "where": "Withy House",
    }
    began = time.perf_counter()
    services.post_all(
        services.Message("training.booked", f"bench:{place}", person, "/training/mine/", facts)
        for place, person in enumerate(people)
    )
    posted = time.perf_counter()
    delivery.send_waiting()
    sent = time.perf_counter()
    sys.stdout.write(json.dumps([posted - began, sent - posted]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
