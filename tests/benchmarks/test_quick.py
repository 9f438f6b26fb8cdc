"""The benchmark runs from end to end, with little data: what it prints then is no measurement."""

import os
import subprocess
import sys

import pytest

from config.local.places import ROOT
from tests.database import template_name


@pytest.mark.slow
def test_a_quick_run_prints_every_part_of_the_table(django_db_setup: None) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--quick", "--like", template_name()],
        cwd=ROOT,
        env=os.environ | {"WEB_CONCURRENCY": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    for part in (
        "bare view",
        "course page, signed in",
        "8 clients",
        "10 times the data",
        "memory of a web worker",
        "notices sent a minute",
        "its triggers and context",
        "sweep of 300 open deadlines",
        "search over 600 rows",
        "my work with 500 open items",
        "attendees, last page",
        "Tracker of 200 actions",
        "Chronology of 100 entries",
    ):
        assert part in done.stdout
