"""A recommendation is written beside others like it, and answered by its agency."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from tests.access.conftest import places as places
from tests.browser.fixtures import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_was_recommended_before_shows_while_one_writes_and_an_agency_answers(
    live_server: LiveServer, context: BrowserContext, page: Page, places: dict[str, str | UUID], business_unit: User,
    agency_lead: User, client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    def sit_down(somebody: User) -> None:
        session = client_for(somebody).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    sit_down(business_unit)
    page.goto(f"{live_server.url}/reviews/{places['learned']}/findings/")
    follow(page.get_by_role("link", name="Add a recommendation"))
    page.get_by_label("What is recommended?").fill("Ask every time, and write down the answer.")
    expect(page.get_by_role("heading", name="Others have recommended this before")).to_be_visible(
        timeout=15000
    )
    page.get_by_label("The partnership as a whole").check()
    follow(page.get_by_role("button", name="Save the recommendation"))
    follow(page.get_by_role("link", name="Recommendation 3").first)
    follow(page.get_by_role("button", name="Ask for an answer"))
    expect(
        page.get_by_role("heading", name="Your next step: write down what the body answers")
    ).to_be_visible()

    sit_down(agency_lead)
    page.goto(f"{live_server.url}/reviews/recommendations/{places['recommendation']}/")
    follow(page.get_by_role("button", name="Answer the recommendation"))
    page.get_by_label("Accepted in part").check()
    follow(page.get_by_role("button", name="Give this answer"))
    expect(page.get_by_role("alert")).to_contain_text("Say why it is not accepted")
    page.get_by_label("Why?").fill("Two of five teams have nobody to ask.")
    follow(page.get_by_role("button", name="Give this answer"))
    expect(page.get_by_role("heading", name="Accepted in part")).to_be_visible()
