"""A pass over a long waiting list, in a process of its own: the seconds until the next in line are offered places.

The line is the hardest there is: nobody but the last can use a place. Of those before them half are booked on
something else at that time, and half do not hold what the course asks for; both have to be looked at, one by one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import time, timedelta
from time import perf_counter

PLACES = 20


@dataclass(frozen=True)
class Passes:
    """What two passes over so many people took."""

    waiting: int
    offered_in: float  # seconds of the pass that finds the last in line
    offered: int
    explained_in: float  # seconds of the pass that finds nobody, and says why


def measure(url: str, waiting: int) -> Passes:
    """On a database that has people and agencies."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.waiting", str(waiting)],
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Passes(**json.loads(done.stdout.splitlines()[-1]))


def main(number: int) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from training.models import Session
    from training.waiting import offering

    session = fill(number)
    began = perf_counter()
    offered = offering.pass_along(session.pk, now=timezone.now())
    found = perf_counter() - began
    Session.objects.filter(pk=session.pk).update(capacity=session.capacity + PLACES)
    began = perf_counter()
    assert not offering.pass_along(session.pk, now=timezone.now())
    sys.stdout.write(json.dumps(Passes(number, found, len(offered), perf_counter() - began).__dict__) + "\n")


def fill(number: int):  # type: ignore[no-untyped-def]  # the models come with the settings
    """A session with free places and so many people who wait for it, of whom the last can come."""
    from django.utils import timezone

    from partnership.accounts.models import User
    from partnership.agencies.models import Membership
    from training.certificates.models import Option, Override, Requirement
    from training.hours import Hours
    from training.models import Booking, Course, Session
    from training.rules import CourseStatus, Kind, Mode
    from training.waiting.models import Want

    today, now = timezone.localdate(), timezone.now()
    first, other = (
        Course.objects.create(
            slug=f"waited-for-{place}", title=f"Waited for {place}", kind=Kind.CORE, mode=Mode.ONLINE,
            duration="1 day", status=CourseStatus.PUBLISHED,
        )
        for place in range(2)
    )  # fmt: skip
    needs = Requirement.objects.create(course=first, from_on=today - timedelta(days=900))
    Option.objects.create(requirement=needs, course=other)
    day = Hours.on([today + timedelta(days=60)], time(9), time(16)).fields
    session, elsewhere = (
        Session.objects.create(course=course, **day, online=True, capacity=places)
        for course, places in ((first, PLACES), (other, 2000))
    )
    people = list(Membership.objects.order_by("pk").values_list("user_id", "agency_id")[:number])
    Want.objects.bulk_create(
        [Want(user_id=user, agency_id=agency, course=first) for user, agency in people], batch_size=2000
    )
    busy = people[: min(number // 2, 2000)]
    Booking.objects.bulk_create(
        [Booking(session=elsewhere, user_id=user, agency_id=agency, booked_at=now) for user, agency in busy]
    )
    Session.objects.filter(pk=elsewhere.pk).update(places_taken=len(busy))
    officer = User.objects.order_by("pk")[0]
    Override.objects.bulk_create(
        [
            Override(user_id=user, course=first, reason="Knows it well", made_by=officer)
            for user, _ in people[-PLACES:]
        ]
    )
    return session


if __name__ == "__main__":
    main(int(sys.argv[1]))
