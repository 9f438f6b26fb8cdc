"""A rapid review from the letters to the agencies to the pack for the Panel, each part by whom it falls to."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from reviews.models import Review
from reviews.rapid import making, services
from reviews.rapid.models import Making
from tests.browser.fixtures import findings, follow
from tests.browser.test_journey import sign_in
from tests.reviews.rapid.conftest import board_of_care as board_of_care
from tests.reviews.rapid.conftest import partners as partners
from tests.reviews.rapid.conftest import review as review
from tests.reviews.rapid.conftest import written as written
from tests.reviews.rapid.test_signing import sign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody on a phone whose browser runs no scripts."""
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        yield context


def look(page: Page) -> None:
    """Nothing is wrong with the page, wide and narrow."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == [], f"{page.url} at {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_rapid_review_comes_from_its_letters_to_its_pack(
    live_server: LiveServer,
    page: Page,
    phone: BrowserContext,
    review: Review,
    business_unit: User,
    agency_lead: User,
    partners: dict[str, User],
    written: Callable[..., Review],
) -> None:
    room = f"{live_server.url}/reviews/{review.pk}/rapid/"
    sign_in(page, live_server.url, business_unit)
    page.goto(room)
    follow(page.get_by_role("button", name="Ask agencies"))
    page.get_by_label("What should they look at?").fill("The family of Child Rowan, since birth.")
    follow(page.get_by_role("button", name="Continue"))
    look(page)
    follow(page.get_by_role("button", name="Ask 2 agencies"))
    look(page)

    theirs = phone.new_page()
    sign_in(theirs, live_server.url, agency_lead)
    theirs.goto(live_server.url)
    follow(theirs.get_by_role("link", name="Answer: Agency summary for a rapid review"))
    follow(theirs.get_by_role("button", name="Answer"))
    for box in theirs.locator("textarea").all():
        box.fill("We saw the child twice.")
    theirs.get_by_label("Which senior manager has checked this?").fill("Ann Osborne")
    theirs.get_by_label("What is their post?").fill("Director")
    follow(theirs.get_by_role("button", name="Send to the business unit"))
    expect(theirs.get_by_text("It is sent.")).to_be_visible()

    written()
    opened = services.ask_to_sign(review, by=business_unit, now=timezone.now())
    sign(opened, partners["council"])
    sign(opened, partners["police"])
    partner = phone.browser.new_context(java_script_enabled=False).new_page()  # type: ignore[union-attr]
    sign_in(partner, live_server.url, partners["health"])
    partner.goto(f"{live_server.url}/reviews/sign-off/{opened.pk}/")
    follow(partner.get_by_role("button", name="Sign, or say why not"))
    partner.get_by_label("Yes, I sign it").check()
    follow(partner.get_by_role("button", name="Send"))
    expect(partner.get_by_text("3 of 3 partners have signed")).to_be_visible()
    partner.context.close()

    page.goto(room)
    follow(page.get_by_role("button", name="Make the pack"))
    making.make(Making.objects.get().pk)
    page.goto(room)
    expect(page.get_by_role("link", name=f"{review.reference} (PDF)")).to_be_visible()
    look(page)
