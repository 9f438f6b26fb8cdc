"""A clock from the list to its pause and back, and a day off proclaimed, on a phone, with scripts and without."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import days_off, rulebook, services, settling
from partnership.deadlines.models import Deadline, Holiday
from tests.browser.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def deadline(practitioner: User, charity: Agency) -> Deadline:
    rulebook.fill()
    return services.start(
        subject="journey",
        rule="review.rapid",
        trigger_on=timezone.localdate() - timedelta(days=4),
        title="Send the agency’s summary",
        path="/agencies/",
        owner=practitioner,
        agency=charity,
        by=None,
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_business_unit_stops_a_clock_and_corrects_the_days_off(
    live_server: LiveServer, browser: Browser, business_unit: User, deadline: Deadline, scripts: bool
) -> None:
    with browser.new_context(java_script_enabled=scripts, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        sign_in(page, live_server.url, business_unit)
        page.goto(f"{live_server.url}/deadlines/")
        page.get_by_role("link", name=deadline.title).click()
        expect(page.get_by_text("The rule gives 15 working days")).to_be_visible()
        page.get_by_role("link", name="Pause the clock").click()
        page.get_by_label("Why does the clock stand still?").fill("The inquest has begun.")
        page.get_by_role("button", name="Pause the clock").click()
        expect(page.get_by_role("heading", name="The clock has stood still since")).to_be_visible()
        page.get_by_role("button", name="Let it run again").click()
        page.get_by_role("button", name="Let it run").click()
        expect(page.get_by_text("The clock runs. It is due on")).to_be_visible()

        table, today = days_off.calendar(), timezone.localdate()
        day = next(today + timedelta(days=n) for n in range(1, 9) if table.works(today + timedelta(days=n)))
        page.goto(f"{live_server.url}/deadlines/holidays/")
        page.get_by_role("button", name="Correct the list").click()
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            page.get_by_label(part, exact=True).fill(str(value))
        page.get_by_label("Name of the day").fill("State funeral")
        page.get_by_label("Why does the list change?").fill("Proclaimed this morning.")
        page.get_by_role("button", name="See what would move").click()
        expect(page.get_by_text("1 deadline moves")).to_be_visible()
        assert not Holiday.objects.exists()
        page.get_by_role("button", name="Correct the list and move it").click()
        settling.settle_waiting(timezone.now())
        page.reload()
        expect(page.get_by_role("link", name=deadline.title)).to_be_visible()
