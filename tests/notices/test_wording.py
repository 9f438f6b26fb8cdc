"""Those who run the post say what each kind says, see it first, and write over nobody unseen."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.html import escape

from partnership.accounts.models import User
from partnership.notices.kinds import find, kinds
from partnership.notices.models import Notice, Wording
from partnership.notices.rules import what_is_wrong
from tests.notices.posting import post

ClientFor = Callable[[User | None], Client]
PAGE = "/notifications/wording/training.booked/"
WORDS = {"heading": "A place for you: {course}", "text": "Come {when}.\nIt is {where}.", "version": "0"}


def test_new_messages_say_it_and_old_ones_stay(
    practitioner: User, administrator: User, client_for: ClientFor
) -> None:
    before = post(practitioner, 1)
    assert client_for(administrator).post(PAGE, WORDS).status_code == 302
    after = post(practitioner, 2)
    assert after.heading == "A place for you: Child Protection <2 days>"
    assert after.text == "Come On Monday & Tuesday.\nIt is at Withy House."
    assert Notice.objects.get(pk=before.pk).heading.startswith("You are booked")


@pytest.mark.parametrize(
    "bad",
    [
        "{corse}",
        "{course",
        "course}",
        "{}",
        "{{course}}",
        "{course.title}",
        "{0}",
        "{course!r}",
        "{ course }",
    ],
)
def test_a_brace_that_nothing_fills_is_refused_with_those_that_can_be_used(
    business_unit: User, client_for: ClientFor, bad: str
) -> None:
    answer = client_for(business_unit).post(PAGE, WORDS | {"text": f"See {bad}"})
    assert answer.status_code == 200
    assert "You can use {course}, {when}, {where}." in answer.context["form"].errors["text"][0]
    assert not Wording.objects.exists()


def test_a_kind_without_facts_takes_no_braces() -> None:
    assert "takes no braces" in what_is_wrong("{course}", ())
    assert what_is_wrong("Plain words", ()) == ""


@pytest.mark.parametrize(
    "words", [{"heading": ""}, {"text": " "}, {"text": "x" * 2001}, {"heading": "x" * 201}, {"text": "\0"}]
)
def test_what_cannot_be_kept_is_refused_in_words(
    business_unit: User, client_for: ClientFor, words: dict[str, str]
) -> None:
    answer = client_for(business_unit).post(PAGE, WORDS | words)
    assert answer.context["form"].errors
    assert not Wording.objects.exists()


def test_it_is_seen_first_in_the_portal_and_as_mail(business_unit: User, client_for: ClientFor) -> None:
    browser = client_for(business_unit)
    page = browser.post(PAGE, WORDS | {"preview": "yes"}).content.decode()
    assert page.count("A place for you: [course]") >= 2
    assert "Choose which emails you get" in page
    assert not Wording.objects.exists()
    mail = browser.post(f"{PAGE}mail/", WORDS | {"text": "<script>alert(1)</script>"})
    assert escape("<script>alert(1)</script>") in mail.content.decode()
    assert "<script>" not in mail.content.decode()
    policy = mail["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    wrong = browser.post(f"{PAGE}mail/", WORDS | {"text": "{corse}"})
    assert wrong.context["form"].errors["text"]
    assert "unsafe-inline" not in wrong["Content-Security-Policy"]


@pytest.mark.parametrize("code", kinds())
def test_every_kind_can_be_seen_first(code: str, business_unit: User, client_for: ClientFor) -> None:
    browser, page = client_for(business_unit), f"/notifications/wording/{code}/"
    words = {"heading": find(code).heading, "text": find(code).text, "version": "0"}
    assert browser.post(page, words | {"preview": "yes"}).status_code == 200
    assert browser.post(f"{page}mail/", words).status_code == 200


def test_a_version_of_five_thousand_figures_is_none(business_unit: User, client_for: ClientFor) -> None:
    answer = client_for(business_unit).post(f"{PAGE}default/", {"version": "9" * 5000})
    assert answer.status_code == 409


def test_the_second_of_two_editors_is_shown_both(
    business_unit: User, administrator: User, client_for: ClientFor
) -> None:
    first, second = client_for(business_unit), client_for(administrator)
    first.post(PAGE, WORDS)
    answer = second.post(PAGE, WORDS | {"heading": "Mine"})
    assert "Somebody else saved this" in answer.content.decode()
    assert "A place for you" in answer.content.decode()
    assert Wording.objects.get().heading == "A place for you: {course}"
    assert second.post(PAGE, WORDS | {"heading": "Mine", "version": "1"}).status_code == 302
    assert Wording.objects.get().heading == "Mine"


def test_back_to_what_the_portal_says_as_it_comes(
    practitioner: User, business_unit: User, client_for: ClientFor
) -> None:
    browser = client_for(business_unit)
    browser.post(PAGE, WORDS)
    assert browser.post(f"{PAGE}default/", {"version": "0"}).status_code == 409
    assert browser.post(f"{PAGE}default/", {"version": "1"}).status_code == 302
    assert post(practitioner).heading.startswith("You are booked")
    page = browser.get(PAGE)
    assert page.context["form"].initial["heading"] == find("training.booked").heading
    # Somebody who opened the page in between does not write over it unseen.
    assert browser.post(PAGE, WORDS | {"version": "1"}).status_code == 200


def test_no_such_kind_is_not_found(business_unit: User, client_for: ClientFor) -> None:
    assert client_for(business_unit).get("/notifications/wording/no.such/").status_code == 404


def test_half_a_wording_is_refused(db: None) -> None:
    with pytest.raises(IntegrityError, match="notices_wording_is_whole"), transaction.atomic():
        Wording.objects.create(kind="a.b", heading="Only this")
