"""The start page asks the database eight times at most, whoever looks and however much there is.

Counted are all queries of the page: the session, the person with their roles, the notices of the masthead, the seats,
and the one that gathers work, training and changes; for those who see the year's figures, the three of the overview.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.annual_report.models import Report
from tests.access.matrix import CAST
from tests.deadlines.conftest import Start
from training.models import Course, Session

MOST = 8
TODAY = timezone.localdate()
EVERYBODY = [name for name in CAST.values() if name]


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_start_page_asks_eight_times_at_most(
    name: str,
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    session: Session,
    course: Course,
    start: Start,
    charity: Agency,
) -> None:
    person = request.getfixturevalue(name)
    Report.objects.create(year=TODAY.year - 2, title="Annual report", lead="What was done.")
    start(TODAY - timedelta(days=9), owner=person, agency=None)
    browser = client_for(person)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/").status_code == 200
    assert len(asked) <= MOST, "\n".join(query["sql"][:150] for query in asked)
    # The next page of the same visit asks as much.
    with CaptureQueriesContext(connection) as again:
        browser.get("/")
    assert len(again) <= len(asked)


@pytest.mark.parametrize("name", ["business_unit", "agency_lead"])
def test_five_hundred_things_to_do_are_asked_for_as_often_as_one(
    name: str, request: pytest.FixtureRequest, client_for: Callable[[User | None], Client], start: Start
) -> None:
    person = request.getfixturevalue(name)
    browser = client_for(person)
    start(TODAY - timedelta(days=60), owner=person, agency=None)
    with CaptureQueriesContext(connection) as few:
        browser.get("/")
    for number in range(500):
        start(TODAY - timedelta(days=number % 50), owner=person, agency=None)
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/").content.decode()
    assert len(many) == len(few) <= MOST
    assert page.count("<time") < 40
    assert "more deadlines</a>" in page
