"""What a review learned goes out as a seven-minute briefing, a team discusses it, and its agency is covered."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from reviews.briefings import services
from reviews.briefings.models import Briefing
from tests.browser.fixtures import findings, follow, sticks_out
from tests.reviews.briefings import briefing as briefing
from tests.reviews.briefings import colleague as colleague
from tests.reviews.briefings import review as review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_briefing_is_published_discussed_by_a_team_and_its_agency_covered(
    live_server: LiveServer, context: BrowserContext, page: Page, briefing: Briefing, business_unit: User,
    colleague: User, practitioner: User, client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    site = live_server.url

    def sit_down(somebody: User) -> None:
        session = client_for(somebody).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])

    without_space = {"background": "w" * 480}
    services.change(briefing, version=briefing.version, by=business_unit, **without_space)
    briefing = services.hand_in(briefing, by=business_unit)
    sit_down(colleague)
    page.goto(f"{site}/reviews/briefings/{briefing.pk}/")
    follow(page.get_by_role("button", name="It names nobody"))
    sit_down(business_unit)
    page.goto(f"{site}/reviews/briefings/{briefing.pk}/")
    follow(page.get_by_role("button", name="Publish the briefing"))
    page.locator("[name=summary]").fill(f"Plan before the birth. {'w' * 270}")
    follow(page.get_by_role("button", name="Publish it"))

    page.set_viewport_size({"width": 320, "height": 800})
    assert not sticks_out(page), "a word without a space is broken"
    page.set_viewport_size({"width": 1280, "height": 900})
    sit_down(practitioner)
    page.goto(f"{site}/publications/")
    follow(page.get_by_role("link", name=briefing.title))
    page.set_viewport_size({"width": 320, "height": 800})
    assert findings(page) == []
    follow(page.get_by_role("button", name="Our team discussed it"))
    page.get_by_label("Team").fill("North")
    page.get_by_label("How many people").fill("0")
    page.get_by_label("One thing that we will change").fill("We ask who else lives there.")
    follow(page.get_by_role("button", name="We discussed it"))
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("How many people").fill("7")
    follow(page.get_by_role("button", name="We discussed it"))
    expect(page.get_by_text("Discussed by 1 team")).to_be_visible()

    sit_down(business_unit)
    page.goto(f"{site}/reviews/briefings/{briefing.pk}/coverage/")
    expect(page.get_by_text("We ask who else lives there.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Lantern Family Trust")).to_contain_text("7")
