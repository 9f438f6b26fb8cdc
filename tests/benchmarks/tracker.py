"""The tracker with a thousand actions and with ten times as many: pages, queries, and the files of all of them.

In a process of its own; the server's time for each page. What other work on the machine adds to a page is left out by
taking the first quarter of the times, before and after the other nine thousand have come.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter

TIMES = 10
ADDRESS = "/actions/"
EVERYTHING = "&".join(f"status={one}" for one in ("overdue", "at_risk", "on_track", "checked", "closed"))
PAGES = {
    "all open": "",
    "everything, page 20": f"?{EVERYTHING}&page=20",
    "filtered": "?q=shared+step&source=review&status=overdue&status=at_risk",
    "sorted": f"?{EVERYTHING}&sort=-status,owner",
}
"""What is looked at, by the words behind the question mark: each fills its page with few actions as with many."""
FILES = ("csv", "xlsx")


@dataclass(frozen=True)
class Tracker:
    """What pages and files took; milliseconds of a page with few and with many, seconds of a file with many."""

    actions: int
    few: dict[str, float]
    many: dict[str, float]
    queries: dict[str, int]
    files: dict[str, float]

    @property
    def slowest(self) -> tuple[str, float]:
        """The page that grew most, and how many times slower it is."""
        return max(((name, self.many[name] / self.few[name]) for name in self.few), key=lambda one: one[1])


def measure(url: str, actions: int, rounds: int) -> Tracker:
    """On a database that has people and agencies."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.tracker", str(actions), str(rounds)],
        env={**os.environ, "DATABASE_URL": url, "SECOND_FACTOR_ROLES": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Tracker(**json.loads(done.stdout.splitlines()[-1]))


def main(actions: int, rounds: int) -> None:
    import django

    django.setup()
    from tests.benchmarks import counting

    key = sign_in()
    fill(actions // TIMES, first=1)
    few = times(key, rounds)
    fill(actions - actions // TIMES, first=actions // TIMES + 1)
    many = times(key, rounds)
    queries = {name: len(counting.of_page(ADDRESS + asked, key).queries) for name, asked in PAGES.items()}
    files = {kind: file(key, kind) for kind in FILES}
    found = Tracker(actions, few, many, queries, files)
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
        name="Tracker", sector=Sector.LOCAL_AUTHORITY, arrangement=Arrangement.SAFEGUARDING_PARTNER
    )
    office = User.objects.create(name="Office", email="office@tracker.example", password="!")
    Membership.objects.create(
        user=office, agency=agency, role=Role.BUSINESS_UNIT, from_on=timezone.localdate()
    )
    client = Client()
    freshly(client, office)
    key = client.session.session_key
    assert key
    return key


def fill(number: int, *, first: int) -> None:
    """So many actions more, spread over agencies, sources, states and three years."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from partnership.actions.models import Action, Theme
    from partnership.actions.rules import Outlook, Source, State
    from partnership.agencies.models import Membership

    today = timezone.localdate()
    owners = list(Membership.objects.order_by("pk").values_list("user", "agency")[:500])
    themes = [Theme.objects.get_or_create(name=f"Theme {at}")[0] for at in range(12)]
    sources, states = list(Source), (State.OPEN, State.OPEN, State.DONE, State.EVIDENCED, State.EMBEDDED)
    rows = []
    for at in range(first, first + number):
        owner, works_for = owners[at % len(owners)]
        due_on = today + timedelta(days=at * 7 % 720 - 360)
        source = sources[at % len(sources)]
        rows.append(
            Action(
                number=at,
                title=f"Show that every team uses step {at}",
                agreed="Every team uses the shared step, and leaders can show it in records. " * 2,
                success_measure="9 in 10 records show it.",
                agency_id=works_for,
                owner_id=owner,
                source=source,
                source_name=f"{source.label} {at % 40}",
                is_sensitive=source == Source.REVIEW,
                agreed_on=today - timedelta(days=400),
                first_due_on=due_on,
                due_on=due_on,
                outlook=list(Outlook)[at % 3],
                reported_on=today - timedelta(days=at % 90),
                state=states[at % len(states)],
            )
        )
    Action.objects.bulk_create(rows, batch_size=2000)
    through = Action.themes.through
    through.objects.bulk_create(
        [through(action_id=row.pk, theme_id=themes[at % len(themes)].pk) for at, row in enumerate(rows)],
        batch_size=4000,
    )
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze) actions_action, actions_action_themes")


def times(key: str, rounds: int) -> dict[str, float]:
    """Milliseconds of each page: a quarter of the visits took less."""
    from tests.benchmarks import counting

    client = counting.visitor(key)
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for turn in range(rounds + 1):
        for name, asked in PAGES.items():
            began = perf_counter()
            counting.fine(client.get(ADDRESS + asked), 200)
            if turn:  # the first is to warm up
                taken[name].append((perf_counter() - began) * 1000)
    return {name: sorted(those)[len(those) // 4] for name, those in taken.items()}


def file(key: str, kind: str) -> float:
    """Seconds until all actions have been taken away."""
    from tests.benchmarks import counting

    client = counting.visitor(key)
    began = perf_counter()
    answer = counting.fine(client.get(f"{ADDRESS}?{EVERYTHING}&format={kind}"), 200)
    for _ in answer.streaming_content:  # type: ignore[attr-defined]
        pass
    return perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
