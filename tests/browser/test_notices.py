"""How somebody chooses their emails, and how the business unit words a notice: with scripts and without."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.notices import preferences
from partnership.notices.models import Notice, Wording
from tests.browser.fixtures import follow
from tests.notices.posting import post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ClientFor = Callable[[User | None], Client]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(
        java_script_enabled=request.param, viewport={"width": 320, "height": 640}
    ) as context:
        yield context


def opened(visitor: BrowserContext, base: str, client: Client, path: str) -> Page:
    """A page of somebody who has signed in."""
    session = client.cookies["sessionid"].value
    visitor.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    page = visitor.new_page()
    page.goto(base + path)
    return page


def test_somebody_chooses_one_email_a_week_and_sees_when_it_goes(
    live_server: LiveServer, visitor: BrowserContext, practitioner: User, client_for: ClientFor
) -> None:
    page = opened(visitor, live_server.url, client_for(practitioner), "/notifications/")
    page.get_by_role("button", name="Choose your emails").click()
    expect(page.get_by_text("A session that you are booked on has changed")).to_be_visible()
    page.get_by_label("You have booked a place on a course").select_option("Every Monday, in one email")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. What waits for an email")).to_be_visible()
    assert preferences.choices_of(practitioner)["training.booked"] == "weekly"
    post(practitioner)
    page.reload()
    expect(page.get_by_text("Goes in one email with others on Mon")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Unread").click()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("Nothing here")).to_be_visible()
    assert Notice.objects.get().read_at


def test_the_business_unit_words_a_notice_after_seeing_it(
    live_server: LiveServer, visitor: BrowserContext, business_unit: User, client_for: ClientFor
) -> None:
    page = opened(visitor, live_server.url, client_for(business_unit), "/notifications/")
    follow(page.get_by_role("link", name="What each notice says"))
    page.get_by_text(re.compile(r"^Training: \d+ messages$")).click()
    page.get_by_role("link", name="You have booked a place on a course").click()
    page.get_by_label("Heading").fill("A place for you: {corse}")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_text("You can use {course}, {when}, {where}.").first).to_be_visible()
    page.get_by_label("Heading").fill("A place for you: {course}")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_role("heading", name="A place for you: [course]")).to_be_visible()
    expect(page.get_by_text("Subject: A place for you: [course]")).to_be_visible()
    with page.expect_popup() as mail:
        page.get_by_role("button", name="Preview the email").click()
    expect(mail.value.get_by_role("heading", name="A place for you: [course]")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Our wording")).to_be_visible()
    page.get_by_role("link", name="You have booked a place on a course").click()
    page.get_by_role("button", name="Go back to this").click()
    expect(page.get_by_text("has the portal’s own wording again")).to_be_visible()
    assert Wording.objects.get().heading == ""
