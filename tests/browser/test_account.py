"""Passkeys, an authenticator app and the warning before a session ends, in a browser."""

import base64
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session as StoredSession
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from partnership.accounts import idle
from partnership.accounts.models import AccountEvent, User
from partnership.accounts.rules import Happening
from tests.accounts.app import code
from tests.browser.fixtures import findings, follow
from tests.browser.test_journey import sign_in
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def with_a_fingerprint(page: Page) -> Page:
    """A browser on a machine that knows its owner, as the browser's own makers test it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    reader = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": reader})
    return page


def add_passkey(page: Page, base: str) -> None:
    page.goto(f"{base}/account/second-factor/passkey/")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes", level=1)).to_be_visible()


def test_a_passkey_signs_in_and_stands_for_the_second_step_and_confirms(
    live_server: LiveServer, with_a_fingerprint: Page, practitioner: User
) -> None:
    page = with_a_fingerprint
    sign_in(page, live_server.url, practitioner)
    add_passkey(page, live_server.url)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert len(download.value.path().read_text().splitlines()) == 13

    follow(page.get_by_role("button", name="Sign out").first)
    page.goto(f"{live_server.url}/account/login/?next=/training/mine/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/training/mine/")

    follow(page.get_by_role("button", name="Sign out").first)
    sign_in(page, live_server.url, practitioner)
    expect(page.get_by_role("heading", name="Show that it is you", level=1)).to_be_visible()
    assert findings_without_policy(page) == []
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{live_server.url}/")

    page.goto(f"{live_server.url}/account/confirm/?next=/account/second-factor/")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_text("Passkey “Work laptop”", exact=True)).to_be_visible()
    steps = AccountEvent.objects.filter(what=Happening.SIGNED_IN).order_by("created_at")
    assert [event.steps for event in steps] == [["password"], ["webauthn"], ["password", "webauthn"]]


def findings_without_policy(page: Page) -> list[str]:
    """What axe finds on the page as it stands, copied to where its script may run."""
    context = page.context.browser.new_context(bypass_csp=True)  # type: ignore[union-attr]
    copy = context.new_page()
    copy.set_content(page.content())
    found = [one for one in findings(copy) if not one.startswith("scrolls")]
    context.close()
    return found


def test_a_passkey_of_nobody_is_a_sentence(
    live_server: LiveServer, with_a_fingerprint: Page, practitioner: User
) -> None:
    page = with_a_fingerprint
    sign_in(page, live_server.url, practitioner)
    add_passkey(page, live_server.url)
    Authenticator.objects.all().delete()
    follow(page.get_by_role("button", name="Sign out").first)
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("does not sign anybody in here")).to_be_visible()


def test_a_machine_without_passkeys_says_so(live_server: LiveServer, page: Page, practitioner: User) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    sign_in(page, live_server.url, practitioner)
    page.goto(f"{live_server.url}/account/second-factor/passkey/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')) }")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey was not made.")).to_be_visible()


def test_without_scripts_the_passkey_page_names_another_way(
    live_server: LiveServer, browser: Browser, practitioner: User
) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        sign_in(page, live_server.url, practitioner)
        page.goto(f"{live_server.url}/account/second-factor/passkey/")
        expect(page.get_by_text("This browser cannot make passkeys here")).to_be_visible()
        expect(page.get_by_role("button", name="Add the passkey")).to_be_hidden()
        page.goto(f"{live_server.url}/account/")
        expect(page.get_by_text("You are signed out after 30 minutes")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_role_that_needs_a_factor_sets_up_an_app_and_goes_on(
    live_server: LiveServer, browser: Browser, business_unit: User, settings: Settings, scripts: bool
) -> None:
    settings.SECOND_FACTOR_ROLES = ["business_unit"]
    with browser.new_context(java_script_enabled=scripts, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/people/")
        page.get_by_label("Email address").fill(business_unit.email)
        page.get_by_role("textbox", name="Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", name="Set up a second step", level=1)).to_be_visible()
        page.get_by_role("button", name="Set up an app").click()
        secret = page.locator(".app-code").inner_text()
        assert base64.b32decode(secret.replace(" ", ""))
        assert (
            page.locator(".app-qr").evaluate("image => image.complete && image.naturalWidth > 100")
            or not scripts
        )
        page.get_by_label("The code that the app shows").fill(code(secret))
        page.get_by_role("button", name="Finish").click()
        expect(page.locator(".app-codes li")).to_have_count(10)
        page.get_by_role("button", name="I have kept them").click()
        expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()


# The end of a session ------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(
    browser: Browser, live_server: LiveServer, practitioner: User, client_for: Callable[[User | None], Client]
) -> Iterator[BrowserContext]:
    client = client_for(practitioner)
    with browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True) as context:
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        yield context


def age(minutes: float) -> None:
    stored = StoredSession.objects.get()
    session = stored.get_decoded()
    session[idle.SEEN] -= int(minutes * 60)
    StoredSession.objects.update(session_data=StoredSession.objects.encode(session))


def test_a_warning_comes_and_one_button_stays(live_server: LiveServer, signed_in: BrowserContext) -> None:
    page = signed_in.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}/training/mine/")
    page.clock.run_for(27 * 60_000)
    expect(page.get_by_role("dialog")).to_be_hidden()
    age(28.2)
    page.clock.run_for(2 * 60_000)
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    assert findings(page) == []
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/training/mine/")


def test_another_tab_keeps_this_one_quiet(live_server: LiveServer, signed_in: BrowserContext) -> None:
    page = signed_in.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}/training/mine/")
    page.clock.run_for(29 * 60_000)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_at_the_end_the_page_is_left_and_found_again(
    live_server: LiveServer, signed_in: BrowserContext, practitioner: User
) -> None:
    page = signed_in.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}/training/mine/?year=2024")
    age(31)
    page.clock.run_for(31 * 60_000)
    expect(
        page.get_by_text("You were signed out because nothing had happened for 30 minutes")
    ).to_be_visible()
    page.get_by_label("Email address").fill(practitioner.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/training/mine/?year=2024")
