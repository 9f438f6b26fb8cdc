"""From a place that costs something to its invoice and a credit note: finance on a phone, without scripts."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.browser.fixtures import findings
from tests.browser.test_journey import sign_in
from tests.training.charges.conftest import held_yesterday, in_force, taken
from training.charges import printing
from training.models import Booking, Course, Session
from training.rules import Attendance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go(page: Page, address: str) -> None:
    """Open a page, on which axe finds nothing."""
    page.goto(address)
    assert findings(page) == [], address


def test_finance_sends_what_was_shown_and_credits_a_part_of_it(
    live_server: LiveServer,
    browser: Browser,
    course: Course,
    session: Session,
    practitioner: User,
    charity: Agency,
    finance_officer: User,
) -> None:
    in_force()
    held = taken(held_yesterday(course), practitioner, charity, days_ago=30)
    Booking.objects.filter(pk=held.pk).update(attendance=Attendance.ATTENDED, marked_at=timezone.now())
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        sign_in(page, live_server.url, practitioner)
        go(page, f"{live_server.url}/training/sessions/{session.pk}/book/")
        expect(page.get_by_text("This place costs £45 to Lantern Family Trust.")).to_be_visible()
        page.get_by_role("button", name="Book this place").click()
        expect(page.get_by_text("Place: £45 to Lantern Family Trust")).to_be_visible()
        go(page, f"{live_server.url}/training/charges/prices/")
        expect(page.get_by_role("row", name="Everybody else")).to_be_visible()
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        sign_in(page, live_server.url, finance_officer)
        page.goto(f"{live_server.url}/training/charges/")
        expect(page.get_by_role("heading", name="2 charges")).to_be_visible()
        page.get_by_role("button", name="Send invoices").click()
        page.get_by_role("button", name="See what would be invoiced").click()
        expect(page.get_by_text("The session is still to come.")).to_be_visible()
        page.get_by_role("button", name="Send exactly this").click()
        page.get_by_role("link", name="TR-00001").click()
        expect(page.get_by_role("heading", name="The PDF is being made")).to_be_visible()
        for waiting in printing.waiting():
            printing.make(waiting, now=timezone.now())
        page.reload()
        expect(page.get_by_role("button", name="Open the PDF")).to_be_visible()
        page.get_by_role("link", name="Credit this invoice").click()
        page.get_by_label("Why is this credited?").fill("The session ended at noon.")
        page.get_by_label("Priya Nair: Place").fill("46")
        page.get_by_role("button", name="Issue the credit note").click()
        expect(page.get_by_text("Not more than £45 was invoiced. Enter less.").first).to_be_visible()
        page.get_by_label("Priya Nair: Place").fill("22.50")
        page.get_by_role("button", name="Issue the credit note").click()
        expect(page.get_by_role("heading", name="TC-00001")).to_be_visible()
        page.goto(f"{live_server.url}/training/charges/income/")
        expect(page.get_by_role("cell", name="£22.50").last).to_be_visible()
