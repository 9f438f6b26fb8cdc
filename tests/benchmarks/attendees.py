"""The list of attendees, its file, and an import of past attendance: twenty thousand rows of each.

The filling, the import and the file run in a process of their own, so that its memory is theirs: first with a tenth of
the rows, then with all, and what memory grew by in between is what the number of rows costs. The pages are measured
as the other pages are, beside the bare view.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from partnership.base.years import FinancialYear
from tests.benchmarks import visits
from tests.benchmarks.measure import Effort, Pair, Target, compare
from tests.benchmarks.server import Server

ADDRESS = "/training/manage/bookings/"
COLUMNS = "name,email,course,starts_at,venue,agency,sector,attendance"
SPREAD = 50  # people of each session of the file
FEW, MANY = FinancialYear(2017), FinancialYear(2018)  # years of which nothing else is known


@dataclass(frozen=True)
class Files:
    """What the import and the file took; `grown` in megabytes, from a tenth of the rows to all of them."""

    rows: int
    looked_in: float  # seconds until every row of the file has its outcome
    written_in: float  # seconds from the confirmation to the last booking
    import_grown: float
    xlsx_in: float
    xlsx_grown: float
    xlsx_queries: int
    xlsx_queries_of_a_tenth: int
    pages: dict[str, str]  # their addresses
    queries: dict[str, int]
    officer: str  # the web session of somebody who runs the training


@dataclass(frozen=True)
class Attendees:
    """The files, and the pages beside the bare view."""

    files: Files
    pages: dict[str, Pair]


def measure(
    url: str,
    rows: int,
    *,
    portal: Server,
    bare: Target,
    cookie: str,
    effort: Effort,
    say: Callable[[str], None],
) -> Attendees:
    """On a database that has people, agencies and courses, which `portal` serves."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.attendees", str(rows)],
        env={**os.environ, "DATABASE_URL": url, "SECOND_FACTOR_ROLES": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    files = Files(**json.loads(done.stdout.splitlines()[-1]))
    jar = {cookie: files.officer}
    pages = {
        name: Pair(Target(name, portal, visits.pages(path, jar)), bare) for name, path in files.pages.items()
    }
    compare(list(pages.values()), effort, effort.seconds, say)
    return Attendees(files, pages)


def main(rows: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from tests.benchmarks import counting
    from training.models import Booking

    officer, key = sign_in()
    bring_in(officer, rows // 10, year=FEW)
    before = peak()
    looked, written = bring_in(officer, rows, year=MANY)
    import_grown = peak() - before
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze)")
    _, queries_of_few = take_away(key, FEW)
    before = peak()
    xlsx_in, queries = take_away(key, MANY)
    found = Booking.objects.count()
    pages = {
        "attendees, first page": ADDRESS,
        "attendees, last page": f"{ADDRESS}?page={(found - 1) // 25 + 1}",
        "attendees, search": f"{ADDRESS}?q=person+7",
    }
    files = Files(
        rows=rows,
        looked_in=looked,
        written_in=written,
        import_grown=import_grown,
        xlsx_in=xlsx_in,
        xlsx_grown=peak() - before,
        xlsx_queries=queries,
        xlsx_queries_of_a_tenth=queries_of_few,
        pages=pages,
        queries={name: len(counting.of_page(path, key).queries) for name, path in pages.items()},
        officer=key,
    )
    sys.stdout.write(json.dumps(files.__dict__) + "\n")


def peak() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sign_in() -> tuple[Any, str]:
    """A training officer, and their web session."""
    from django.test import Client
    from django.utils import timezone

    from partnership.accounts.models import User
    from partnership.agencies.models import Agency, Membership
    from partnership.agencies.rules import Arrangement, Role, Sector
    from tests.conftest import sign_in as freshly

    agency = Agency.objects.create(
        name="Attendees", sector=Sector.LOCAL_AUTHORITY, arrangement=Arrangement.SAFEGUARDING_PARTNER
    )
    officer = User.objects.create(name="Officer", email="officer@attendees.example", password="!")
    Membership.objects.create(
        user=officer, agency=agency, role=Role.TRAINING_OFFICER, from_on=timezone.localdate()
    )
    client = Client()
    freshly(client, officer)
    key = client.session.session_key
    assert key
    return officer, key


def bring_in(officer: Any, rows: int, *, year: FinancialYear) -> tuple[float, float]:
    """Upload a CSV of so many rows and confirm it: the seconds of the one and of the other."""
    from django.utils import timezone

    from training.imports import services

    data = "\n".join(lines(rows, year)).encode()
    began = perf_counter()
    batch, _ = services.upload(by=officer, filename=f"{year}.csv", data=data, now=timezone.now())
    looked = perf_counter()
    services.confirm(batch, by=officer, version=batch.version, now=timezone.now())
    assert batch.left_out == 0, batch.lines.values("notes").first()
    return looked - began, perf_counter() - looked


def lines(rows: int, year: FinancialYear) -> Iterator[str]:
    """Half of the people are known here, half are not; no two sessions are alike."""
    from datetime import timedelta

    from partnership.accounts.models import User
    from partnership.agencies.models import Agency
    from training.models import Course

    emails = list(User.objects.order_by("pk").values_list("email", flat=True)[: rows // 2 or 1])
    agencies = list(Agency.objects.order_by("pk").values_list("name", flat=True))
    courses = list(Course.objects.order_by("pk").values_list("title", flat=True))
    yield "Course title,Event date,Delegate email,Delegate,Organisation,Location,Attended?"
    for at in range(rows):
        session, place = divmod(at, SPREAD)
        day = year.start + timedelta(days=session // len(courses))
        known = at % 2 == 0 and place < len(emails)
        email = emails[(at // 2) % len(emails)] if known else f"{year}.{at}@past.example"
        yield (
            f'"{courses[session % len(courses)]}",{day:%d/%m/%Y},{email},Person {at},{agencies[at % len(agencies)]},'
            f"Hall {session % 9},{'no' if at % 20 == 0 else 'yes'}"
        )


def take_away(key: str, year: FinancialYear) -> tuple[float, int]:
    """What came from one of the files as XLSX: seconds, and queries."""
    from tests.benchmarks import counting

    client = counting.visitor(key)
    address = f"{ADDRESS}?format=xlsx&columns={COLUMNS}&year={year}"

    def visit() -> int:
        answer = client.get(address)
        counting.fine(answer, 200)
        for _ in answer.streaming_content:  # type: ignore[attr-defined]
            pass
        return 1

    began = perf_counter()
    asked = counting.asked(visit)
    return perf_counter() - began, len(asked.queries)


if __name__ == "__main__":
    main(int(sys.argv[1]))
