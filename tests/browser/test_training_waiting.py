"""A full date: somebody waits for it, the lead of an agency gives one back, and whoever waited accepts it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.browser.fixtures import findings
from tests.browser.test_journey import sign_in
from tests.conftest import person, session_on
from training.models import Booking, Course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_place_that_an_agency_gives_back_goes_to_whoever_waits(
    live_server: LiveServer,
    browser: Browser,
    course: Course,
    agency_lead: User,
    nurse: User,
    charity: Agency,
) -> None:
    session = session_on(course, timezone.localdate() + timedelta(weeks=8), capacity=2)
    colleague = person("Ana Silva", "ana.silva@lantern.example", charity)

    def looked_at(page: Page) -> None:
        page.evaluate("scroll(0, 0)")
        assert findings(page) == []

    with browser.new_context(viewport={"width": 1280, "height": 900}) as office:
        lead = office.new_page()
        sign_in(lead, live_server.url, agency_lead)
        lead.goto(f"{live_server.url}/training/sessions/{session.pk}/")
        lead.get_by_role("link", name="Book several places for your agency").click()
        lead.get_by_label("How many places?").fill("2")
        lead.get_by_label("What are the places for?").fill("The duty team")
        lead.get_by_role("button", name="Keep these places").click()
        lead.get_by_label("Full name").fill("Ana Silva")
        lead.get_by_label("Work email address").fill(colleague.email)
        lead.get_by_role("button", name="Name this person").click()
        expect(lead.get_by_text("Ana Silva is named.")).to_be_visible()
        looked_at(lead)

        with browser.new_context(viewport={"width": 320, "height": 640}) as phone:
            page = phone.new_page()
            sign_in(page, live_server.url, nurse)
            page.goto(f"{live_server.url}/training/sessions/{session.pk}/")
            looked_at(page)
            page.get_by_role("button", name="Join the waiting list for this date").click()
            expect(page.get_by_role("heading", name="You are 1st in line")).to_be_visible()
            looked_at(page)

            lead.get_by_role("link", name="Give places back").click()
            lead.get_by_role("button", name="Give them back").click()
            expect(lead.get_by_text("The places are free for the next in line.")).to_be_visible()

            page.goto(f"{live_server.url}/notifications/")
            page.get_by_role("link", name="A place for you until").first.click()
            expect(page.get_by_role("heading", name="A place is free for you")).to_be_visible()
            looked_at(page)
            page.get_by_role("button", name="Accept this place").click()
            expect(page.get_by_text("The place is yours.")).to_be_visible()
    assert set(Booking.objects.values_list("user__name", flat=True)) == {"Ana Silva", "Grace Mensah"}
