"""A first password, and a new one for somebody who forgot theirs."""

import re

import pytest
from django.core import mail
from django.test import Client

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
