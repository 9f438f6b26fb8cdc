"""People who sign in as people do: with what they know and what they have."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from partnership.accounts.models import User
from tests.accounts.app import code
from tests.conftest import PASSWORD

ROLES = ["business_unit", "administrator"]


@pytest.fixture
def as_in_production(settings: Settings) -> None:
    """Some roles need a second factor."""
    settings.SECOND_FACTOR_ROLES = ROLES


def with_password(person: User, *, path: str = "/account/login/") -> tuple[Client, Any]:
    """A new browser in which the right password has been typed, and the answer to it."""
    browser = Client()
    return browser, browser.post(path, {"login": person.email, "password": PASSWORD})


@dataclass
class Phone:
    """An app that somebody has set up, and the recovery codes that came with it."""

    secret: str
    codes: list[str]

    def code(self, steps: int = 0) -> str:
        return code(self.secret, steps=steps)


def set_up_app(browser: Client) -> Phone:
    """Through the pages: the key is read, the first code typed, the recovery codes noted down."""
    page = browser.get("/account/second-factor/app/").content.decode()
    found = re.search(r'class="govuk-inset-text app-code">([A-Z2-7 ]+)<', page)
    assert found, page
    phone = Phone(found[1], [])
    # The code of the step before: the one of now is still good for signing in.
    answer = browser.post("/account/second-factor/app/", {"code": phone.code(-1)}, follow=True)
    phone.codes = re.findall(r'<li class="app-code">([\d ]+)</li>', answer.content.decode())
    assert len(phone.codes) == 10
    return phone
