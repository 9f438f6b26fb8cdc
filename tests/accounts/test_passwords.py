"""A first password, and a new one for somebody who forgot theirs."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from partnership.accounts.models import User

NEW = "curlew-over-sedgemoor-9"


def link_in(message: mail.EmailMessage) -> str:
    """The address in the portal that a mail leads to."""
    found = re.search(r"https?://[^/\s]+(/account/password/reset/key/\S+)", str(message.body))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("has_password", [True, False], ids=["forgotten", "never had one"])
def test_the_link_in_the_mail_leads_to_a_sign_in(practitioner: User, has_password: bool) -> None:
    if not has_password:
        practitioner.set_unusable_password()
        practitioner.save(update_fields=["password"])
    browser = Client()
    browser.post("/account/password/reset/", {"email": practitioner.email})
    page = browser.get(link_in(mail.outbox[0]), follow=True)
    assert "no longer works" not in page.content.decode()
    browser.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    answer = Client().post("/account/login/", {"login": practitioner.email, "password": NEW})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_mail_says_nothing_about_the_person(practitioner: User) -> None:
    Client().post("/account/password/reset/", {"email": practitioner.email})
    assert practitioner.name not in str(mail.outbox[0].body)


def test_a_link_works_once(practitioner: User) -> None:
    browser = Client()
    browser.post("/account/password/reset/", {"email": practitioner.email})
    page = browser.get(link_in(mail.outbox[0]), follow=True)
    browser.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert "no longer works" in Client().get(link_in(mail.outbox[0]), follow=True).content.decode()


def test_the_mail_comes_from_the_partnership_and_in_its_look(practitioner: User, settings: Settings) -> None:
    mine = {"name": "Levels Partnership", "name_lines": ["Levels", "Partnership"]}
    settings.PARTNERSHIP = settings.PARTNERSHIP | mine
    Client().post("/account/password/reset/", {"email": practitioner.email})
    (letter,) = mail.outbox
    assert letter.subject == "Choose a new password - Levels Partnership"
    assert isinstance(letter, mail.EmailMultiAlternatives)
    ((page, kind),) = letter.alternatives
    assert kind == "text/html"
    assert f'{link_in(letter)}"' in str(page)
    assert "Levels<br>Partnership" in str(page)
    assert f'<a href="{settings.SITE_URL}"' in str(page)


def test_a_stranger_gets_the_same_page_and_no_mail(practitioner: User) -> None:
    ask = "/account/password/reset/"
    pages = [
        Client().post(ask, {"email": email}, follow=True)
        for email in (practitioner.email, "wren@moor.example")
    ]
    assert [letter.to for letter in mail.outbox] == [[practitioner.email]]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert pages[0].content == pages[1].content
    assert "If the address belongs to an account" in pages[1].content.decode()
