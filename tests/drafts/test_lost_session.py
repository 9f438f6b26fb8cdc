"""Whatever has become of the session, what its person sends is theirs when they are back, and nobody else's."""

import time
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session as StoredSession
from django.core import signing
from django.test import Client
from django.utils import timezone

from partnership.accounts import idle
from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.drafts import access
from partnership.drafts.models import Draft
from tests.conftest import PASSWORD, sign_in
from tests.drafts.pages import EDIT, NEW, fields
from training import programme
from training.models import Course, Session

LOST = "You were signed out before this was saved"


def browser_of(somebody: User) -> Client:
    """A browser that is checked against forgery, as every real one is."""
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, somebody)
    return browser


def run_out(browser: Client) -> None:
    session = browser.session
    session[idle.SEEN] = session.get(idle.SEEN, 0) - 31 * 60
    session.save()


def gone_with_its_cookie(browser: Client) -> None:
    del browser.cookies["sessionid"]


def signed_out_elsewhere(browser: Client) -> None:
    StoredSession.objects.all().delete()


def signed_out_in_another_tab(browser: Client) -> None:
    page = browser.get("/account/")
    browser.post("/account/logout/", {"csrfmiddlewaretoken": str(page.context["csrf_token"])})


ENDS: list[Callable[[Client], None]] = [
    run_out,
    gone_with_its_cookie,
    signed_out_elsewhere,
    signed_out_in_another_tab,
]


def sign_in_again(browser: Client, somebody: User, path: str) -> Any:
    page = browser.get(path)
    sent = {
        "login": somebody.email,
        "password": PASSWORD,
        "csrfmiddlewaretoken": str(page.context["csrf_token"]),
    }
    query = path.partition("?")[2]
    return browser.post(f"/account/login/?{query}", sent)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
@pytest.mark.parametrize("button", ["", "later"])
def test_the_form_is_filled_when_its_person_is_back(
    end: Callable[[Client], None], button: str, training_officer: User, course: Course
) -> None:
    browser = browser_of(training_officer)
    sent = (
        fields(browser.get(EDIT))
        | {"summary": "Written in vain?"}
        | ({"draft_only": button} if button else {})
    )
    end(browser)
    answer = browser.post(EDIT, sent)
    assert answer["Location"].startswith("/account/login/?next=/training/manage/courses/")
    shown = Client()
    shown.cookies = copy(browser.cookies)
    said = "You were signed out before this was saved. What you typed is kept"
    assert said in shown.get(answer["Location"]).content.decode()
    course.refresh_from_db()
    assert course.summary != "Written in vain?"
    back = sign_in_again(browser, training_officer, answer["Location"])
    assert back["Location"] == EDIT
    page = browser.get(EDIT)
    assert LOST in page.content.decode()
    assert fields(page)["summary"] == "Written in vain?"
    assert browser.post(EDIT, fields(page)).status_code == 302
    course.refresh_from_db()
    assert course.summary == "Written in vain?"
    assert not access.visible(training_officer, now=timezone.now()).exists()


def test_somebody_else_who_signs_in_there_sees_nothing_of_it(
    training_officer: User, business_unit: User, course: Course
) -> None:
    browser = browser_of(training_officer)
    sent = fields(browser.get(EDIT)) | {"summary": "Only mine"}
    run_out(browser)
    answer = browser.post(EDIT, sent)
    sign_in_again(browser, business_unit, answer["Location"])
    page = browser.get(EDIT).content.decode()
    assert "Only mine" not in page
    assert LOST not in page
    assert "Only mine" not in browser.get("/account/drafts/").content.decode()
    assert "Change Advanced" not in browser.get("/account/drafts/").content.decode()


def test_who_signed_in_again_in_another_tab_loses_nothing(training_officer: User, course: Course) -> None:
    """The new sign-in changes what the check against forgery asks for."""
    browser = browser_of(training_officer)
    sent = fields(browser.get(EDIT)) | {"summary": "Of the old tab"}
    signed_out_elsewhere(browser)
    sign_in_again(browser, training_officer, f"/account/login/?next={EDIT}")
    answer = browser.post(EDIT, sent)
    assert answer["Location"] == EDIT
    page = browser.get(EDIT)
    assert LOST in page.content.decode()
    assert fields(page)["summary"] == "Of the old tab"
    course.refresh_from_db()
    assert course.summary != "Of the old tab"


def test_a_page_of_somebody_else_is_neither_saved_nor_lost(
    training_officer: User, business_unit: User, course: Course
) -> None:
    browser = browser_of(training_officer)
    sent = fields(browser.get(EDIT)) | {"summary": "Of the one before"}
    signed_out_elsewhere(browser)
    sign_in_again(browser, business_unit, f"/account/login/?next={EDIT}")
    assert browser.post(EDIT, sent).status_code == 403
    token = fields(browser.get(EDIT))["csrfmiddlewaretoken"]
    assert browser.post(EDIT, sent | {"csrfmiddlewaretoken": token}).status_code == 403
    course.refresh_from_db()
    assert course.summary != "Of the one before"
    assert Draft.objects.get().user == training_officer
    assert "Of the one before" not in browser.get(EDIT).content.decode()


@pytest.mark.parametrize("seal", ["", "forged", "old"])
def test_without_a_good_seal_nothing_is_kept(seal: str, training_officer: User, course: Course) -> None:
    browser = browser_of(training_officer)
    sent = fields(browser.get(EDIT))
    run_out(browser)
    if seal == "old":
        signer = signing.TimestampSigner(salt="partnership.drafts")
        body, _, _ = sent["draft"].rsplit(":", 2)
        stamp = signing.b62_encode(int((timezone.now() - timedelta(days=8)).timestamp()))
        sent["draft"] = signing.Signer(salt=signer.salt).sign(f"{body}:{stamp}")
    else:
        sent["draft"] = seal
    browser.post(EDIT, sent)
    assert not Draft.objects.exists()


