"""From `createsuperuser` on an empty portal to an administrator with an agency, led by the pages themselves."""

import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role

PASSWORD = "heron-over-the-levels-4"


def leads_to(browser: Client, words: str) -> str:
    """Where the link of this name on the start page leads."""
    found = re.search(rf'href="([^"]+)">{words}</a>', unescape(browser.get("/").content.decode()))
    assert found is not None, words
    return found[1]


@pytest.mark.django_db
def test_the_first_account_is_led_to_an_agency_and_a_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    who = {"email": "Robin.Vale@vale.example", "name": "Robin Vale"}
    call_command("createsuperuser", interactive=False, verbosity=0, **who)
    browser = Client()
    signed_in = browser.post("/account/login/", {"login": who["email"].lower(), "password": PASSWORD})
    assert signed_in.status_code == 302

    agency = {"name": "Vale Council", "sector": "local_authority", "arrangement": "safeguarding_partner"}
    added = browser.post(leads_to(browser, "Add your agency"), agency | {"version": "0"})
    assert added.status_code == 302

    step = leads_to(browser, "Give yourself a role")
    form = browser.get(step).content.decode()
    vale = re.search(r'<option value="([^"]+)"[^>]*>Vale Council', form)
    assert vale is not None
    today = {"from_on_day": "1", "from_on_month": "4", "from_on_year": "2026"}
    joined = browser.post(step, {"agency": vale[1], "role": Role.ADMINISTRATOR.value} | today)
    assert joined.status_code == 302, joined.content.decode()

    assert Membership.objects.get(user=User.objects.get()).role == Role.ADMINISTRATOR
    home = browser.get("/").content.decode()
    assert 'href="/people/"' in home
    assert "Give yourself a role" not in home
