"""Signing in at one's own organisation, against a provider that runs beside the tests, well and badly."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as configured
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from environ import Env
from pytest_django import Settings

from config.single_sign_on import providers
from partnership.accounts.models import AccountEvent, User
from partnership.accounts.rules import Happening
from tests.accounts.conftest import set_up_app, with_password
from tests.accounts.provider import CLIENT, SECRET
from tests.conftest import person, sign_in

BEGIN = "/account/login/1/"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the provider listens."""
    command = [sys.executable, "-m", "tests.accounts.provider"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=configured.BASE_DIR)
    assert process.stdout
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait()


@pytest.fixture(autouse=True)
def known(address: str, settings: Settings) -> None:
    """The portal knows the provider; the provider behaves."""
    entry = {
        "number": "1",
        "name": "Levels Council",
        "server": address,
        "client_id": CLIENT,
        "secret": SECRET,
    }
    settings.SINGLE_SIGN_ON = [entry]
    caches["process"].clear()
    say(address)


def say(address: str, **otherwise: Any) -> None:
    """Have the provider answer otherwise."""
    request(address, "POST", "/say", json.dumps(otherwise))


def request(address: str, method: str, path: str, body: str | None = None) -> Any:
    at = urlsplit(address)
    connection = HTTPConnection(str(at.hostname), at.port, timeout=10)
    connection.request(method, path, body)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def back_from(address: str, browser: Client, *, path: str = BEGIN) -> str:
    """Through the provider and back to the portal's doorstep: the address that the browser is sent to."""
    there = browser.get(path)
    assert there.status_code == 302, there.content
    answer = request(address, "GET", there["Location"].removeprefix(address))
    assert answer.status == 302
    return str(answer.headers["Location"]).removeprefix(configured.SITE_URL)


def through(address: str, browser: Client, *, path: str = BEGIN) -> Any:
    """The whole way; the portal's answer to what the provider sent."""
    return browser.get(back_from(address, browser, path=path))


# As it should be ----------------------------------------------------------------------------------------


def test_the_button_is_there_only_where_a_provider_is_set_up(db: None, settings: Settings) -> None:
    assert "Sign in with Levels Council" in Client().get("/account/login/").content.decode()
    settings.SINGLE_SIGN_ON = []
    assert "Sign in with Levels" not in Client().get("/account/login/").content.decode()
    assert Client().get(BEGIN).status_code == 404


def test_somebody_known_by_a_checked_address_is_signed_in_and_goes_on(
    address: str, practitioner: User
) -> None:
    browser = Client()
    answer = through(address, browser, path=f"{BEGIN}?next=/training/mine/")
    assert (answer.status_code, answer["Location"]) == (302, "/training/mine/")
    assert browser.get("/training/mine/").status_code == 200
    link = SocialAccount.objects.get(user=practitioner)
    assert (link.provider, link.uid, link.extra_data) == (address, "248289761001", {})
    event = AccountEvent.objects.get(user=practitioner, what=Happening.SIGNED_IN)
    assert event.steps == ["socialaccount"]
    practitioner.refresh_from_db()
    assert practitioner.has_usable_password()


def test_after_the_first_time_the_number_counts_and_not_the_address(address: str, practitioner: User) -> None:
    through(address, Client())
    say(address, claims={"email": "p.marsh@lantern.example"})
    browser = Client()
    assert through(address, browser).status_code == 302
    assert browser.get("/training/mine/").status_code == 200


def test_an_address_that_goes_to_somebody_new_does_not_open_the_old_account(
    address: str, practitioner: User
) -> None:
    through(address, Client())
    say(address, claims={"sub": "somebody-else"})
    answer = through(address, Client())
    assert answer.status_code == 403
    assert "another person before you" in answer.content.decode()


def test_an_address_that_comes_with_userinfo_counts_too(address: str, practitioner: User) -> None:
    say(address, without=["email", "email_verified", "name"])
    assert through(address, Client()).status_code == 302


def test_a_domain_may_be_vouched_for_by_the_keeper_of_the_portal(
    address: str, practitioner: User, settings: Settings
) -> None:
    say(address, without=["email_verified"])
    assert through(address, Client()).status_code == 403
    settings.SINGLE_SIGN_ON = [settings.SINGLE_SIGN_ON[0] | {"domains": ("lantern.example",)}]
    assert through(address, Client()).status_code == 302
    say(address, claims={"email_verified": False, "sub": "9"})
    assert through(address, Client()).status_code == 403


def limit(settings: Settings, **more: Any) -> None:
    settings.SINGLE_SIGN_ON = [settings.SINGLE_SIGN_ON[0] | more]


