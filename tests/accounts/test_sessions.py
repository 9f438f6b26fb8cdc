"""Where somebody is signed in, what happened to their account, being asked again, and how many tries there are."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as StoredSession
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts import tasks
from partnership.accounts.models import AccountEvent, User
from partnership.accounts.rules import Happening, device
from tests.accounts.app import code
from tests.accounts.conftest import with_password
from tests.conftest import PASSWORD, sign_in

ClientFor = Callable[[User | None], Client]
FIREFOX = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile/15E148 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537 Chrome/142.0 Safari/537.36 Edg/142.0"


def signed_in(person: User, agent: str = FIREFOX, address: str = "192.0.2.7") -> Client:
    browser = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return browser


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on an iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_a_device_in_words(agent: str, words: str) -> None:
    assert device(agent) == words


def test_somebody_sees_where_they_are_signed_in_and_ends_one(practitioner: User, nurse: User) -> None:
    here, there = signed_in(practitioner), signed_in(practitioner, PHONE, "198.51.100.9")
    signed_in(nurse, EDGE)
    page = here.get("/account/sessions/").content.decode()
    assert page.count("Firefox on Linux</strong><small>This browser") == 1
    assert "Safari on an iPhone" in page
    assert "198.51.100.9" in page
    assert "Edge on Windows" not in page
    lost = UserSession.objects.get(user=practitioner, ip="198.51.100.9")
    here.post("/account/sessions/", {"session": lost.pk}, follow=True)
    # The page stood open there; what it sends is not taken.
    assert there.post("/notifications/read/")["Location"].startswith("/account/login/")
    assert here.get("/training/mine/").status_code == 200


def test_somebody_signs_out_everywhere_else(practitioner: User) -> None:
    here, others = signed_in(practitioner), [signed_in(practitioner, PHONE) for _ in range(3)]
    page = here.post("/account/sessions/", follow=True).content.decode()
    assert "Signed out in 3 other browsers" in page
    assert [one.get("/training/mine/").status_code for one in others] == [302] * 3


def test_ending_this_one_is_signing_out(practitioner: User) -> None:
    here = signed_in(practitioner)
    here.post("/account/sessions/", {"session": UserSession.objects.get().pk})
    assert here.get("/training/mine/").status_code == 302


@pytest.mark.parametrize("session", ["x", "-1", "999999", "9" * 30, "9" * 5000])
def test_a_session_that_is_not_mine_is_absent(practitioner: User, nurse: User, session: str) -> None:
    signed_in(nurse)
    here = signed_in(practitioner)
    assert here.post("/account/sessions/", {"session": session}).status_code == 404
    theirs = UserSession.objects.get(user=nurse)
    assert here.post("/account/sessions/", {"session": theirs.pk}).status_code == 404


def test_the_list_asks_as_little_for_many_as_for_one(
    practitioner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here = signed_in(practitioner)
    here.get("/account/sessions/")
    for _ in range(5):
        signed_in(practitioner, PHONE)
    with django_assert_num_queries(5):
        here.get("/account/sessions/")


def test_what_is_known_of_ended_sessions_goes(practitioner: User) -> None:
    signed_in(practitioner)
    signed_in(practitioner, PHONE)
    StoredSession.objects.filter(session_key=UserSession.objects.first().session_key).delete()
    tasks.clear_sessions()
    assert UserSession.objects.count() == 1


# What happened ------------------------------------------------------------------------------------------


def test_a_person_sees_sign_ins_and_wrong_passwords_with_how_and_from_where(practitioner: User) -> None:
    stranger = Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="203.0.113.5")
    for guess in ("heron", "egret", "bittern"):
        stranger.post("/account/login/", {"login": practitioner.email.upper(), "password": guess})
    page = signed_in(practitioner).get("/account/sign-ins/").content.decode()
    assert page.count("Wrong password") == 3
    assert "203.0.113.5" in page
    assert "Somebody tried to sign in as you" in page
    assert "Firefox on Linux" in page


def test_an_address_that_nobody_has_leaves_no_trace(db: None) -> None:
    Client().post("/account/login/", {"login": "nobody@council.example", "password": "x"})
    assert not AccountEvent.objects.exists()


def test_nobody_sees_somebody_elses(practitioner: User, nurse: User) -> None:
    signed_in(practitioner, PHONE, "198.51.100.9")
    assert "198.51.100.9" not in signed_in(nurse).get("/account/sign-ins/").content.decode()


def test_what_happened_is_kept_for_a_year_and_then_goes(practitioner: User) -> None:
    old, young = (AccountEvent.objects.create(user=practitioner, what=Happening.WRONG_CODE) for _ in range(2))
    with connection.cursor() as cursor:
        # Only whoever owns the tables could write a false date; the trigger stops everybody else.
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table accounts_accountevent disable trigger accounts_event_stays")
        for event, days in ((old, 367), (young, 360)):
            AccountEvent.objects.filter(pk=event.pk).update(created_at=timezone.now() - timedelta(days=days))
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table accounts_accountevent enable trigger accounts_event_stays")
    tasks.forget_old_events()
    assert list(AccountEvent.objects.all()) == [young]


def test_a_changed_password_ends_other_sessions_and_is_told(practitioner: User) -> None:
    here, there = signed_in(practitioner), signed_in(practitioner, PHONE)
    new = "curlew-over-sedgemoor-9"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    page = here.post("/account/password/change/", sent, follow=True)
    assert "You sign in again everywhere" in page.content.decode()
    assert there.get("/training/mine/").status_code == 302
    assert not UserSession.objects.filter(user=practitioner).exists()
    assert not [one for one in StoredSession.objects.all() if one.get_decoded().get("_auth_user_id")]
    assert AccountEvent.objects.filter(user=practitioner, what=Happening.PASSWORD_CHANGED).count() == 1
    assert practitioner.notices.filter(kind="accounts.password_changed").count() == 1


def test_the_first_second_step_ends_other_sessions_and_says_so(practitioner: User, nurse: User) -> None:
    here, there, hers = signed_in(practitioner), signed_in(practitioner, PHONE), signed_in(nurse)
    page = here.get("/account/second-factor/app/").content.decode()
    found = re.search(r'class="govuk-inset-text app-code">([A-Z2-7 ]+)<', page)
    assert found
    answer = here.post("/account/second-factor/app/", {"code": code(found[1])}, follow=True)
    assert "signed out in 1 other browser" in answer.content.decode()
    assert there.get("/training/mine/").status_code == 302
    assert here.get("/training/mine/").status_code == hers.get("/training/mine/").status_code == 200
    assert "signed out" in practitioner.notices.get(kind="accounts.factor_added").text


# Asked again --------------------------------------------------------------------------------------------


def test_a_sensitive_page_asks_again_after_a_while_and_goes_on(
    administrator: User, practitioner: User
) -> None:
    browser = Client()
    sign_in(browser, administrator, seconds_ago=16 * 60)
    address = f"/people/{practitioner.pk}/memberships/new/"
    answer = browser.get(address)
    assert answer["Location"] == f"/account/confirm/?next={address.replace('/', '%2F')}"
    assert "Confirm that it is you" in browser.get(answer["Location"]).content.decode()
    wrong = browser.post("/account/confirm/", {"password": "no", "next": address})
    assert "That is not your password" in wrong.content.decode()
    assert browser.post("/account/confirm/", {"password": PASSWORD, "next": address})["Location"] == address
    assert browser.get(address).status_code == 200


def test_a_form_that_stood_open_is_taken_after_the_password(administrator: User, practitioner: User) -> None:
    browser = Client()
    sign_in(browser, administrator, seconds_ago=16 * 60)
    address = f"/people/{practitioner.pk}/memberships/new/"
    browser.post(address, {"job_title": "Team manager"})
    kept = browser.post("/account/confirm/", {"password": PASSWORD, "next": address})
    assert "Team manager" in kept.content.decode()


def test_an_export_of_people_is_sensitive_and_the_list_is_not(administrator: User) -> None:
    browser = Client()
    sign_in(browser, administrator, seconds_ago=16 * 60)
    assert browser.get("/people/").status_code == 200
    assert browser.get("/people/?format=csv")["Location"].startswith("/account/confirm/")


def test_nobody_is_sent_out_of_the_portal_by_confirming(practitioner: User) -> None:
    browser, _ = with_password(practitioner)
    answer = browser.post("/account/confirm/", {"password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/account/"


# How many tries -----------------------------------------------------------------------------------------


def test_tries_at_every_secret_are_counted_and_answered_in_words(practitioner: User) -> None:
    browser, _ = with_password(practitioner)
    secrets = {
        "/account/confirm/": {"password": "guess"},
        "/account/password/change/": {"oldpassword": "guess", "password1": "x", "password2": "x"},
        "/account/password/reset/": {"email": practitioner.email},
    }
    for path, sent in secrets.items():
        answers = [browser.post(path, sent) for _ in range(12)]
        assert answers[-1].status_code == 429, path
        assert "Wait 5 minutes" in answers[-1].content.decode()
    stranger = Client()
    tries = [
        stranger.post("/account/login/", {"login": practitioner.email, "password": "x"}) for _ in range(7)
    ]
    assert tries[-1].status_code == 429


def test_a_mail_server_that_is_away_is_said_and_no_fault(
    practitioner: User, settings: "pytest.FixtureRequest"
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
    answer = Client().post("/account/password/reset/", {"email": practitioner.email})
    assert answer.status_code == 409
    assert "cannot send mail at the moment" in answer.content.decode()
