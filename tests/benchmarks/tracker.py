"""The tracker with a thousand actions and with ten times as many: pages, queries, and the files of all of them.

Each on a database and in a process of its own, opened in turn, so that other work on the machine slows both; the
server's time for each page. What such work adds to a page is left out by taking the first quarter of the times.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

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
ANSWER = "answer: "
"""Before each answer of a process, so that it is told from what the portal logs."""


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


def measure(twins: tuple[str, str], actions: int, rounds: int) -> Tracker:
    """On two databases that have the same people and agencies."""
    with portal(twins[0], actions // TIMES) as few, portal(twins[1], actions) as many:
        found = [(ask(few, "pages"), ask(many, "pages")) for _ in range(rounds + 1)][
            1:
        ]  # the first is to warm up
        last = ask(many, "files")
    return Tracker(
        actions,
        few={name: quarter([one[name] for one, _ in found]) for name in PAGES},
        many={name: quarter([one[name] for _, one in found]) for name in PAGES},
        queries=last["queries"],
        files=last["files"],
    )


def quarter(times: list[float]) -> float:
    """A quarter of the visits took less."""
    return sorted(times)[len(times) // 4]


@contextmanager
def portal(url: str, actions: int) -> Iterator[subprocess.Popen[str]]:
    """A process with so many actions that answers what `ask` asks of it."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.tracker", str(actions)],
        env={**os.environ, "DATABASE_URL": url, "SECOND_FACTOR_ROLES": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            ask(process, "ready")
            yield process
        finally:
            process.communicate()


def ask(process: subprocess.Popen[str], what: str) -> Any:
    """What the process answers to `ready`, `pages` or `files`."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{what}\n")
    process.stdin.flush()
    for line in process.stdout:
        if line.startswith(ANSWER):
            return json.loads(line.removeprefix(ANSWER))
    raise RuntimeError("The process with the tracker has ended.")


def main(actions: int) -> None:
    import django

    django.setup()
    key = sign_in()
    fill(actions)
    answers: dict[str, Callable[[], Any]] = {
        "ready": lambda: True,
        "pages": lambda: pages(key),
        "files": lambda: {"queries": queries(key), "files": {kind: file(key, kind) for kind in FILES}},
    }
    for asked in sys.stdin:
        sys.stdout.write(f"{ANSWER}{json.dumps(answers[asked.strip()]())}\n")
        sys.stdout.flush()


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


def fill(number: int) -> None:
    """So many actions, spread over agencies, sources, states and three years."""
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
    for at in range(1, number + 1):
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


def pages(key: str) -> dict[str, float]:
    """Milliseconds of each page, opened once."""
    from tests.benchmarks import counting

    client, taken = counting.visitor(key), {}
    for name, asked in PAGES.items():
        began = perf_counter()
        counting.fine(client.get(ADDRESS + asked), 200)
        taken[name] = (perf_counter() - began) * 1000
    return taken


def queries(key: str) -> dict[str, int]:
    """How many queries each page asks."""
    from tests.benchmarks import counting

    return {name: len(counting.of_page(ADDRESS + asked, key).queries) for name, asked in PAGES.items()}


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
    main(int(sys.argv[1]))