def test_a_seal_is_good_for_its_own_address_only(training_officer: User, course: Course) -> None:
    browser = browser_of(training_officer)
    sent = fields(browser.get(EDIT))
    run_out(browser)
    browser.post(NEW, sent)
    assert not Draft.objects.exists()


def test_an_account_that_was_closed_keeps_nothing(training_officer: User, course: Course) -> None:
    browser = browser_of(training_officer)
    sent = fields(browser.get(EDIT))
    User.objects.filter(pk=training_officer.pk).update(is_active=False)
    assert browser.post(EDIT, sent).status_code == 302
    assert not Draft.objects.exists()


def test_the_wrong_moment_keeps_what_was_typed(
    training_officer: User, course: Course, session: Session
) -> None:
    place = f"/training/manage/sessions/{session.pk}/edit/"
    browser = browser_of(training_officer)
    sent = fields(browser.get(place)) | {"venue": "Ada’s alone"}
    programme.cancel_session(session, by=training_officer, because="The trainer is ill.")
    answer = browser.post(place, sent)
    assert answer.status_code == 409
    draft = Draft.objects.get()
    assert f'href="/account/drafts/{draft.pk}/">Read what you typed' in answer.content.decode()
    assert draft.typed
    assert draft.typed["venue"] == ["Ada’s alone"]
    assert not draft.was_signed_out
    shown = browser.get(place)
    assert (shown.status_code, "Read what you typed" in shown.content.decode()) == (409, False)
    words = browser.get(f"/account/drafts/{draft.pk}/").content.decode()
    assert "Ada’s alone" in words
    assert "First day" in words
    assert "Day 1 month" not in words
    assert "Csrf" not in words


def test_what_the_browser_does_by_itself_keeps_nobody_signed_in(
    training_officer: User, course: Course
) -> None:
    browser = browser_of(training_officer)
    sent = fields(browser.get(EDIT)) | {"draft_only": "auto"}
    session = browser.session
    session[idle.SEEN] -= 20 * 60
    session.save()
    assert browser.post(EDIT, sent, headers={"X-By-Itself": "yes"}).status_code == 200
    assert browser.session[idle.SEEN] == session[idle.SEEN]
    assert browser.post(EDIT, sent).status_code == 200
    assert browser.session[idle.SEEN] > session[idle.SEEN]


def test_the_browser_of_who_is_signed_out_does_not_push_newer_words_aside(
    training_officer: User, course: Course
) -> None:
    """A page that stood open may still send what is in it after its person went on writing elsewhere."""
    old, new = browser_of(training_officer), browser_of(training_officer)
    sent = fields(old.get(EDIT)) | {"summary": "Of the old window", "draft_only": "auto"}
    gone_with_its_cookie(old)
    new.post(EDIT, fields(new.get(EDIT)) | {"summary": "Newer", "draft_only": "later"})
    Draft.objects.update(kept_at=timezone.now() + timedelta(minutes=1))
    answer = old.post(EDIT, sent)
    assert "another window" in answer.content.decode()
    assert "X-Draft-Kept" not in answer
    draft = Draft.objects.get()
    assert draft.typed
    assert draft.typed["summary"] == ["Newer"]


def test_the_browser_of_who_is_signed_out_does_not_bring_back_what_is_saved(
    training_officer: User, course: Course
) -> None:
    browser = browser_of(training_officer)
    sent = fields(browser.get(EDIT)) | {"summary": "Saved"}
    assert browser.post(EDIT, sent).status_code == 302
    gone_with_its_cookie(browser)
    answer = browser.post(EDIT, sent | {"summary": "Late", "draft_only": "auto"})
    assert "This has been saved." in answer.content.decode()
    assert Draft.objects.get().typed is None


def test_who_has_to_confirm_first_has_the_words_kept_and_is_asked_for_nothing_by_the_script(
    administrator: User, council: Agency
) -> None:
    """What the script sends is no click: it must not be sent again when its person has confirmed who they are."""
    place = f"/agencies/{council.pk}/edit/"
    browser = browser_of(administrator)
    sent = fields(browser.get(place)) | {"name": "Written for long", "draft_only": "auto"}
    confirmed(browser, seconds_ago=16 * 60)
    answer = browser.post(place, sent)
    assert answer.status_code == 200
    assert "Saved as a draft at" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    page = confirm(browser, browser.get(place)["Location"])
    assert page["Location"] == place
    assert fields(browser.get(place))["name"] == "Written for long"


def test_what_is_saved_after_a_confirmation_leaves_no_draft(administrator: User, council: Agency) -> None:
    place = f"/agencies/{council.pk}/edit/"
    browser = browser_of(administrator)
    sent = fields(browser.get(place)) | {"name": "Levels and Moors Council"}
    confirmed(browser, seconds_ago=16 * 60)
    answer = confirm(browser, browser.post(place, sent)["Location"])
    assert answer["Location"] == f"/agencies/{council.pk}/"
    council.refresh_from_db()
    assert council.name == "Levels and Moors Council"
    assert not access.visible(administrator, now=timezone.now()).exists()


def confirmed(browser: Client, *, seconds_ago: int) -> None:
    """As if they had shown who they are that long ago."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - seconds_ago}]
    session.save()


def confirm(browser: Client, path: str) -> Any:
    page = browser.get(path)
    token = str(page.context["csrf_token"])
    return browser.post(path, {"password": PASSWORD, "csrfmiddlewaretoken": token})
