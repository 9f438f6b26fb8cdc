"""The start page leads nobody to a closed door."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from partnership.accounts.models import User
from tests.access.matrix import CAST


@pytest.mark.parametrize("column", [column for column, name in CAST.items() if name])
def test_every_way_from_the_start_page_is_open(
    column: str, request: pytest.FixtureRequest, client_for: Callable[[User | None], Client]
) -> None:
    browser = client_for(request.getfixturevalue(CAST[column] or ""))
    page = browser.get("/").content.decode()
    ways = set(re.findall(r'<a class="govuk-(?:link|service-navigation__link)[^"]*" href="(/[^"#]*)"', page))
    assert "/account/" in ways
    closed = {way: answer for way in ways if (answer := browser.get(way).status_code) != 200}
    assert closed == {}
