"""`python -m tests.benchmarks.changes BOOKINGS ROWS`: what history adds to a booking, and what the chain takes.

Bookings are made in turn with the triggers and the context and without them, in one process that talks to PostgreSQL as
a web worker does. Then the chain seals so many rows of changes and reads, and checks itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import islice
from statistics import median
from time import perf_counter

import django

TABLES = ("training_booking", "training_session", "notices_notice")


@dataclass(frozen=True)
class Changes:
    """What a run has found out."""

    bookings: int
    with_history: float  # milliseconds of a booking, the median
    without: float
    rows: int
    sealed_in: float  # seconds
    checked_in: float

    @property
    def overhead(self) -> float:
        """Milliseconds that history adds to a booking."""
        return self.with_history - self.without


def measure(url: str, bookings: int, rows: int) -> Changes:
    """In a process of its own, on a database that has people and dates with room."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.changes", str(bookings), str(rows)],
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Changes(**json.loads(done.stdout.splitlines()[-1]))


def main(bookings: int, rows: int) -> None:
    django.setup()
    with_history, without = booked(bookings)
    sealed_in, checked_in, found = chained(rows)
    sys.stdout.write(
        json.dumps(Changes(2 * bookings, with_history, without, found, sealed_in, checked_in).__dict__)
    )


def booked(number: int) -> tuple[float, float]:
    """The median of the milliseconds of that many bookings with history and as many without."""
    from django.db import connection
    from django.utils import timezone

    from partnership.agencies.models import Membership
    from partnership.history.context import coming_from
    from training import services
    from training.models import Session

    (session,) = Session.objects.filter(starts_at__gt=timezone.now()).order_by("-capacity", "pk")[:1]
    people = (
        Membership.objects.exclude(user__bookings__session__starts_at__gt=timezone.now())
        .select_related("user", "agency")
        .order_by("pk")
    )
    with connection.cursor() as cursor:
        # The disk is waited for once a booking, with history and without; its moods would drown what is looked for.
        cursor.execute("set synchronous_commit to off")
    taken: dict[bool, list[float]] = {True: [], False: []}
    for place, member in enumerate(islice(people, 2 * number)):
        on = place % 2 == 0
        switch(on)

        def book() -> None:
            services.book(session.pk, by=member.user, agency=member.agency, needs="", now=timezone.now())  # noqa: B023

        began = perf_counter()
        if on:
            with coming_from(lambda: {"user": str(member.user.pk), "page": "training:book"}):  # noqa: B023
                book()
        else:
            book()
        taken[on].append(1000 * (perf_counter() - began))
    switch(True)
    return median(taken[True]), median(taken[False])


def switch(on: bool) -> None:
    """Have the triggers of history run, or not."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table {table} {'enable' if on else 'disable'} trigger user")


def chained(rows: int) -> tuple[float, float, int]:
    """Seconds to seal and to check that many rows at least, and how many there were."""
    from django.db import connection

    from partnership.history import chain, checking

    with connection.cursor() as cursor:
        cursor.execute(
            "insert into history_read (at, user_id, what, rows, how, purpose, request) "
            "select now(), gen_random_uuid(), 'people', 1, 'read', '', '' from generate_series(1, %s)",
            [rows],
        )
    began = perf_counter()
    chain.seal()
    sealed = perf_counter()
    found = checking.check()
    return sealed - began, perf_counter() - sealed, found.links


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
