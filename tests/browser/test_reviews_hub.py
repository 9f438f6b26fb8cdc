"""From a case that an agency refers to the page of its rapid review, at a desk and on a phone without scripts."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from reviews.referrals import reference
from tests.browser.fixtures import findings, follow
from tests.browser.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_day(page: Page, legend: str) -> None:
    """Today into the three boxes of a date."""
    today, group = timezone.localdate(), page.get_by_role("group", name=legend)
    for part in ("day", "month", "year"):
        group.get_by_label(part.capitalize()).fill(str(getattr(today, part)))


def test_from_a_referral_to_a_rapid_review(
    live_server: LiveServer, browser: Browser, agency_lead: User, business_unit: User, council: Agency
) -> None:
    rulebook.fill()
    reference.fill()
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as phone:
        page = phone.new_page()
        sign_in(page, live_server.url, agency_lead)
        page.goto(f"{live_server.url}/reviews/referrals/")
        follow(page.get_by_role("button", name="Refer a case"))
        page.get_by_label("What do you call the child here?").fill("Bracken")
        page.get_by_label("What happened?").fill("A child was found hurt at home.")
        page.get_by_label("Why should the partnership consider it?").fill(
            "Nobody had put together what each knew."
        )
        follow(page.get_by_role("button", name="Refer this case"))
        expect(page.get_by_text("is with the partnership").first).to_be_visible()
        referral = page.url
    with browser.new_context(viewport={"width": 1280, "height": 900}) as desk:
        page = desk.new_page()
        sign_in(page, live_server.url, business_unit)
        page.goto(referral)
        follow(page.get_by_role("link", name="Write down the decision").first)
        page.get_by_label("Notify it and hold a rapid review").check()
        page.get_by_label("Who decided?").fill("Margaret Doyle, Levels Council, agreed")
        page.get_by_label("Why was it decided so?").fill("It meets the law.")
        page.get_by_label("which local authority does it?").select_option(label="Levels Council")
        fill_day(page, "If it is notified: when did that authority become aware?")
        page.get_by_label("Serious harm to a child").check()
        assert findings(page) == []
        follow(page.get_by_role("button", name="Write down the decision"))
        follow(page.get_by_role("link", name="SIN-").first)
        follow(page.get_by_role("button", name="Say that it was sent"))
        fill_day(page, "When was it sent?")
        follow(page.get_by_role("button", name="Write down the notification"))
        follow(page.get_by_role("link", name="RR-").first)
        expect(page.get_by_role("heading", name="Bracken")).to_be_visible()
        expect(page.get_by_role("link", name="Serious incident")).to_be_visible()
        expect(page.get_by_role("link", name="Referral")).to_be_visible()
