"""A session that is left alone ends, its person comes back to where they were, and reading pages writes nothing."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session as StoredSession
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from partnership.accounts import idle
from partnership.accounts.middleware import IdleMiddleware
from partnership.accounts.models import User
from tests.accounts.conftest import with_password
from training.models import Course

ClientFor = Callable[[User | None], Client]


def age(browser: Client, minutes: float) -> None:
    """Let the session have been left alone for so long."""
    session = browser.session
    session[idle.SEEN] -= int(minutes * 60)
    session.save()


def test_whoever_was_away_signs_in_again_and_comes_back(client_for: ClientFor, practitioner: User) -> None:
    browser = client_for(practitioner)
    age(browser, 31)
    answer = browser.get("/training/mine/?year=2024")
    assert answer["Location"] == "/account/login/?next=/training/mine/%3Fyear%3D2024&idle=1"
    assert "nothing had happened for 30 minutes" in browser.get(answer["Location"]).content.decode()
    _, back = with_password(practitioner, path=answer["Location"])
    assert back["Location"] == "/training/mine/?year=2024"


def test_the_session_itself_is_gone_and_public_pages_stay(client_for: ClientFor, practitioner: User) -> None:
    browser = client_for(practitioner)
    key = browser.session.session_key
    age(browser, 31)
    page = browser.get("/training/")
    assert page.status_code == 200
    assert not page.context["user"].is_authenticated
    assert not StoredSession.objects.filter(session_key=key).exists()


def test_whoever_goes_on_stays(client_for: ClientFor, practitioner: User) -> None:
    browser = client_for(practitioner)
    for _ in range(3):
        age(browser, 29)
        assert browser.get("/training/mine/").status_code == 200


def test_the_time_is_a_setting(client_for: ClientFor, practitioner: User, settings: Settings) -> None:
    settings.IDLE_MINUTES = 5
    browser = client_for(practitioner)
    age(browser, 6)
    assert browser.get("/training/mine/").status_code == 302


def test_reading_writes_at_most_once_a_minute(
    client_for: ClientFor, practitioner: User, course: Course
) -> None:
    browser = client_for(practitioner)
    browser.get(f"/training/courses/{course.slug}/")
    for minutes, writes in ((0, 0), (2, 1), (0, 0)):
        if minutes:
            age(browser, minutes)
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/training/courses/{course.slug}/")
        written = [query for query in asked.captured_queries if query["sql"].startswith("UPDATE")]
        assert len(written) == writes
    assert len(asked.captured_queries) <= 6, "One of them asks whether a course without dates has files"


def test_the_page_may_ask_how_long_and_say_that_somebody_is_there(
    client_for: ClientFor, practitioner: User
) -> None:
    browser = client_for(practitioner)
    age(browser, 28)
    assert 110 <= browser.get("/account/session/").json()["seconds"] <= 120
    assert 110 <= browser.get("/account/session/").json()["seconds"] <= 120
    assert browser.post("/account/session/").json()["seconds"] == 1800
    age(browser, 31)
    assert browser.post("/account/session/").status_code == 302


def test_somebody_who_keeps_what_was_typed_is_told_whose_it_was(
    client_for: ClientFor, practitioner: User
) -> None:
    browser = client_for(practitioner)
    age(browser, 31)
    told: list[object] = []

    def keep(request: HttpRequest) -> HttpResponse:
        told.extend([idle.ran_out(request), request.POST["words"], request.session.session_key])
        return HttpResponse()

    request = RequestFactory().post("/training/mine/", {"words": "a long text"})
    request.session = import_module(configured.SESSION_ENGINE).SessionStore(browser.session.session_key)
    IdleMiddleware(keep)(request)
    assert told == [practitioner.pk, "a long text", None]


@pytest.mark.parametrize("minutes", [0, 29])
def test_nobody_had_run_out(client_for: ClientFor, practitioner: User, minutes: int) -> None:
    browser = client_for(practitioner)
    age(browser, minutes)
    page = browser.get("/training/")
    assert idle.ran_out(page.wsgi_request) is None


def test_an_account_that_closes_in_the_middle_of_a_visit_is_out(
    client_for: ClientFor, practitioner: User
) -> None:
    browser = client_for(practitioner)
    assert browser.get("/training/mine/").status_code == 200
    User.objects.filter(pk=practitioner.pk).update(is_active=False)
    assert browser.get("/training/mine/").status_code == 302
    assert browser.post("/account/session/").status_code == 302
