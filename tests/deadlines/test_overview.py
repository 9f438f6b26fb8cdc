"""What is coming: each deadline on its day, and how much falls into each week, by person and by agency."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import access, overview, services
from partnership.deadlines.models import Deadline
from tests.conftest import person
from tests.deadlines.conftest import Start

TODAY = date(2026, 11, 25)  # a Wednesday


def due(start: Start, on: date, **facts: object) -> Deadline:
    """A deadline on a day, whatever its rule would give."""
    made = start(on - timedelta(days=7), **facts)
    Deadline.objects.filter(pk=made.pk).update(reckoned_on=on, due_on=on)
    return made


def test_the_load_of_each_week_by_person_and_agency(
    start: Start, practitioner: User, agency_lead: User, nurse: User, charity: Agency, hospital: Agency
) -> None:
    namesake = person(practitioner.name, "namesake@moorland.example", hospital)
    due(start, date(2026, 11, 24))  # late, though of this week
    due(start, date(2026, 11, 27))
    due(start, date(2026, 11, 29))  # the Sunday of this week
    due(start, date(2026, 11, 30), owner=namesake, agency=hospital)
    due(start, date(2026, 12, 1), owner=None, agency=None)
    due(start, date(2027, 1, 17), owner=nurse, agency=hospital)  # the last day of the eight weeks
    due(start, date(2027, 1, 18), owner=nurse, agency=hospital)
    done = due(start, date(2026, 11, 26))
    services.meet(done.subject, on=date(2026, 11, 25), by=None)
    found = overview.load(Deadline.objects.all(), today=TODAY)
    assert found.heads == [
        "Late", "23 Nov", "30 Nov", "7 Dec", "14 Dec", "21 Dec", "28 Dec", "4 Jan", "11 Jan", "Total"
    ]  # fmt: skip
    assert [(row.name, row.numbers) for row in found.people] == [
        (practitioner.name, [1, 2, 0, 0, 0, 0, 0, 0, 0, 3]),
        (nurse.name, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
        ("Nobody", [0, 0, 1, 0, 0, 0, 0, 0, 0, 1]),
        (practitioner.name, [0, 0, 1, 0, 0, 0, 0, 0, 0, 1]),
    ]
    assert [(row.name, row.numbers) for row in found.agencies] == [
        (charity.name, [1, 2, 0, 0, 0, 0, 0, 0, 0, 3]),
        (hospital.name, [0, 0, 1, 0, 0, 0, 0, 0, 1, 2]),
        ("No agency", [0, 0, 1, 0, 0, 0, 0, 0, 0, 1]),
    ]
    assert (found.totals, found.late) == ([2, 2, 0, 0, 0, 0, 0, 1], 1)
    mine = overview.load(access.visible(agency_lead), today=TODAY)
    assert [row.name for row in mine.agencies] == [charity.name]


def test_the_calendar_shows_each_on_its_day(
    client_for: Callable[[User | None], Client],
    start: Start,
    practitioner: User,
    nurse: User,
    hospital: Agency,
) -> None:
    day = timezone.localdate().replace(day=15)
    for number in range(overview.MOST_ON_A_DAY + 2):
        due(start, day, title=f"Answer {number}")
    due(start, day + timedelta(days=1), title="Of the hospital", owner=nurse, agency=hospital)
    page = client_for(practitioner).get("/deadlines/calendar/").content.decode()
    (cell,) = re.findall(rf'<td[^>]*><span[^>]*><time datetime="{day}">.*?</td>', page, re.DOTALL)
    assert [f"Answer {number}" in cell for number in range(6)] == [True] * 4 + [False] * 2
    assert "2 more" in cell
    assert page.count("Answer ") == 4
    assert "Of the hospital" not in page
