"""My work for people with 500 open items, in a process of its own: the server's time for the page, and its queries.

It runs among ten times the people and bookings, without the 170,000 open deadlines of the other measurements.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnership.accounts.models import User

ITEMS = 500
ROLES = ("business_unit", "agency_lead")


@dataclass(frozen=True)
class Desks:
    """What the start page took, in milliseconds, and the most that it asked."""

    items: int
    p50: float
    p95: float
    queries: int


def measure(url: str, rounds: int) -> Desks:
    """Fill a database with work for two people, and open their start pages in turn."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.desk", str(rounds)],
        env={**os.environ, "DATABASE_URL": url, "SECOND_FACTOR_ROLES": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return Desks(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    import django

    django.setup()
    from time import perf_counter

    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    people = fill()
    browsers = [Client(headers={"x-forwarded-proto": "https"}) for _ in people]
    for browser, person in zip(browsers, people, strict=True):
        browser.force_login(person)
    asked = 0
    for browser in browsers:  # this is to warm up, too
        with CaptureQueriesContext(connection) as captured:
            assert b"more deadlines" in browser.get("/").content
        asked = max(asked, len(captured))
    times = []
    for _ in range(int(sys.argv[1])):
        for browser in browsers:
            began = perf_counter()
            browser.get("/")
            times.append((perf_counter() - began) * 1000)
    times.sort()
    found = Desks(ITEMS, times[len(times) // 2], times[len(times) * 95 // 100], asked)
    sys.stdout.write(json.dumps(found.__dict__) + "\n")


def fill() -> list[User]:
    """Somebody of each role with so many open deadlines, half of them late, and as many notices."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from partnership.accounts.models import User
    from partnership.agencies.models import Agency, Membership
    from partnership.agencies.rules import Arrangement, Role, Sector
    from partnership.deadlines import rulebook
    from partnership.deadlines.models import Deadline, RuleSet
    from partnership.notices import services as notices

    rulebook.fill()
    rule, today = RuleSet.objects.get(code="policy.review"), timezone.localdate()
    agency = Agency.objects.create(name="Desks", sector=Sector.VCFSE, arrangement=Arrangement.RELEVANT_AGENCY)
    people: list[User] = []
    for role in ROLES:
        person = User.objects.create(name=f"Desk {role}", email=f"{role}@desk.example", password="!")
        Membership.objects.create(
            user=person, agency=agency, role=Role(role), from_on=today - timedelta(days=90)
        )
        days = [today + timedelta(days=at % 50 - 25) for at in range(ITEMS)]
        Deadline.objects.bulk_create(
            Deadline(
                subject=f"desk:{role}:{at}",
                rule=rule,
                title=f"Review policy {at}",
                path="/",
                by_hand=True,
                owner=person,
                agency=agency,
                trigger_on=day,
                reckoned_on=day,
                due_on=day,
                look_on=today,
            )
            for at, day in enumerate(days)
        )
        facts = {"title": "Review policy", "date": "Friday", "was": "Monday"}
        notices.post_all(
            notices.Message("deadlines.moved", f"desk:{role}:{at}", person, "/deadlines/", facts)
            for at in range(ITEMS)
        )
        people.append(person)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return people


if __name__ == "__main__":
    main()
