"""A safeguarding lead looks who is due, on a phone; the training officer sets a target and sees it missed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.base.years import FinancialYear
from tests.browser.fixtures import findings, follow
from tests.browser.test_journey import sign_in
from tests.conftest import session_on
from tests.training.certificates.conftest import attended
from training.assurance.models import Expectation
from training.models import Course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def clean(page: Page) -> None:
    """Axe finds nothing, and nothing stands out on the right."""
    assert findings(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_a_lead_sees_who_is_due_and_the_officer_who_is_missing(
    live_server: LiveServer,
    browser: Browser,
    course: Course,
    practitioner: User,
    charity: Agency,
    agency_lead: User,
    training_officer: User,
) -> None:
    today = timezone.localdate()
    Course.objects.update(certificate_years=2)
    Expectation.objects.create(course=course, role=Role.PRACTITIONER, from_on=today - timedelta(days=9))
    attended(session_on(course, today - timedelta(days=700)), practitioner, charity)
    year = FinancialYear.of(today)
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as phone:
        page = phone.new_page()
        sign_in(page, live_server.url, agency_lead)
        page.goto(f"{live_server.url}/training/assurance/workforce/")
        page.get_by_role("link", name="Due within 90 days").first.click()
        expect(page.get_by_role("heading", name="1 person and course")).to_be_visible()
        expect(page.get_by_role("rowheader", name="Priya Nair")).to_be_visible()
    with browser.new_context(viewport={"width": 1280, "height": 900}) as desk:
        page = desk.new_page()
        sign_in(page, live_server.url, training_officer)
        page.get_by_role("link", name="Manage training").click()
        follow(page.get_by_role("link", name="Workforce, take-up and costs"))
        clean(page)
        page.get_by_role("link", name="Take-up", exact=True).click()
        page.get_by_role("link", name="Targets").first.click()
        page.get_by_role("link", name="Set a target").first.click()
        page.get_by_label("Financial year").fill(str(year))
        page.get_by_label("How many attendances").fill("12")
        page.get_by_role("button", name="Save the target").click()
        expect(page.get_by_text("Choose an agency or a sector, and not both").first).to_be_visible()
        clean(page)
        page.get_by_label("Agency").select_option(label="Lantern Family Trust")
        page.get_by_role("button", name="Save the target").click()
        expect(page.get_by_role("row", name="Lantern Family Trust")).to_contain_text("12")
        page.goto(f"{live_server.url}/training/assurance/take-up/?by=agency")
        expect(page.get_by_role("row", name="Lantern Family Trust").last).to_contain_text("0%")
        clean(page)
        page.goto(f"{live_server.url}/training/assurance/money/")
        page.get_by_role("button", name="Add an entry").click()
        page.get_by_label("Financial year").fill(str(year))
        page.get_by_label("What was it?").select_option(label="Venues and refreshments")
        page.get_by_label("Amount in pounds").fill("1,250.50")
        page.get_by_role("button", name="Save the entry").click()
        expect(page.get_by_role("row", name=year.words)).to_contain_text("-£1,250.50")
        clean(page)
