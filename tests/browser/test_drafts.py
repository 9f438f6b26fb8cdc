"""What is typed is kept while somebody types, and found again, with and without a script."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session as StoredSession
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts import idle
from partnership.accounts.models import User
from partnership.drafts.models import Draft
from tests.browser.fixtures import WIDTHS, findings, follow
from tests.browser.test_journey import sign_in
from tests.conftest import PASSWORD
from tests.drafts.pages import EDIT, fields
from training.models import Course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ClientFor = Callable[[User | None], Client]
SAVED = "Saved as a draft at"
LOST = "You were signed out before this was saved"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def hers(
    browser: Browser, live_server: LiveServer, training_officer: User, client_for: ClientFor, course: Course
) -> Iterator[BrowserContext]:
    """The training officer's browser."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True) as context:
        let_in(context, live_server, client_for(training_officer))
        yield context


def let_in(context: BrowserContext, live_server: LiveServer, client: Client) -> None:
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


def summary(page: Page) -> str:
    return page.get_by_label("Summary").input_value()


def run_out() -> None:
    """Nobody has touched any session for longer than is allowed."""
    for stored in StoredSession.objects.all():
        session = stored.get_decoded()
        session[idle.SEEN] = session.get(idle.SEEN, 0) - 31 * 60
        stored.session_data = StoredSession.objects.encode(session)
        stored.save()


def sign_in_here(page: Page, somebody: User) -> None:
    page.get_by_label("Email address").fill(somebody.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def test_typing_is_enough_and_a_closed_tab_loses_nothing(
    live_server: LiveServer, hers: BrowserContext
) -> None:
    page = hers.new_page()
    page.goto(live_server.url + EDIT)
    page.get_by_label("Summary").fill("Typed and never sent")
    expect(page.get_by_text(SAVED).first).to_be_visible(timeout=10_000)
    page.get_by_label("Title").fill("Typed in the last second")
    page.close()

    again = hers.new_page()
    again.goto(live_server.url + EDIT)
    expect(again.get_by_text("This is your draft of")).to_be_visible()
    assert summary(again) == "Typed and never sent"
    assert again.get_by_role("alert").count() == 0
    draft = Draft.objects.get()
    for path in (f"/account/drafts/{draft.pk}/", "/account/drafts/", EDIT):
        again.goto(live_server.url + path)
        for width in WIDTHS:
            again.set_viewport_size({"width": width, "height": 900})
            assert findings(again) == []
    again.get_by_role("button", name="Save", exact=True).click()
    again.wait_for_url("**/training/courses/**")
    again.goto(f"{live_server.url}/account/drafts/")
    expect(again.get_by_text("You have no drafts")).to_be_visible()


def test_leaving_the_page_sends_the_last_words(live_server: LiveServer, hers: BrowserContext) -> None:
    page = hers.new_page()
    page.goto(live_server.url + EDIT)
    page.get_by_label("Summary").fill("The last words")
    page.goto(f"{live_server.url}/training/")
    page.wait_for_timeout(500)
    page.goto(live_server.url + EDIT)
    assert summary(page) == "The last words"


def test_without_scripts_a_button_keeps_and_another_throws_away(
    live_server: LiveServer, browser: Browser, training_officer: User, course: Course
) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        sign_in(page, live_server.url, training_officer)
        page.goto(live_server.url + EDIT)
        page.get_by_label("Summary").fill("")
        page.get_by_label("Title").fill("Half a title")
        page.get_by_role("button", name="Save as a draft and come back later").click()
        expect(page.get_by_role("heading", name="Your drafts", level=1)).to_be_visible()
        expect(page.get_by_text(SAVED)).to_be_visible()
        follow(page.get_by_role("link", name="Change Advanced Child Protection").first)
        assert page.get_by_label("Title").input_value() == "Half a title"
        assert summary(page) == ""
        page.get_by_role("button", name="Throw the draft away").click()
        expect(page.get_by_text("The draft is thrown away.")).to_be_visible()
        assert page.get_by_label("Title").input_value() == "Advanced Child Protection"


def test_a_session_that_ran_out_leads_back_to_the_filled_form(
    live_server: LiveServer, browser: Browser, training_officer: User, course: Course, scripts: bool
) -> None:
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        sign_in(page, live_server.url, training_officer)
        page.goto(live_server.url + EDIT)
        page.get_by_label("Summary").fill("Written for half an hour")
        run_out()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
        sign_in_here(page, training_officer)
        page.wait_for_url(f"**{EDIT}")
        expect(page.get_by_text(LOST)).to_be_visible()
        assert summary(page) == "Written for half an hour"
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("The course is saved.")).to_be_visible()
    assert Course.objects.get().summary == "Written for half an hour"


