"""Breaking the glass, from the reason to the review: with scripts and without."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.meetings.models import Subgroup
from partnership.rights.glass import break_glass_url
from partnership.rights.models import Opening
from partnership.rights.rules import Outcome
from tests.browser.fixtures import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ClientFor = Callable[[User | None], Client]
REASON = "The child was not at school and nobody at home answers."


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


def test_a_record_is_opened_in_an_emergency_and_somebody_else_reviews_it(
    live_server: LiveServer,
    visitor: BrowserContext,
    agency_lead: User,
    information_governance: User,
    client_for: ClientFor,
    settings: Settings,
) -> None:
    settings.GLASS_SOURCES = {"group": "tests.rights.records.group"}
    group = Subgroup.objects.create(name="Closed group", purpose="Has papers.")
    page = opened(visitor, live_server.url, client_for(agency_lead), break_glass_url(f"group:{group.pk}"))
    page.get_by_label("Nobody who may see it can be reached").check()
    page.get_by_label("What has happened, and what will you do").fill("Please!")
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Nobody who may see it can be reached")).to_be_checked()
    page.get_by_label("What has happened, and what will you do").fill(REASON)
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_text("The record is open to you for 60 minutes")).to_be_visible()
    expect(page.get_by_role("heading", name="Closed group", level=1)).to_be_visible()

    page = opened(visitor, live_server.url, client_for(information_governance), "/notifications/")
    page.get_by_role("link", name="A closed record was opened in an emergency").click()
    expect(page.get_by_text(REASON)).to_be_visible()
    page.get_by_label("Not justified").check()
    page.get_by_label("What you found").fill("The duty team was not rung first.")
    page.get_by_role("button", name="Keep this review").click()
    expect(page.get_by_text("The review is kept")).to_be_visible()
    expect(page.get_by_role("button", name="Keep this review")).to_have_count(0)
    assert Opening.objects.get().outcome == Outcome.NOT_JUSTIFIED

    page = opened(visitor, live_server.url, client_for(agency_lead), "/notifications/")
    page.get_by_role("link", name="Your emergency opening was reviewed").click()
    expect(page.get_by_text("The duty team was not rung first.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_of_the_emergency_has_no_findings(
    live_server: LiveServer,
    browser: Browser,
    width: int,
    agency_lead: User,
    client_for: ClientFor,
    settings: Settings,
) -> None:
    """The walk over all addresses cannot come here: it needs a record that may be opened."""
    settings.GLASS_SOURCES = {"group": "tests.rights.records.group"}
    group = Subgroup.objects.create(name="Closed group", purpose="Has papers.")
    with browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True) as context:
        page = opened(context, live_server.url, client_for(agency_lead), break_glass_url(f"group:{group.pk}"))
        assert findings(page) == []
