"""What people get of annual reports: the shelf, one to read, its file, and the way from asking to publishing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.annual_report import making, services, work
from partnership.annual_report.document import compose
from partnership.annual_report.kept import published
from partnership.annual_report.models import Making, Report
from partnership.annual_report.overview import overview
from partnership.base import jobs
from partnership.base.job_rules import State
from partnership.base.report_parts import Section
from partnership.finance.models import Contribution
from tests.annual_report.conftest import Attend
from tests.gathered import told

ClientFor = Callable[[User | None], Client]
NOW = timezone.make_aware(datetime(2025, 6, 30, 12))
TODAY = date(2025, 6, 30)
INTRODUCTION = Section("Introduction", "What we did together", (), (), "Source: our records.")
SHELF, READ, PDF = "/annual-reports/", "/annual-reports/2024-25/", "/annual-reports/2024-25.pdf"


@pytest.fixture
def made(report: Report) -> Making:
    """The report with a file."""
    return make_file(report)


def make_file(
    report: Report,
    content: bytes = b"%PDF-1.7 invented",
    minutes: int = 0,
    sections: list[Section] | None = None,
) -> Making:
    now = NOW + timedelta(minutes=minutes)
    asked = services.ask(report, by=None, now=now)
    claimed = jobs.claim(Making, asked.pk, now=now)
    assert claimed
    making.save(claimed, content, pages=6, sections=sections or [INTRODUCTION], as_at=now, now=now)
    return claimed


def publish(report: Report) -> None:
    """Publish the newest file, which is made where there is none."""
    newest = report.makings.filter(state=State.MADE).order_by("-finished_at").first() or make_file(report)
    Report.objects.filter(pk=report.pk).update(published_on=date(2025, 9, 30), published_making=newest)


# Reading and downloading ----------------------------------------------------------------------------


def test_a_published_report_is_for_everybody(client_for: ClientFor, report: Report, made: Making) -> None:
    publish(report)
    visitor = client_for(None)
    for address in (SHELF, READ):
        assert "Annual report 2024 to 2025" in visitor.get(address).content.decode()
    file = visitor.get(PDF)
    assert file.content == b"%PDF-1.7 invented"
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].startswith('attachment; filename="')
    assert file["Content-Disposition"].endswith('annual-report-2024-25.pdf"')
    assert file["X-Content-Type-Options"] == "nosniff"


def test_until_it_is_published_only_those_who_answer_for_it_see_it(
    client_for: ClientFor, report: Report, made: Making, executive: User, scrutineer: User, practitioner: User
) -> None:
    for somebody, status in ((None, 404), (practitioner, 404), (executive, 200), (scrutineer, 200)):
        browser = client_for(somebody)
        assert [browser.get(address).status_code for address in (READ, PDF)] == [status, status]
        assert ("2024 to 2025" in browser.get(SHELF).content.decode()) == (status == 200)
    assert client_for(executive).get(PDF)["Cache-Control"] == "private, no-store"


def test_the_newest_file_is_sent_and_one_that_is_known_is_not_sent_again(
    client_for: ClientFor, report: Report, made: Making
) -> None:
    make_file(report, b"%PDF-1.7 newer", minutes=5)
    publish(report)
    visitor = client_for(None)
    first = visitor.get(PDF)
    assert first.content == b"%PDF-1.7 newer"
    again = visitor.get(PDF, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_was_published_stays_until_it_is_published_anew(
    client_for: ClientFor, report: Report, made: Making, executive: User, lead_partner: User
) -> None:
    publish(report)
    visitor, maker, publisher = client_for(None), client_for(lead_partner), client_for(executive)
    newer = make_file(report, b"%PDF-1.7 newer", minutes=5)
    assert visitor.get(PDF).content == b"%PDF-1.7 invented"
    assert maker.get(PDF).content == b"%PDF-1.7 newer"
    assert maker.get(PDF)["Cache-Control"] == "private, no-store"
    assert visitor.get(SHELF).content.decode().count("PDF, 6 pages") == 1
    told = "This is not the published file."
    assert told in maker.get(READ).content.decode()
    assert told not in visitor.get(READ).content.decode()
    assert "Publish the new file" not in maker.get(READ).content.decode()
    assert "Publish the new file" in publisher.get(READ).content.decode()
    assert maker.post(f"{READ}publish/", {"making": newer.pk}).status_code == 403
    publisher.post(f"{READ}publish/", {"making": newer.pk})
    assert visitor.get(PDF).content == b"%PDF-1.7 newer"
    assert visitor.get(PDF)["Cache-Control"] == "no-cache"
    assert told not in maker.get(READ).content.decode()


def test_only_the_file_that_was_looked_at_is_published(
    client_for: ClientFor, report: Report, made: Making, executive: User
) -> None:
    make_file(report, b"%PDF-1.7 newer", minutes=5)
    answer = client_for(executive).post(f"{READ}publish/", {"making": made.pk})
    assert answer.status_code == 409
    assert "Another file has been made since you looked." in answer.content.decode()
    report.refresh_from_db()
    assert report.published_on is None


def test_before_there_is_a_file_a_sentence_says_so(
    client_for: ClientFor, report: Report, executive: User
) -> None:
    answer = client_for(executive).get(PDF)
    assert answer.status_code == 409
    assert "has not been made yet" in answer.content.decode()


@pytest.mark.parametrize("year", ["2024-26", "2024", "2024-2025", "9999-00", "1800-01", "٢٠٢٤-٢٥"])
def test_what_is_no_year_is_no_page(
    client_for: ClientFor, executive: User, report: Report, year: str
) -> None:
    for address in (f"/annual-reports/{year}/", f"/annual-reports/{year}.pdf"):
        assert client_for(executive).get(address).status_code == 404


def test_until_it_is_published_the_page_is_counted_when_it_is_opened(
    client_for: ClientFor, report: Report, attend: Attend, council: Agency, executive: User
) -> None:
    reader = client_for(executive)
    assert "no records for 2024 to 2025 yet" in reader.get(READ).content.decode()
    attend("Advanced", date(2024, 5, 1), council, 12)
    Contribution.objects.create(agency=council, year=2024, amount=Decimal(65300))
    page = reader.get(READ).content.decode()
    assert "12 different people came" in page
    assert "£65,300" in page
    assert page.count("Show the figures") == 2


def test_a_published_report_says_what_its_file_says(
    client_for: ClientFor, report: Report, attend: Attend, council: Agency, executive: User
) -> None:
    attend("Advanced", date(2024, 5, 1), council, 12)
    Contribution.objects.create(agency=council, year=2024, amount=Decimal("65300.50"))
    as_counted = compose(report, as_at=NOW)
    make_file(report, sections=as_counted.sections)
    publish(report)
    report.refresh_from_db()
    assert published(report).sections == as_counted.sections
    Contribution.objects.update(amount=Decimal(70000))
    for somebody, address, amount in (
        (None, READ, "£65,300.50"),
        (None, f"{READ}?today", "£65,300.50"),
        (executive, READ, "£65,300.50"),
        (executive, f"{READ}?today", "£70,000"),
    ):
        page = client_for(somebody).get(address).content.decode()
        assert amount in page
        assert ("Figures counted on 30 June 2025" in page) == (amount != "£70,000")
        assert ("today’s count" in page) == (somebody is executive)


def test_pages_ask_little(
    client_for: ClientFor, report: Report, made: Making, attend: Attend, council: Agency, executive: User
) -> None:
    publish(report)
    attend("Advanced", date(2024, 5, 1), council, 12)
    visitor = client_for(None)
    for address, most in ((SHELF, 2), (READ, 3), (PDF, 3)):
        with CaptureQueriesContext(connection) as queries:
            visitor.get(address)
        assert len(queries) <= most, [query["sql"] for query in queries]
    with CaptureQueriesContext(connection) as queries:
        assert overview(executive) is not None
    assert len(queries) <= 7, [query["sql"] for query in queries]  # the standing of the person is one of them


def test_the_shelf_asks_the_same_however_full_it_is(
    client_for: ClientFor, report: Report, made: Making
) -> None:
    for year in range(2010, 2024):
        publish(Report.objects.create(year=year, title=f"Annual report {year}", lead="Then"))
    publish(report)
    with CaptureQueriesContext(connection) as queries:
        page = client_for(None).get(SHELF).content.decode()
    assert page.count("PDF, 6 pages") == 15
    assert len(queries) == 2
    assert not any(f'"{word}"' in query["sql"] for query in queries for word in ("content", "sections"))


# Making and publishing ------------------------------------------------------------------------------


def test_asking_leads_to_a_page_that_can_be_returned_to(
    client_for: ClientFor, report: Report, executive: User
) -> None:
    browser = client_for(executive)
    first = browser.post(f"{READ}make/")
    assert browser.post(f"{READ}make/").headers["Location"] == first.headers["Location"]
    page = browser.get(first.headers["Location"]).content.decode()
    assert "The file is waiting to be made" in page
    assert "Check again" in page
    making.make(Making.objects.get().pk, clock=lambda: NOW)
    page = browser.get(first.headers["Location"]).content.decode()
    assert "The file is made" in page
    assert PDF in page
    assert browser.get(PDF).content.startswith(b"%PDF-1.7")


def test_a_failed_making_says_why_and_can_be_tried_again(
    client_for: ClientFor, report: Report, executive: User
) -> None:
    asked = services.ask(report, by=executive, now=NOW)
    claimed = jobs.claim(Making, asked.pk, now=NOW)
    assert claimed
    jobs.fail(claimed, jobs.FAULT, now=NOW)
    page = client_for(executive).get(f"/annual-reports/makings/{asked.pk}/").content.decode()
    assert jobs.FAULT in page
    assert f'action="{READ}make/"' in page


def test_those_who_may_read_may_not_make_or_publish(
    client_for: ClientFor, report: Report, scrutineer: User, practitioner: User
) -> None:
    for address in (f"{READ}make/", f"{READ}publish/", f"{SHELF}new/"):
        assert client_for(scrutineer).post(address).status_code == 403
    publish(report)
    assert client_for(practitioner).post(f"{READ}make/").status_code == 403
    assert client_for(None).post(f"{READ}make/").status_code == 302
    assert Making.objects.count() == 1


@pytest.mark.usefixtures("rules")
def test_publishing_asks_once_more_and_opens_the_report(
    client_for: ClientFor, report: Report, executive: User, made: Making
) -> None:
    browser = client_for(executive)
    asked = browser.get(f"{READ}publish/").content.decode()
    assert "Publish this report?" in asked
    assert f'name="making" value="{made.pk}"' in asked
    assert client_for(None).get(READ).status_code == 404
    page = browser.post(f"{READ}publish/", {"making": made.pk}, follow=True).content.decode()
    assert "Everybody can read it and download it now." in page
    assert client_for(None).get(READ).status_code == 200
    second = browser.post(f"{READ}publish/", {"making": made.pk})
    assert second.status_code == 409
    assert "already published" in second.content.decode()


def test_a_report_without_a_file_is_not_published(
    client_for: ClientFor, report: Report, executive: User
) -> None:
    answer = client_for(executive).post(f"{READ}publish/")
    assert answer.status_code == 409
    assert "Make the file first" in answer.content.decode()


@pytest.mark.usefixtures("rules")
def test_the_business_unit_begins_the_report_of_any_year(client_for: ClientFor, business_unit: User) -> None:
    browser = client_for(business_unit)
    sent = {"year": "2019/20", "lead": "What we did"}
    assert "The report is begun." in browser.post(f"{SHELF}new/", sent, follow=True).content.decode()
    assert "already a report for 2019 to 2020" in browser.post(f"{SHELF}new/", sent).content.decode()
    for nonsense in ("2019-21", "soon", ""):
        assert browser.post(f"{SHELF}new/", {"year": nonsense, "lead": "What"}).status_code == 200
    assert Report.objects.count() == 1


# What is put on somebody's list of work ---------------------------------------------------------------


def titles(user: User) -> list[str]:
    return [item.title for item in told(work.work(user, TODAY))]


def test_a_report_comes_to_those_who_publish_it(
    report: Report, executive: User, business_unit: User, scrutineer: User
) -> None:
    assert titles(executive) == ["Have the file of annual report 2024 to 2025 made"]
    make_file(report)
    assert titles(executive) == titles(business_unit) == ["Annual report 2024 to 2025 is ready to publish"]
    assert titles(scrutineer) == ["Read annual report 2024 to 2025 before it is published"]
    publish(report)
    assert titles(executive) == titles(scrutineer) == []


def test_the_report_of_the_last_year_is_to_be_begun(
    report: Report, business_unit: User, executive: User, council: Agency
) -> None:
    publish(report)
    Contribution.objects.create(agency=council, year=2025, amount=Decimal(100))
    next_summer = date(2026, 6, 1)
    assert [item.title for item in told(work.work(business_unit, next_summer))] == [
        "Begin the annual report 2025 to 2026"
    ]
    assert told(work.work(executive, next_summer)) == []


def test_a_new_partnership_begins_its_first_report_once_there_is_something_to_tell(
    business_unit: User, council: Agency
) -> None:
    assert titles(business_unit) == []
    Contribution.objects.create(agency=council, year=2025, amount=Decimal(100))
    assert titles(business_unit) == []
    Contribution.objects.create(agency=council, year=2024, amount=Decimal(100))
    assert titles(business_unit) == ["Begin the annual report 2024 to 2025"]
