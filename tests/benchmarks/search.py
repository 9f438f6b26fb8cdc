"""The search box over 200,000 rows, in a process of its own: the server's time for the page of results.

People, documents and deadlines in equal parts, with words as they are spread in titles: some stand in every second
row, some in a handful. Several roles ask for words of each sort; those who see little among very much are the hardest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

MANY = 200_000
WORDS = {
    "rare": "quartz",
    "common": "policy",
    "two common": "safeguarding policy",
    "beginning": "saf",
    "misspelt": "safegarding polciy",
    "no hit": "zzyzx",
    "a name": "grace mensah",
    "small words": "of the",
}
ROLES = ("visitor", "practitioner", "agency_lead", "scrutineer", "business_unit")


@dataclass(frozen=True)
class Searches:
    """What searches took, in milliseconds."""

    rows: int
    p50: float
    p95: float
    slowest: str
    slowest_p95: float
    gathered_in: float  # seconds in which the words of all rows were gathered
    words: int


def measure(url: str, rows: int, rounds: int) -> Searches:
    """Fill a database that has people and agencies, and search it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.search", str(rows), str(rounds)],
        env={**os.environ, "DATABASE_URL": url, "SECOND_FACTOR_ROLES": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return Searches(**json.loads(done.stdout.splitlines()[-1]))


def percentile(times: list[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def main() -> None:
    import django

    django.setup()
    from time import monotonic

    from django.conf import settings

    from partnership.search import vocabulary
    from partnership.search.models import Word

    settings.ALLOWED_HOSTS = ["*"]
    number = int(sys.argv[1])
    fill(number)
    began = monotonic()
    vocabulary.gather()
    gathered = monotonic() - began
    analyse()
    times: dict[tuple[str, str], list[float]] = {}
    for role, what, milliseconds in visits(int(sys.argv[2])):
        times.setdefault((role, what), []).append(milliseconds)
    every = [one for each in times.values() for one in each]
    for (role, what), each in times.items():
        line = f"{role:<16}{what:<14}p50 {percentile(each, 50):7.1f}  p95 {percentile(each, 95):7.1f}\n"
        sys.stderr.write(line)
    slowest = max(times, key=lambda one: percentile(times[one], 95))
    found = Searches(
        rows=number,
        p50=percentile(every, 50),
        p95=percentile(every, 95),
        slowest=f"{slowest[1]}, {slowest[0].replace('_', ' ')}",
        slowest_p95=percentile(times[slowest], 95),
        gathered_in=gathered,
        words=Word.objects.count(),
    )
    sys.stdout.write(json.dumps(found.__dict__) + "\n")


def visits(rounds: int) -> Iterator[tuple[str, str, float]]:
    """Each role asks for each sort of words, in turn; the time is that of the page of results in the server."""
    from time import perf_counter

    from django.test import Client

    from partnership.accounts.models import User

    browsers = {}
    for role in ROLES:
        browsers[role] = Client(headers={"x-forwarded-proto": "https"})
        if role != "visitor":
            browsers[role].force_login(User.objects.get(email=f"{role}@search.example"))
    places = {
        (role, what): browser.post("/search/", {"words": words})["Location"]
        for role, browser in browsers.items()
        for what, words in WORDS.items()
    }
    for turn in range(rounds + 1):
        for (role, what), place in places.items():
            began = perf_counter()
            answer = browsers[role].get(place)
            took = (perf_counter() - began) * 1000
            assert answer.status_code == 200, answer.status_code
            if turn:  # the first is to warm up
                yield role, what, took


def fill(number: int) -> None:
    """A third each of people, documents and deadlines, in two hundred agencies."""
    from datetime import timedelta
    from itertools import product
    from random import Random

    from django.utils import timezone

    from partnership.accounts.models import User
    from partnership.agencies.models import Agency, Membership
    from partnership.agencies.rules import Arrangement, Role, Sector
    from partnership.deadlines import rulebook
    from partnership.deadlines.models import Deadline, RuleSet
    from partnership.documents.models import Document

    chance, today = Random(11), timezone.localdate()
    agencies = Agency.objects.bulk_create(
        Agency(name=f"Searched {n:03}", sector=Sector.VCFSE, arrangement=Arrangement.RELEVANT_AGENCY)
        for n in range(200)
    )
    roles = {
        role: User.objects.create(name=f"Searching {role}", email=f"{role}@search.example")
        for role in ROLES[1:]
    }
    since = today - timedelta(days=400)
    Membership.objects.bulk_create(
        Membership(user=user, agency=agencies[0], role=Role(role), from_on=since)
        for role, user in roles.items()
    )
    common = ["safeguarding", "policy", "review", "procedure", "children", "plan", "training", "report"]
    parts = [f"{one}{two}" for one in "bdfghklmnprstvw" for two in ("a", "en", "ol", "i", "us", "ey")]
    some = ["".join(three) for three in product(parts[::3], parts[1::3], parts[2::3])]

    def title(at: int) -> str:
        words = [chance.choice(common), chance.choice(common), chance.choice(some), chance.choice(some)]
        if at % 5000 == 7:
            words.insert(1, "quartz")
        return f"{' '.join(words)} {at}"

    first = ["Grace", "Owen", "Priya", "Tom", "Leila", "Ines", "Wei", "Aled", "Dinah", "Noor"]
    last = ["Mensah", "Pritchard", "Nair", "Okafor", *(word.title() for word in some)]
    rulebook.fill()
    rule = RuleSet.objects.get(code="policy.review")
    third = number // 3
    owner = roles["practitioner"]
    for begin in range(0, third, 5000):
        span = range(begin, min(begin + 5000, third))
        people = User.objects.bulk_create(
            User(
                name=f"{chance.choice(first)} {chance.choice(last)}",
                email=f"person{at}@search.example",
                password="!",
            )
            for at in span
        )
        Membership.objects.bulk_create(
            Membership(user=one, agency=chance.choice(agencies), from_on=since) for one in people
        )
        Document.objects.bulk_create(
            Document(
                agency=chance.choice(agencies),
                title=title(at),
                kind=chance.choice(["policy", "evidence", "minutes"]),
                is_sensitive=at % 10 == 0,
            )
            for at in span
        )
        Deadline.objects.bulk_create(
            Deadline(
                subject=f"search:{at}",
                rule=rule,
                title=title(at),
                path="/",
                owner=owner if at % 1000 == 0 else None,
                agency=agencies[0] if at % 1000 == 0 else chance.choice(agencies),
                trigger_on=today,
                reckoned_on=today,
                due_on=today,
                look_on=today,
            )
            for at in span
        )


def analyse() -> None:
    """What the server's own housekeeping does in the course of a day."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze)")


if __name__ == "__main__":
    main()
