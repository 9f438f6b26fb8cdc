"""`python -m tests.benchmarks [--quick] [--like DATABASE]`: fills databases, serves, measures, prints one table.

Needs DATABASE_URL of a role that may make databases, REDIS_URL, and the static files in place: `make bench` brings all.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import django

from tests.benchmarks import databases


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def migrate(url: str, *, is_copy: bool) -> None:
    """Bring this process and its database up to this release."""
    os.environ["DATABASE_URL"] = url
    django.setup()
    if is_copy:
        return
    from django.core.management import call_command

    from partnership.base.migrating import quick_from_nothing

    with quick_from_nothing():
        call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from partnership.base.serving import skip_no_trigger

    skip_no_trigger()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="little data, short loads: only to see that it runs"
    )
    parser.add_argument("--like", default="", help="a database of this release on the same server, to copy")
    given = parser.parse_args()
    quick = given.quick
    began = time.monotonic()
    url = os.environ["DATABASE_URL"]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-")))
        say("Migrating and filling the database")
        small = stack.enter_context(databases.new_database(url, like=given.like))
        migrate(small, is_copy=bool(given.like))
        from tests.benchmarks import fill, measure, report, run  # they need settings

        filling = time.monotonic()
        world = fill.fill(fill.TINY if quick else fill.FULL)
        say(f"Filled in {time.monotonic() - filling:.0f} s; now a copy with ten times the data")
        from django.db import connection

        connection.close()
        large = stack.enter_context(databases.new_database(url, like=small))
        twins = (
            stack.enter_context(databases.new_database(url, like=small)),
            stack.enter_context(databases.new_database(url, like=small)),
        )
        databases.enlarge(large)
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.bare"],
            env={**os.environ, "DATABASE_URL": small},
            check=True,
        )
        for database in (small, large, *twins):
            databases.settle(database)
        effort = measure.QUICK if quick else measure.THOROUGH
        sizes = databases.counts(small), databases.counts(large)
        figures = run.run(
            world, small=small, large=large, twins=twins, folder=folder, effort=effort, stack=stack, say=say
        )
        connection.close()
        text = "\n".join(report.lines(figures, effort, *sizes, databases.version(small)))
    sys.stdout.write(f"\n{text}\n\nThe whole run took {time.monotonic() - began:.0f} s.\n")


if __name__ == "__main__":
    main()
