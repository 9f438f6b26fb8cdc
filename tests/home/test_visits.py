"""Last here is when the visit before this one ended; only signing in and out and the start page write it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from config.desk import since
from partnership.accounts import visits
from partnership.accounts.idle import SEEN
from partnership.accounts.models import User

ClientFor = Callable[[User | None], Client]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_visit_begins_after_a_pause(practitioner: User) -> None:
    visits.begin(practitioner, now=NOW)
    assert practitioner.before_at is None
    visits.left(practitioner.pk, at=NOW + 20 * MINUTE)
    practitioner.refresh_from_db()
    # Out by mistake and in again: no longer the first visit, and from then on the same one.
    for minutes in (25, 30):
        visits.begin(practitioner, now=NOW + minutes * MINUTE)
        assert practitioner.before_at == NOW + 20 * MINUTE
    visits.begin(practitioner, now=NOW + 200 * MINUTE)
    practitioner.refresh_from_db()
    assert practitioner.before_at == NOW + 30 * MINUTE


def test_what_is_known_to_be_later_stays(practitioner: User) -> None:
    visits.left(practitioner.pk, at=NOW)
    visits.left(practitioner.pk, at=NOW - 5 * MINUTE)
    practitioner.refresh_from_db()
    assert practitioner.here_at == NOW


def test_signing_out_ends_a_visit(client_for: ClientFor, practitioner: User) -> None:
    browser = client_for(practitioner)
    User.objects.update(here_at=NOW)
    browser.post("/account/logout/")
    practitioner.refresh_from_db()
    assert practitioner.here_at is not None
    assert timezone.now() - practitioner.here_at < MINUTE


def test_a_session_that_ran_out_ended_when_it_was_last_used(
    client_for: ClientFor, practitioner: User, settings: Settings
) -> None:
    browser = client_for(practitioner)
    User.objects.update(here_at=None)
    seen = timezone.now() - timedelta(minutes=settings.IDLE_MINUTES + 10)
    session = browser.session
    session[SEEN] = int(seen.timestamp())
    session.save()
    assert browser.get("/training/mine/").status_code == 302
    practitioner.refresh_from_db()
    assert practitioner.here_at is not None
    assert abs(practitioner.here_at - seen) < timedelta(seconds=2)


def test_pages_write_nothing_of_it_and_the_start_page_every_ten_minutes(
    client_for: ClientFor, practitioner: User
) -> None:
    browser = client_for(practitioner)
    User.objects.update(here_at=timezone.now() - 11 * MINUTE)

    def written(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get(path)
        return sum("here_at" in query["sql"] and "UPDATE" in query["sql"].upper() for query in asked)

    assert written("/training/mine/") == 0
    assert written("/") == 1
    assert written("/") == 0


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 20, 9, 5, tzinfo=UTC), "since 9:05am today"),
        (datetime(2026, 11, 19, 16, 12, tzinfo=UTC), "since yesterday, 4:12pm"),
        (datetime(2026, 11, 17, 16, 12, tzinfo=UTC), "since Tuesday 17 November, 4:12pm"),
        # In summer the clocks of the portal are an hour ahead.
        (datetime(2025, 6, 30, 23, 30, tzinfo=UTC), "since Tuesday 1 July 2025, 12:30am"),
        (None, ""),
    ],
)
def test_last_here_is_said_in_words(at: datetime | None, said: str) -> None:
    assert since(at, today=date(2026, 11, 20)) == said
