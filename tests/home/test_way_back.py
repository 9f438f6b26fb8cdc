"""Every page names the start page as the menu of whoever looks does, and the menu marks the place one is in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from tests.deadlines.conftest import Start
from training.models import Course

ClientFor = Callable[[User | None], Client]
PAGES = [
    "/notifications/",
    "/notifications/preferences/",
    "/account/sign-ins/",
    "/deadlines/",
    "/documents/",
    "/departures/",
    "/meetings/subgroups/",
    "/annual-reports/new/",
    "/operations/",
    "/rights/policy/",
    "/training/manage/",
    "/training/courses/advanced-child-protection/",
]
FIRST_CRUMB = re.compile(r'<a class="govuk-breadcrumbs__link" href="/">([^<]*)</a>')
MARKED = re.compile(r'<a class="govuk-service-navigation__link" href="([^"]*)" aria-current="(?:true|page)"')


@pytest.mark.parametrize("path", PAGES)
def test_the_way_back_begins_with_my_work(
    path: str, client_for: ClientFor, business_unit: User, course: Course
) -> None:
    page = client_for(business_unit).get(path).content.decode()
    assert FIRST_CRUMB.findall(page) == ["My work"]


def test_for_a_visitor_it_begins_with_home(client: Client, course: Course) -> None:
    page = client.get("/training/courses/advanced-child-protection/").content.decode()
    assert FIRST_CRUMB.findall(page) == ["Home"]


@pytest.mark.parametrize("path", ["/departures/", "/meetings/subgroups/", "/people/"])
def test_groups_and_departures_are_marked_as_people(
    path: str, client_for: ClientFor, business_unit: User, agency_lead: User
) -> None:
    page = client_for(business_unit).get(path).content.decode()
    assert MARKED.findall(page) == ["/people/"]
    page = client_for(agency_lead).get(path).content.decode()
    assert MARKED.findall(page) == ["/agencies/"]


def test_a_deadline_tells_its_history_and_why_one_sees_it(
    client_for: ClientFor, start: Start, practitioner: User
) -> None:
    deadline = start(timezone.localdate())
    page = client_for(practitioner).get(f"/deadlines/{deadline.pk}/").content.decode()
    assert "added the record" in page
    assert "because it is yours to do" in page