def test_the_page_that_is_left_by_itself_has_kept_the_words(
    live_server: LiveServer, hers: BrowserContext, training_officer: User
) -> None:
    page = hers.new_page()
    page.clock.install()
    page.goto(live_server.url + EDIT)
    page.get_by_label("Summary").fill("Then the telephone rang")
    page.clock.run_for(4000)
    expect(page.get_by_text(SAVED).first).to_be_visible()
    run_out()
    page.clock.run_for(31 * 60_000)
    expect(page.get_by_text("You were signed out because nothing had happened")).to_be_visible()
    sign_in_here(page, training_officer)
    page.wait_for_url(f"**{EDIT}")
    assert summary(page) == "Then the telephone rang"


def test_typing_on_after_the_end_is_kept_and_said(
    live_server: LiveServer, hers: BrowserContext, training_officer: User
) -> None:
    page = hers.new_page()
    page.goto(live_server.url + EDIT)
    StoredSession.objects.all().delete()
    page.get_by_label("Summary").fill("Signed out in another tab")
    expect(page.locator("[data-draft-line]")).to_contain_text("What you typed is kept", timeout=10_000)
    page.goto(live_server.url + EDIT)
    sign_in_here(page, training_officer)
    page.wait_for_url(f"**{EDIT}")
    assert summary(page) == "Signed out in another tab"


def test_somebody_else_who_signs_in_instead_sees_nothing(
    live_server: LiveServer,
    browser: Browser,
    training_officer: User,
    business_unit: User,
    course: Course,
    scripts: bool,
) -> None:
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        sign_in(page, live_server.url, training_officer)
        page.goto(live_server.url + EDIT)
        page.get_by_label("Summary").fill("Only hers")
        run_out()
        page.get_by_role("button", name="Save", exact=True).click()
        sign_in_here(page, business_unit)
        page.wait_for_url(f"**{EDIT}")
        assert "Only hers" not in page.content()
        page.goto(f"{live_server.url}/account/drafts/")
        expect(page.get_by_text("You have no drafts")).to_be_visible()
    assert Draft.objects.get(typed__isnull=False).user == training_officer


def test_what_somebody_else_saves_is_shown_without_a_reload(
    live_server: LiveServer, hers: BrowserContext, business_unit: User, client_for: ClientFor
) -> None:
    page = hers.new_page()
    page.goto(live_server.url + EDIT)
    his = client_for(business_unit)
    his.post(EDIT, fields(his.get(EDIT)) | {"summary": "His words"})
    page.get_by_label("Summary").fill("Her words")
    panel = page.get_by_role("region", name="Somebody else saved this first")
    expect(panel).to_be_visible(timeout=10_000)
    expect(panel).to_contain_text("His words")
    expect(panel).to_contain_text("Her words")
    expect(page.locator("[data-draft-spoken]")).to_contain_text("Somebody else is working on this")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody else saved this while you were writing")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The course is saved.")).to_be_visible()


def test_a_network_that_is_away_is_said_and_tried_again(
    live_server: LiveServer, hers: BrowserContext
) -> None:
    page = hers.new_page()
    page.goto(live_server.url + EDIT)
    hers.set_offline(True)
    page.get_by_label("Summary").fill("On the train")
    line = page.locator("[data-draft-line]")
    expect(line).to_contain_text("Not saved as a draft", timeout=10_000)
    hers.set_offline(False)
    expect(line).to_contain_text(SAVED, timeout=15_000)
    assert (Draft.objects.get().typed or {})["summary"] == ["On the train"]