def test_a_provider_speaks_for_its_own_domains_only(
    address: str, practitioner: User, business_unit: User, settings: Settings
) -> None:
    limit(settings, domains=("lantern.example",))
    for email in (business_unit.email, "x@sub.lantern.example", "x@evil-lantern.example", "@lantern.example"):
        say(address, claims={"email": email, "email_verified": True})
        answer = through(address, Client())
        assert answer.status_code == 403, email
        assert "not confirmed" in answer.content.decode()
    assert not SocialAccount.objects.exists()
    say(address, claims={"email_verified": True})
    assert through(address, Client()).status_code == 302


TENANT = "9f1b7c52-0000-4000-8000-0123456789ab"


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"tid": TENANT}, 302),
        ({"tid": TENANT, "xms_edov": True}, 302),
        ({"tid": TENANT, "xms_edov": "1"}, 302),
        ({"tid": TENANT, "xms_edov": False}, 403),
        ({"tid": TENANT, "xms_edov": "0", "email_verified": True}, 403),
        ({"tid": TENANT, "acct": 1}, 403),
        ({"tid": TENANT, "acct": 1, "xms_edov": True}, 302),
        ({"tid": "another-tenant", "email_verified": True, "xms_edov": True}, 403),
        ({"email_verified": True, "xms_edov": True}, 403),
        ({"tid": TENANT, "email": "priya.nair@council.example", "xms_edov": True}, 403),
    ],
    ids=str,
)
def test_microsoft_entra_is_believed_about_its_own_domains_and_its_own_people(
    address: str, practitioner: User, settings: Settings, claims: dict[str, Any], status: int
) -> None:
    # The provider of these tests speaks for a tenant, as Entra's issuers do.
    limit(settings, server=f"{address}/{TENANT}", domains=("lantern.example",), is_entra=True)
    say(address, claims={"iss": f"{address}/{TENANT}", "email_verified": None} | claims, tenant=TENANT)
    assert through(address, Client()).status_code == status


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"OIDC_SERVER_URL": "https://login.microsoftonline.com/t/v2.0", "OIDC_DOMAINS": ""}, "does not check"),
        ({"OIDC_SERVER_URL": "https://login.microsoftonline.com/common/v2.0"}, "your own tenant"),
        ({"OIDC_2_SERVER_URL": "https://nhs.example", "OIDC_2_DOMAINS": "nhs.example", "OIDC_DOMAINS": ""}, "several"),
        ({"OIDC_2_SERVER_URL": "https://auth.nhs.example"}, "OIDC_2_DOMAINS"),
    ],
)  # fmt: skip
def test_a_provider_that_could_speak_for_others_is_not_set_up(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], sentence: str
) -> None:
    usual = {"SERVER_URL": "https://login.council.example", "CLIENT_ID": "a", "SECRET": "b"}
    usual = {f"{prefix}_{name}": value for prefix in ("OIDC", "OIDC_2") for name, value in usual.items()}
    del usual["OIDC_2_SERVER_URL"]
    for name, value in (usual | {"OIDC_DOMAINS": "council.example"} | given).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        providers(Env())


def test_the_second_factor_counts_where_the_provider_says_so(
    address: str, practitioner: User, settings: Settings
) -> None:
    set_up_app(with_password(practitioner)[0])
    assert through(address, Client())["Location"] == "/account/login/second-step/"
    say(address, claims={"amr": ["pwd", "mfa"]})
    assert through(address, Client())["Location"] == "/"
    settings.SECOND_FACTOR_ROLES = ["practitioner"]
    browser = Client()
    through(address, browser)
    assert browser.get("/training/mine/").status_code == 200


def an_hour_later(address: str, practitioner: User) -> Client:
    """The browser of somebody without a password who signed in at their organisation an hour ago."""
    practitioner.set_unusable_password()
    practitioner.save()
    browser = Client()
    through(address, browser)
    session = browser.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    return browser


def test_somebody_without_a_password_confirms_at_their_organisation(address: str, practitioner: User) -> None:
    browser = an_hour_later(address, practitioner)
    asked = browser.get("/account/second-factor/app/", follow=True)
    assert "Sign in again with Levels Council" in asked.content.decode()
    answer = through(address, browser, path=f"{BEGIN}?next=/account/second-factor/app/")
    assert answer["Location"] == "/account/second-factor/app/"
    assert browser.get("/account/second-factor/app/").status_code == 200


def test_confirming_asks_the_provider_to_ask_again(address: str, practitioner: User) -> None:
    there = an_hour_later(address, practitioner).get(BEGIN)["Location"]
    assert "prompt=login" in there
    assert "max_age=0" in there
    assert "max_age" not in Client().get(BEGIN)["Location"]


