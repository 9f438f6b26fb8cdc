"""A report that is begun has a date to be published by; publishing meets it, and asks for the copies once."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.annual_report import services
from partnership.annual_report.models import File, Making, Report
from partnership.base.job_rules import State
from partnership.base.years import FinancialYear
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State as Clock

NOW = timezone.make_aware(datetime(2025, 9, 12, 12))


@pytest.fixture
def begun(rules: None, business_unit: User) -> Report:
    return services.begin(year=FinancialYear(2024), lead="A year", by=business_unit)


def made(report: Report, now: datetime = NOW) -> str:
    """A file of the report, as a worker leaves it; the id of its making."""
    making = Making.objects.create(report=report, state=State.MADE, asked_at=now, finished_at=now, as_at=now)
    File.objects.create(making=making, content=b"%PDF-1.7", size=8, pages=1, sha256="0" * 64)
    return str(making.pk)


def test_a_report_that_is_begun_is_due_by_the_end_of_september(begun: Report, business_unit: User) -> None:
    deadline = Deadline.objects.get()
    assert deadline.title == "Publish the annual report 2024 to 2025"
    assert (deadline.due_on, deadline.owner) == (date(2025, 9, 30), business_unit)
    assert deadline.path == "/annual-reports/2024-25/"
    assert not deadline.by_hand


def test_publishing_meets_it_and_asks_for_the_copies(
    begun: Report, business_unit: User, executive: User
) -> None:
    services.publish(begun, checked=made(begun), by=executive, now=NOW)
    publish = Deadline.objects.get(rule__code="annual_report.publish")
    assert (publish.state, publish.met_on) == (Clock.MET, date(2025, 9, 12))
    copies = Deadline.objects.get(rule__code="annual_report.copies")
    assert (copies.due_on, copies.owner, copies.by_hand) == (date(2025, 9, 19), business_unit, True)


def test_a_corrected_file_asks_for_no_second_copies(begun: Report, executive: User) -> None:
    services.publish(begun, checked=made(begun), by=executive, now=NOW)
    Deadline.objects.filter(rule__code="annual_report.copies").update(state=Clock.MET, met_on=NOW.date())
    later = NOW.replace(day=20)
    services.publish(begun, checked=made(begun, later), by=executive, now=later)
    assert set(Deadline.objects.values_list("state", flat=True)) == {Clock.MET}


def test_a_report_from_before_the_portal_kept_deadlines_is_published_all_the_same(
    rules: None, executive: User
) -> None:
    report = Report.objects.create(year=2023, title="Annual report", lead="A year")
    services.publish(report, checked=made(report), by=executive, now=NOW)
    assert Deadline.objects.get().owner == executive
