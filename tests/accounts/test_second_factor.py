"""Setting up an app, signing in with it, what is refused, and the ways back in."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from partnership.accounts.models import AccountEvent, User
from partnership.accounts.rules import Happening
from partnership.notices.models import Notice
from tests.accounts.app import code
from tests.accounts.conftest import Phone, set_up_app, with_password
from tests.conftest import PASSWORD

STEP = "/account/login/second-step/"


def phone_of(person: User) -> Phone:
    browser, _ = with_password(person)
    return set_up_app(browser)


def what(person: User) -> list[str]:
    """What happened to the account, oldest first."""
    return list(
        AccountEvent.objects.filter(user=person).order_by("created_at").values_list("what", flat=True)
    )


# Setting up and signing in -----------------------------------------------------------------------------


def test_with_an_app_a_password_alone_signs_nobody_in(practitioner: User) -> None:
    phone = phone_of(practitioner)
    browser, answer = with_password(practitioner, path="/account/login/?next=/training/mine/")
    assert (answer.status_code, answer["Location"]) == (302, STEP)
    assert browser.get("/training/mine/").status_code == 302
    answer = browser.post(STEP, {"code": phone.code()})
    assert (answer.status_code, answer["Location"]) == (302, "/training/mine/")
    assert browser.get("/training/mine/").status_code == 200
    last = AccountEvent.objects.filter(user=practitioner, what=Happening.SIGNED_IN).latest("created_at")
    assert last.steps == ["password", "totp"]


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_key(practitioner: User) -> None:
    browser, _ = with_password(practitioner)
    before = browser.get("/account/second-factor/app/").content.decode()
    after = browser.post("/account/second-factor/app/", {"code": "12345"}).content.decode()
    key = before.split('app-code">')[1].split("<")[0]
    assert key in after
    assert "That code is not right" in after
    assert not Authenticator.objects.exists()


def test_the_key_is_a_picture_without_anything_inline(practitioner: User) -> None:
    browser, _ = with_password(practitioner)
    page = browser.get("/account/second-factor/app/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<svg" not in page.split("app-qr")[1].split("</form>")[0]


@pytest.mark.parametrize("typed", ["{} {}", " {}-{} ", "{}{}"], ids=["space", "hyphen", "plain"])
def test_a_code_may_be_typed_with_spaces(practitioner: User, typed: str) -> None:
    phone = phone_of(practitioner)
    browser, _ = with_password(practitioner)
    shown = phone.code()
    assert browser.post(STEP, {"code": typed.format(shown[:3], shown[3:])}).status_code == 302


@pytest.mark.parametrize(("steps", "status"), [(1, 302), (-2, 200), (2, 200)])
def test_a_phone_may_be_half_a_minute_off(practitioner: User, steps: int, status: int) -> None:
    phone = phone_of(practitioner)
    browser, _ = with_password(practitioner)
    assert browser.post(STEP, {"code": phone.code(steps)}).status_code == status


def test_a_code_works_once_however_long_it_would_still_fit(practitioner: User) -> None:
    phone = phone_of(practitioner)
    used = phone.code(1)
    assert with_password(practitioner)[0].post(STEP, {"code": used}).status_code == 302
    # django-allauth forgets a code after half a minute; with a clock that may be off it fits for a minute and a half.
    cache.delete(f"allauth.mfa.totp.used?user={practitioner.pk}&code={used}")
    second, _ = with_password(practitioner)
    answer = second.post(STEP, {"code": f"{used[:3]} {used[3:]}"})
    assert "That code is not right" in answer.content.decode()


def test_the_code_that_set_the_app_up_does_not_sign_in(practitioner: User) -> None:
    phone = phone_of(practitioner)
    assert with_password(practitioner)[0].post(STEP, {"code": phone.code(-1)}).status_code == 200


def test_fifty_wrong_codes_are_stopped_and_so_is_the_right_one_after_them(practitioner: User) -> None:
    phone = phone_of(practitioner)
    browser, _ = with_password(practitioner)
    answers = [browser.post(STEP, {"code": f"{guess:06}"}) for guess in range(50)]
    assert [one.status_code for one in answers[:5]] == [200] * 5
    assert {one.status_code for one in answers[5:]} == {429}
    assert "Wait 5 minutes" in answers[-1].content.decode()
    assert browser.post(STEP, {"code": phone.code()}).status_code == 429
    assert what(practitioner).count(Happening.WRONG_CODE) == 5


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "١٢٣٤٥٦", "9" * 5000, "<script>"])
def test_nonsense_is_a_wrong_code_and_no_fault(practitioner: User, typed: str) -> None:
    phone_of(practitioner)
    browser, _ = with_password(practitioner)
    assert browser.post(STEP, {"code": typed}).status_code == 200


CLIENT_DATA = "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiZUEiLCJvcmlnaW4iOiJodHRwOi8veCJ9"
NO_PASSKEYS = [
    "9" * 5000,
    "[" * 100_000,
    "1",
    "[[1]]",
    "null",
    '{"id": 1}',
    '{"id": "eA", "rawId": "eA", "type": 1, "response": 1}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "eA"}}',
    *(
        f'{{"id": "eA", "rawId": "eA", "type": "public-key", "response": {{"clientDataJSON": "{CLIENT_DATA}", '
        f'"attestationObject": "{bytes}", "authenticatorData": "{bytes}", '
        f'"signature": "eA", "userHandle": "{bytes}"}}}}'
        for bytes in (
            "eA",
            "",
            "////",
            "oA",
            "v38",
            "A" * 60,
            "gICA",
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA",
        )
    ),
]


@pytest.mark.parametrize("sent", NO_PASSKEYS, ids=lambda sent: sent[:12] + sent[-30:-6])
def test_nonsense_is_no_passkey_and_no_fault(practitioner: User, sent: str) -> None:
    stranger, (browser, _) = Client(), with_password(practitioner)
    stranger.get("/account/login/passkey/")
    answer = stranger.post("/account/login/passkey/", {"credential": sent}, follow=True)
    assert "That passkey does not sign anybody in" in answer.content.decode()
    browser.get("/account/second-factor/passkey/")
    assert (
        browser.post("/account/second-factor/passkey/", {"name": "Key", "credential": sent}).status_code
        == 200
    )
    assert not Authenticator.objects.exists()


def test_the_secret_is_not_readable_in_the_database(practitioner: User, settings: Settings) -> None:
    phone = phone_of(practitioner)
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert phone.secret.replace(" ", "") not in str(kept.data)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that came with a move"
    assert with_password(practitioner)[0].post(STEP, {"code": phone.code()}).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    assert with_password(practitioner)[0].post(STEP, {"code": phone.code(1)}).status_code == 200
    assert with_password(practitioner)[0].post(STEP, {"code": code("")}).status_code == 200


def test_an_account_that_closes_between_the_steps_is_not_signed_in(practitioner: User) -> None:
    phone = phone_of(practitioner)
    browser, _ = with_password(practitioner)
    User.objects.filter(pk=practitioner.pk).update(is_active=False)
    browser.post(STEP, {"code": phone.code()})
    assert browser.get("/account/").status_code == 302


# Recovery codes ---------------------------------------------------------------------------------------


def test_a_recovery_code_stands_in_for_the_phone_once(practitioner: User) -> None:
    phone = phone_of(practitioner)
    assert with_password(practitioner)[0].post(STEP, {"code": phone.codes[0]}).status_code == 302
    assert with_password(practitioner)[0].post(STEP, {"code": phone.codes[0]}).status_code == 200
    browser, _ = with_password(practitioner)
    assert browser.post(STEP, {"code": phone.codes[1].replace(" ", "")}).status_code == 302
    assert "8 codes left" in browser.get("/account/").content.decode()


def test_recovery_codes_are_shown_once_and_can_be_made_anew(practitioner: User) -> None:
    browser, _ = with_password(practitioner)
    phone = set_up_app(browser)
    again = browser.get("/account/second-factor/recovery-codes/").content.decode()
    assert phone.codes[0] not in again
    assert "cannot be shown again" in again
    new = browser.post("/account/second-factor/recovery-codes/", follow=True).content.decode()
    assert 'class="app-codes"' in new
    assert 'href="data:text/plain' in new
    assert with_password(practitioner)[0].post(STEP, {"code": phone.codes[1]}).status_code == 200
    assert Notice.objects.filter(user=practitioner, kind="accounts.codes_made").count() == 1


# A role that needs one --------------------------------------------------------------------------------


@pytest.mark.usefixtures("as_in_production")
def test_a_role_that_needs_a_factor_sees_nothing_until_there_is_one(business_unit: User) -> None:
    browser, answer = with_password(business_unit, path="/account/login/?next=/people/")
    assert answer["Location"] == "/people/"
    for path in ("/", "/people/", "/training/", "/account/", "/notifications/", "/account/password/change/"):
        assert browser.get(path)["Location"].startswith("/account/second-factor/"), path
    assert browser.post("/people/new/")["Location"] == "/account/second-factor/"
    for path in ("/accessibility/", "/health/live", "/account/second-factor/passkey/"):
        assert browser.get(path).status_code == 200
    page = browser.get("/people/", follow=True)
    assert "Set up a second step" in page.content.decode()
    set_up_app(browser)
    assert browser.get("/people/").status_code == 200


@pytest.mark.usefixtures("as_in_production")
def test_what_looks_behind_the_pages_needs_the_factor_too(
    business_unit: User, as_in_production: None
) -> None:
    browser, _ = with_password(business_unit)
    assert browser.get("/operations/")["Location"].startswith("/account/second-factor/")
    assert browser.get("/health/live").status_code == 200


def test_after_the_factor_one_goes_where_one_wanted_to(business_unit: User) -> None:
    browser, _ = with_password(business_unit)
    browser.get("/people/", follow=True)
    key = browser.get("/account/second-factor/app/").content.decode().split('app-code">')[1].split("<")[0]
    page = browser.post("/account/second-factor/app/", {"code": code(key)}, follow=True)
    assert 'href="/people/"' in page.content.decode().split("I have kept them")[0]


@pytest.mark.usefixtures("as_in_production")
def test_other_roles_and_other_settings_ask_for_none(
    practitioner: User, business_unit: User, settings: Settings
) -> None:
    assert with_password(practitioner)[0].get("/training/mine/").status_code == 200
    settings.SECOND_FACTOR_ROLES = []
    assert with_password(business_unit)[0].get("/people/").status_code == 200


@pytest.mark.usefixtures("as_in_production")
def test_the_only_factor_stays_where_the_role_needs_one(business_unit: User, practitioner: User) -> None:
    for person, status in ((business_unit, 409), (practitioner, 302)):
        browser, _ = with_password(person)
        set_up_app(browser)
        factor = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
        answer = browser.post(f"/account/second-factor/{factor.pk}/remove/")
        assert answer.status_code == status
    assert not Authenticator.objects.filter(user=practitioner).exists()
    assert Notice.objects.filter(user=practitioner, kind="accounts.factor_removed").count() == 1


@pytest.mark.usefixtures("as_in_production")
def test_somebody_else_has_no_hand_in_my_factors(practitioner: User, nurse: User) -> None:
    phone_of(practitioner)
    mine = Authenticator.objects.get(user=practitioner, type=Authenticator.Type.TOTP)
    browser, _ = with_password(nurse)
    assert browser.post(f"/account/second-factor/{mine.pk}/remove/").status_code == 404


# The way back in --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("as_in_production")
def test_an_administrator_resets_a_lost_phone(administrator: User, business_unit: User) -> None:
    theirs, _ = with_password(business_unit)
    set_up_app(theirs)
    mine, _ = with_password(administrator)
    set_up_app(mine)
    address = f"/people/{business_unit.pk}/second-factor/"
    assert "Enter why" in mine.post(address, {"reason": " "}).content.decode()
    assert mine.post(address, {"reason": "Lost phone, seen in the office"}).status_code == 302
    assert theirs.get("/people/").status_code == 302  # signed out
    assert not Authenticator.objects.filter(user=business_unit).exists()
    event = AccountEvent.objects.get(user=business_unit, what=Happening.FACTORS_RESET)
    assert (event.by, event.reason) == (administrator, "Lost phone, seen in the office")
    assert Notice.objects.filter(user=business_unit, kind="accounts.factors_reset").count() == 1
    again, _ = with_password(business_unit)
    assert again.get("/people/")["Location"].startswith("/account/second-factor/")
    assert mine.post(address, {"reason": "Twice"}).status_code == 409
    set_up_app(again)
    assert "Aled Morgan: Lost phone" in again.get("/account/sign-ins/").content.decode()


def test_whoever_sits_at_the_server_resets_the_last_administrator(administrator: User) -> None:
    phone_of(administrator)
    call_command("reset_second_factor", administrator.email.upper(), reason="The only one")
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="no second step"):
        call_command("reset_second_factor", administrator.email, reason="Again")
    with pytest.raises(CommandError, match="Nobody has"):
        call_command("reset_second_factor", "nobody@council.example", reason="Who")


# What the database holds to ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("accounts_sign_in_says_how", {"what": Happening.SIGNED_IN}),
        ("accounts_reset_says_why", {"what": Happening.FACTORS_RESET}),
    ],
)
def test_the_database_refuses_what_says_too_little(
    practitioner: User, name: str, fields: dict[str, str]
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AccountEvent.objects.create(user=practitioner, **fields)


def test_nobody_rewrites_what_happened(practitioner: User) -> None:
    event = AccountEvent.objects.create(user=practitioner, what=Happening.WRONG_PASSWORD)
    rows = AccountEvent.objects.filter(pk=event.pk)
    for change in (lambda: rows.update(what=Happening.CONFIRMED), rows.delete):
        with pytest.raises(IntegrityError, match="stays written"), transaction.atomic():
            change()


def test_signing_in_and_a_page_after_it_ask_little(
    practitioner: User, django_assert_max_num_queries: "object", client: Client
) -> None:
    client.post("/account/login/", {"login": practitioner.email, "password": PASSWORD})
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        client.get("/account/second-factor/")