@pytest.mark.parametrize(
    ("otherwise", "sentence"),
    [
        ({"without": ["auth_time"]}, "does not say when you signed in there"),
        ({"claims": {"auth_time": None}}, "does not say when"),
        ({"claims": {"auth_time": "now"}}, "does not say when"),
        ({"claims": {"auth_time": True}}, "does not say when"),
        ({"signed_in_seconds_ago": 3600}, "did not ask who you are again"),
    ],
    ids=str,
)
def test_an_earlier_sign_in_there_confirms_nothing_here(
    address: str, practitioner: User, otherwise: dict[str, Any], sentence: str
) -> None:
    browser = an_hour_later(address, practitioner)
    say(address, **otherwise)
    answer = through(address, browser)
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert browser.get("/account/second-factor/app/").status_code == 302
    assert not AccountEvent.objects.filter(what=Happening.CONFIRMED).exists()


def test_a_sign_in_that_was_begun_before_another_one_confirms_nothing(
    address: str, practitioner: User
) -> None:
    browser = Client()
    there = back_from(address, browser)
    through(address, browser)
    session = browser.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    assert browser.get(there).status_code == 302
    assert browser.get("/account/second-factor/app/").status_code == 302


def test_confirming_as_somebody_else_changes_nothing(address: str, practitioner: User, nurse: User) -> None:
    browser = Client()
    sign_in(browser, nurse)
    answer = through(address, browser)
    assert answer.status_code == 403
    assert browser.get("/account/").context["user"] == nurse


# Nobody is signed in ------------------------------------------------------------------------------------


def test_somebody_whom_nobody_knows_is_told_whom_to_ask(
    address: str, nurse: User, settings: Settings
) -> None:
    settings.SINGLE_SIGN_ON_NEWCOMERS = ""
    answer = through(address, Client())
    assert answer.status_code == 403
    assert "You have no account here yet" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def take_in(request: HttpRequest, *, email: str, name: str) -> HttpResponse:
    return HttpResponse(f"{name}, {email}")


def test_a_newcomer_becomes_a_request_for_an_account(address: str, nurse: User) -> None:
    answer = through(address, Client())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/register/")
    assert not User.objects.filter(email="priya.nair@lantern.example").exists()


def test_a_newcomer_is_handed_to_the_room_that_takes_people_in(
    address: str, nurse: User, settings: Settings
) -> None:
    settings.SINGLE_SIGN_ON_NEWCOMERS = f"{__name__}.take_in"
    assert through(address, Client()).content.decode() == "Priya Nair, priya.nair@lantern.example"


@pytest.mark.parametrize(
    "otherwise",
    [
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"aud": "another-portal"}},
        {"claims": {"aud": ["the-portal", "another"], "azp": "another"}},
        {"claims": {"nonce": "of another visit"}},
        {"without": ["nonce"]},
        {"claims": {"exp": 1_700_000_000}},
        {"claims": {"iat": 4_000_000_000}},
        {"without": ["exp"]},
        {"without": ["sub"]},
        {"claims": {"sub": ""}},
        {"claims": {"sub": "x" * 300}},
        {"signed": "not"},
        {"signed": "with the public key"},
        {"signed": "by another"},
        {"signed": "with an unknown key"},
        {"broken": {"/token": [{"error": "invalid_client"}, 401]}},
        {"broken": {"/token": "<html>not what you asked for</html>"}},
        {"broken": {"/token": [{"id_token": "a.b"}]}},
        {"broken": {"/token": [[1, 2]]}},
        {"broken": {"/keys": [{"keys": "none"}]}},
        {"broken": {"/keys": [{"keys": [{"kid": "one", "kty": "RSA"}]}]}},
        {"without": ["email"], "userinfo": {"sub": "somebody else", "email": "priya.nair@lantern.example"}},
        {"without": ["email"], "broken": {"/userinfo": [{}, 302]}},
        {"error": "server_error"},
    ],
    ids=lambda otherwise: json.dumps(otherwise)[:60],
)
def test_an_answer_that_does_not_fit_signs_nobody_in(
    address: str, practitioner: User, otherwise: dict[str, Any]
) -> None:
    say(address, **otherwise)
    browser = Client()
    answer = through(address, browser)
    assert answer.status_code == 400
    assert "We could not check who you are" in answer.content.decode()
    assert browser.get("/training/mine/").status_code == 302
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "false"},
        {"email": ""},
        {"email": "priya"},
        {"email_verified": None},
    ],
)
def test_an_address_that_nobody_checked_is_nobodys(
    address: str, practitioner: User, claims: dict[str, Any]
) -> None:
    say(address, claims=claims)
    answer = through(address, Client())
    assert answer.status_code == 403
    assert "not confirmed" in answer.content.decode()


