"""A making is a row that one worker takes up, that survives its worker, and that is never saved twice."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.annual_report import making, services
from partnership.annual_report.models import File, Making, Report
from partnership.base import jobs
from partnership.base.job_rules import ATTEMPTS, MOVES, SILENCE, State, after_abandonment, is_abandoned
from partnership.base.report_parts import Section
from partnership.base.rules import RuleBroken
from partnership.base.years import FinancialYear
from tests.annual_report.conftest import Attend

NOW = timezone.make_aware(datetime(2025, 6, 30, 12))
LATER = NOW + SILENCE + timedelta(seconds=1)


def refuses(name: str, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


# Rules -------------------------------------------------------------------------------------------


def test_what_is_over_stays_over() -> None:
    assert MOVES[State.MADE] == MOVES[State.FAILED] == set()
    assert State.MADE not in MOVES[State.WAITING]


def test_a_worker_that_is_silent_for_two_minutes_is_lost() -> None:
    assert not is_abandoned(State.WORKING, NOW, now=NOW + SILENCE)
    assert is_abandoned(State.WORKING, NOW, now=LATER)
    assert not is_abandoned(State.WAITING, NOW, now=LATER)
    assert after_abandonment(ATTEMPTS - 1) == State.WAITING
    assert after_abandonment(ATTEMPTS) == State.FAILED


def test_reports_and_makings_are_whole(report: Report) -> None:
    refuses("annual_report_one_a_year", lambda: Report.objects.create(year=2024, title="Again"))
    refuses("annual_report_year_is_plausible", lambda: Report.objects.create(year=1066, title="Early"))
    refuses("annual_report_has_a_title", lambda: Report.objects.create(year=2023, title=""))
    without_file = {"year": 2022, "title": "Published with nothing", "published_on": date(2023, 9, 1)}
    refuses("annual_report_published_with_a_file", lambda: Report.objects.create(**without_file))
    asked = report.makings.create(asked_at=NOW)
    refuses("annual_report_one_live_making", lambda: report.makings.create(asked_at=NOW))
    every = Making.objects.filter(pk=asked.pk)
    refuses("annual_report_failed_has_a_reason", lambda: every.update(state=State.FAILED, finished_at=NOW))
    refuses("annual_report_working_has_a_heartbeat", lambda: every.update(state=State.WORKING))
    refuses("annual_report_finished_has_a_time", lambda: every.update(state=State.MADE))
    empty = {"content": b"", "size": 0, "pages": 1, "sha256": "0"}
    refuses("annual_report_file_is_not_empty", lambda: File.objects.create(making=asked, **empty))


# Asking ------------------------------------------------------------------------------------------


def test_a_second_click_gives_the_making_that_is_under_way(report: Report, executive: User) -> None:
    first = services.ask(report, by=executive, now=NOW)
    assert services.ask(report, by=executive, now=NOW) == first
    jobs.claim(Making, first.pk, now=NOW)
    assert services.ask(report, by=executive, now=NOW) == first
    assert Making.objects.count() == 1


def test_after_one_is_over_another_can_be_asked_for(report: Report) -> None:
    first = services.ask(report, by=None, now=NOW)
    claimed = jobs.claim(Making, first.pk, now=NOW)
    assert claimed
    jobs.fail(claimed, "No paper.", now=NOW)
    assert services.ask(report, by=None, now=LATER) != first


def test_a_report_is_begun_once(report: Report, business_unit: User) -> None:
    with pytest.raises(RuleBroken, match="already a report for 2024 to 2025"):
        services.begin(year=FinancialYear(2024), lead="Again", by=business_unit)


# Working -----------------------------------------------------------------------------------------


def test_one_worker_takes_it_up(report: Report) -> None:
    asked = services.ask(report, by=None, now=NOW)
    claimed = jobs.claim(Making, asked.pk, now=NOW)
    assert claimed
    assert (claimed.state, claimed.attempts, claimed.heartbeat) == (State.WORKING, 1, NOW)
    assert jobs.claim(Making, asked.pk, now=NOW) is None
    assert jobs.claim(Making, uuid4(), now=NOW) is None


def test_a_lost_worker_cannot_save_over_its_successor(report: Report) -> None:
    asked = services.ask(report, by=None, now=NOW)
    lost = jobs.claim(Making, asked.pk, now=NOW)
    jobs.take_back(Making, now=LATER)
    successor = jobs.claim(Making, asked.pk, now=LATER)
    assert lost
    assert successor
    with pytest.raises(jobs.Overtaken):
        making.save(lost, b"old", pages=1, sections=[], as_at=NOW, now=LATER)
    with pytest.raises(jobs.Overtaken), jobs.Progress(lost, clock=lambda: LATER) as progress:
        progress.step("Counting")
    making.save(successor, b"new", pages=1, sections=[], as_at=NOW, now=LATER)
    assert bytes(File.objects.get().content) == b"new"


def test_after_three_lost_workers_it_is_given_up_with_a_sentence(report: Report) -> None:
    asked = services.ask(report, by=None, now=NOW)
    for attempt in range(ATTEMPTS):
        assert jobs.claim(Making, asked.pk, now=NOW + attempt * timedelta(hours=1))
        assert jobs.take_back(Making, now=LATER + attempt * timedelta(hours=1)) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == (State.FAILED, jobs.LOST)
    assert jobs.waiting(Making) == []


def test_a_worker_that_still_speaks_is_left_alone(report: Report) -> None:
    asked = services.ask(report, by=None, now=NOW)
    claimed = jobs.claim(Making, asked.pk, now=NOW)
    assert claimed
    with jobs.Progress(claimed, clock=lambda: LATER) as progress:
        progress.step("Counting the records of training")
    assert jobs.take_back(Making, now=LATER) == 0
    asked.refresh_from_db()
    assert (asked.step, asked.steps_done, asked.heartbeat) == ("Counting the records of training", 1, LATER)


def broken_section(year: FinancialYear) -> Section | None:
    """An app whose records cannot be counted."""
    raise ValueError(year)


def test_a_fault_ends_the_making_with_a_sentence(report: Report, settings: Settings) -> None:
    settings.ANNUAL_REPORT_SECTIONS = ["tests.annual_report.test_making.broken_section"]
    asked = services.ask(report, by=None, now=NOW)
    making.make(asked.pk, clock=lambda: NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.problem, asked.finished_at) == (State.FAILED, jobs.FAULT, NOW)


# One snapshot, and steps that others see -----------------------------------------------------------

SEEN: list[tuple[str, int, int]] = []


def section_that_looks(year: FinancialYear) -> Section | None:
    """An app that notes what others see of the making meanwhile, and the snapshot it counts in."""
    other = connection.copy()
    with other.cursor() as cursor, connection.cursor() as own:
        cursor.execute("SELECT step, steps_done FROM annual_report_making")
        step, done = cursor.fetchone()
        own.execute("SELECT count(*) FROM training_booking")
        SEEN.append((step, done, own.fetchone()[0]))
        cursor.execute("DELETE FROM training_booking")
    other.close()
    return None


@pytest.mark.django_db(transaction=True)
def test_others_see_each_step_while_the_counts_keep_their_snapshot(
    settings: Settings, attend: Attend, council: Agency, report: Report
) -> None:
    settings.ANNUAL_REPORT_SECTIONS = ["tests.annual_report.test_making.section_that_looks"] * 2
    attend("Advanced", date(2024, 5, 1), council, 10)
    asked = services.ask(report, by=None, now=NOW)
    SEEN.clear()
    making.make(asked.pk)
    asked.refresh_from_db()
    assert [(done, bookings) for _, done, bookings in SEEN] == [(1, 10), (2, 10)]
    assert (asked.state, asked.steps_done, asked.steps_total) == (State.MADE, 5, 5)


@pytest.mark.django_db(transaction=True)
def test_a_worker_says_that_it_is_alive_while_one_step_takes_long(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BEAT", timedelta(milliseconds=5))
    asked = services.ask(report, by=None, now=NOW)
    claimed = jobs.claim(Making, asked.pk, now=NOW)
    assert claimed
    said = Event()

    def clock() -> datetime:
        said.set()
        return LATER

    with jobs.Progress(claimed, clock=clock):
        assert said.wait(10)
    asked.refresh_from_db()
    assert (asked.heartbeat, asked.steps_done) == (LATER, 0)
