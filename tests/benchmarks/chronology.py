"""A chronology of thousands of entries: merged, compared and drawn on one page, and taken away as files.

In a process of its own; the server's time, of which the first quarter of the visits took less.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter

FILES = ("csv", "xlsx", "docx")
AGENCIES = 6
STEMS = "mother visit health school home call seen plan meeting record".split()  # noqa: SIM905
VOCABULARY = [f"{stem}{end}" for stem in STEMS for end in "s ed ing er less ful ward time note ish".split()]  # noqa: SIM905
OFFICE = "office@chronology.example"


@dataclass(frozen=True)
class Chronology:
    """Seconds of the whole on one page, of its first page, and of each file; how many queries the whole took."""

    entries: int
    whole: float
    first_page: float
    files: dict[str, float]
    queries: int


def measure(url: str, entries: int, rounds: int) -> Chronology:
    """On a database that has people and agencies."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.chronology", str(entries), str(rounds)],
        env={**os.environ, "DATABASE_URL": url, "SECOND_FACTOR_ROLES": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Chronology(**json.loads(done.stdout.splitlines()[-1]))


def main(entries: int, rounds: int) -> None:
    import django

    django.setup()
    from tests.benchmarks import counting

    key = sign_in()
    page = fill(entries)
    found = Chronology(
        entries=entries,
        whole=seconds(f"{page}?all=1", key, rounds),
        first_page=seconds(page, key, rounds),
        files={form: seconds(f"{page}?format={form}", key, 1) for form in FILES},
        queries=len(counting.of_page(f"{page}?all=1", key).queries),
    )
    sys.stdout.write(json.dumps(found.__dict__) + "\n")


def sign_in() -> str:
    """The web session of somebody of the business unit."""
    from django.test import Client
    from django.utils import timezone

    from partnership.accounts.models import User
    from partnership.agencies.models import Agency, Membership
    from partnership.agencies.rules import Arrangement, Role, Sector
    from tests.conftest import sign_in as freshly

    agency = Agency.objects.create(
        name="Chronology", sector=Sector.LOCAL_AUTHORITY, arrangement=Arrangement.SAFEGUARDING_PARTNER
    )
    office = User.objects.create(name="Office", email=OFFICE, password="!")
    Membership.objects.create(
        user=office, agency=agency, role=Role.BUSINESS_UNIT, from_on=timezone.localdate()
    )
    client = Client()
    freshly(client, office)
    key = client.session.session_key
    assert key
    return key


def fill(entries: int) -> str:
    """A review with so many entries of several agencies over five years; returns the address of its chronology."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from partnership.accounts.models import User
    from partnership.agencies.models import Agency
    from reviews import services as reviews
    from reviews.chronology import sealing, services
    from reviews.chronology.models import Entry
    from reviews.models import Review
    from reviews.rules import Kind

    today = timezone.localdate()
    by = User.objects.get(email=OFFICE)
    called = f"Child Reed {Review.objects.count() + 1}"  # a second run on one database is another review
    review = reviews.start(kind=Kind.LEARNING, pseudonym=called, started_on=today, by=by, today=today)
    agencies = list(Agency.objects.order_by("pk")[:AGENCIES])
    for agency in agencies:
        reviews.involve(review, agency=agency, by=by)
    start = today - timedelta(days=5 * 365)
    chronology = services.begin(
        review, by=by, today=today, from_on=start, until_on=today, wanted_on=None, guidance=""
    )
    child = services.keep_name(
        review, name=None, by=by, kind="child", pseudonym="Child Reed", wordings=["Corin Ashby", "Corin"]
    )
    names = sealing.glossary(chronology)
    choose = random.Random(7)
    kinds = (
        "seen at home",
        "not brought to the clinic",
        "heard shouting",
        "at school all day",
        "on the ward",
    )
    rows = []
    for at in range(entries):
        day = start + timedelta(days=at * 5 * 365 // entries)
        words = {
            "happened": f"Corin was {kinds[at % 5]}. " + " ".join(choose.choices(VOCABULARY, k=25)),
            "source": f"Case record, page {at}",
            "place": ("Home", "Clinic", "", "School", "Ward")[at % 5],
        }
        hidden, _ = sealing.hide(words, names)
        written = f"{day:%d/%m/%Y}" if at % 7 else f"early {day:%B %Y}"
        rows.append(
            Entry(
                chronology=chronology,
                agency=agencies[at % len(agencies)],
                written=written,
                sequence=at,
                sealed=sealing.sealed(words),
                **services.when({"written": written}, today=today),
                **hidden,
            )
        )
    Entry.objects.bulk_create(rows, batch_size=1000)
    through = Entry.people.through
    through.objects.bulk_create([through(entry_id=row.pk, name_id=child.pk) for row in rows], batch_size=4000)
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze) reviews_chronology_entry, reviews_chronology_entry_people")
    return f"/reviews/{review.pk}/chronology/"


def seconds(path: str, key: str, rounds: int) -> float:
    """Until the last byte; the first visit of several is to warm up."""
    from tests.benchmarks import counting

    client = counting.visitor(key)
    taken = []
    for _ in range(rounds + 1):
        began = perf_counter()
        answer = counting.fine(client.get(path), 200)
        for _ in answer.streaming_content if answer.streaming else ():  # type: ignore[attr-defined]
            pass
        taken.append(perf_counter() - began)
    taken = taken[1:] if rounds > 1 else taken
    return sorted(taken)[len(taken) // 4]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