def test_an_address_that_only_looks_alike_in_capitals_is_somebody_elses(
    address: str, practitioner: User, settings: Settings
) -> None:
    settings.SINGLE_SIGN_ON_NEWCOMERS = ""
    User.objects.filter(pk=practitioner.pk).update(email="pia@lantern.example")
    say(address, claims={"email": "p\u0131a@lantern.example"})
    assert through(address, Client()).status_code == 403
    assert not SocialAccount.objects.exists()
    say(address, claims={"email": "PIA@lantern.example"})
    assert through(address, Client()).status_code == 302


def test_whoever_says_no_there_is_not_signed_in_here(address: str, practitioner: User) -> None:
    say(address, error="access_denied")
    answer = through(address, Client())
    assert answer.status_code == 403
    assert "did not sign you in" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=forged", "?state=%00&error=x"])
def test_an_answer_that_nobody_asked_for_is_refused(db: None, query: str) -> None:
    answer = Client().get(f"{BEGIN}callback/{query}")
    assert answer.status_code == 400
    assert "has run out" in answer.content.decode()


def test_an_answer_works_once_and_in_its_own_browser_only(address: str, practitioner: User) -> None:
    browser = Client()
    there = back_from(address, browser)
    assert Client().get(there).status_code == 400
    assert browser.get(there).status_code == 302
    browser.logout()
    assert browser.get(there).status_code == 400


def test_a_closed_account_stays_closed(address: str, practitioner: User) -> None:
    User.objects.filter(pk=practitioner.pk).update(is_active=False)
    browser = Client()
    assert through(address, browser)["Location"] == "/account/inactive/"
    assert browser.get("/training/mine/").status_code == 302


def test_nobody_is_sent_out_of_the_portal(address: str, practitioner: User) -> None:
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        assert through(address, Client(), path=f"{BEGIN}?next={evil}")["Location"] == "/"


# The provider is away -----------------------------------------------------------------------------------


def test_a_provider_that_is_down_is_a_page_and_a_way_round(db: None, settings: Settings) -> None:
    settings.SINGLE_SIGN_ON = [settings.SINGLE_SIGN_ON[0] | {"server": "http://127.0.0.1:1"}]
    answer = Client().get(BEGIN)
    assert answer.status_code == 503
    assert "sign in with your password" in answer.content.decode()


@pytest.mark.parametrize("part", ["/token", "/keys"])
def test_a_provider_that_fails_on_the_way_is_a_page_too(address: str, practitioner: User, part: str) -> None:
    say(address, broken={part: [{}, 503]})
    assert through(address, Client()).status_code == 503


def test_a_provider_that_speaks_for_another_is_not_asked(address: str, db: None) -> None:
    say(address, issuer="https://elsewhere.example")
    assert Client().get(BEGIN).status_code == 400
    say(address, broken={"/.well-known/openid-configuration": "<html>"})
    assert Client().get(BEGIN).status_code == 400
    say(address, broken={"/.well-known/openid-configuration": [{"issuer": address}]})
    assert Client().get(BEGIN).status_code == 400


# Settings -----------------------------------------------------------------------------------------------


def test_several_providers_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "OIDC_NAME": "Levels Council",
        "OIDC_SERVER_URL": "https://login.council.example/v2.0",
        "OIDC_CLIENT_ID": "a",
        "OIDC_SECRET": "b",
        "OIDC_DOMAINS": "Council.example,schools.example",
        "OIDC_2_NAME": "NHS",
        "OIDC_2_SERVER_URL": "https://auth.nhs.example",
        "OIDC_2_CLIENT_ID": "c",
        "OIDC_2_SECRET": "d",
        "OIDC_2_DOMAINS": "@nhs.example",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    first, second = providers(Env())
    assert (first["number"], first["domains"]) == ("1", ("council.example", "schools.example"))
    assert (second["number"], second["name"], second["domains"]) == ("2", "NHS", ("nhs.example",))
    monkeypatch.delenv("OIDC_2_SECRET")
    with pytest.raises(ImproperlyConfigured):
        providers(Env())


def test_two_people_with_one_number_at_two_providers_stay_two(
    address: str, practitioner: User, settings: Settings
) -> None:
    other = person("Pia North", "pia.north@elsewhere.example")
    SocialAccount.objects.create(provider="https://elsewhere.example", uid="248289761001", user=other)
    browser = Client()
    through(address, browser)
    assert browser.get("/account/").context["user"] == practitioner
