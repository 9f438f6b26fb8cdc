"""Every component in a real browser: at three widths, with and without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.fixtures import WIDTHS, findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/gallery/",
    "/account/login/",
    "/account/password/reset/",
    "/account/signup/",
    "/help/",
    "/cookies/",
    "/nowhere/",
]


@pytest.fixture(autouse=True)
def a_few_pages_more(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.pages.urls"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(java_script_enabled=request.param) as context:
        yield context


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_findings_at_any_width(live_server: LiveServer, browser: Browser, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(live_server.url + path)
            assert findings(page) == [], path
        page.goto(live_server.url + "/gallery/")
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_selector(".govuk-error-summary")
        assert findings(page) == []


def test_the_policy_for_scripts_and_styles_is_kept(live_server: LiveServer, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + "/gallery/")
    page.wait_for_selector("body.js-enabled")
    assert complaints == []


def test_an_error_link_moves_to_its_control(live_server: LiveServer, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto(live_server.url + "/gallery/")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Answer “Where is it?”").click()
    expect(page.locator("#id_mode_0")).to_be_in_viewport()


def test_a_keyboard_reaches_the_content_past_the_menu(live_server: LiveServer, page: Page) -> None:
    page.goto(live_server.url + "/help/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_the_menu_folds_on_a_phone_without_a_script(live_server: LiveServer, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(live_server.url + "/help/")
    menu = page.get_by_role("navigation", name="Menu")
    expect(menu.get_by_role("link", name="Training")).to_be_hidden()
    menu.get_by_text("Menu").click()
    expect(menu.get_by_role("link", name="Training")).to_be_visible()


def test_a_job_is_followed_by_itself_or_by_a_link(live_server: LiveServer, page: Page) -> None:
    page.goto(live_server.url + "/gallery/")
    expect(page.get_by_role("link", name="Check again")).to_have_attribute("href", "?job")
    with page.expect_response(re.compile(r"\?job"), timeout=5000):
        pass
    expect(page.locator("#job")).to_have_count(1)


def test_a_form_is_sent_once(live_server: LiveServer, page: Page) -> None:
    page.goto(live_server.url + "/gallery/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Save and continue").dblclick()
    page.wait_for_selector(".govuk-error-summary")
    assert len(sent) == 1
