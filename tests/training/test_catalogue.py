"""The public catalogue and a course's page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from training import services
from training.hours import Hours
from training.models import Course, Session
from training.rules import CourseStatus, Kind, Mode, SessionStatus

ClientFor = Callable[[User | None], Client]


def test_a_visitor_sees_published_courses_only(course: Course) -> None:
    Course.objects.create(
        slug="draft", title="Not ready", summary="-", kind=Kind.CORE, mode=Mode.ONLINE, duration="1 hour"
    )
    page = Client().get("/training/").content.decode()
    assert "Advanced Child Protection" in page
    assert "Not ready" not in page
    assert Client().get("/training/courses/draft/").status_code == 404


def test_the_training_officer_sees_drafts(
    client_for: ClientFor, training_officer: User, course: Course
) -> None:
    Course.objects.filter(pk=course.pk).update(status=CourseStatus.DRAFT)
    assert client_for(training_officer).get(f"/training/courses/{course.slug}/").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=advanced", True),
        ("q=neglect", False),
        ("q=adv%E2%80%AEanced%E2%80%8B", True),
        ("kind=core", True),
        ("kind=webinar", False),
        ("mode=face_to_face", True),
        ("free=on", False),
        ("q=%25", False),
        ("kind=nonsense", True),
        ("page=999&q=adv", True),
    ],
)
def test_the_catalogue_is_searched(course: Course, query: str, found: bool) -> None:
    answer = Client().get(f"/training/?{query}")
    assert answer.status_code == 200
    assert ("Advanced Child Protection" in answer.content.decode()) is found


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 500, "page=-1", "page=abc", "kind=%F0%9F%98%80", "mode[]=1"]
)
def test_nonsense_in_the_address_never_breaks_the_catalogue(course: Course, query: str) -> None:
    assert Client().get(f"/training/?{query}").status_code == 200


def test_the_catalogue_asks_a_fixed_number_of_questions(
    course: Course, django_assert_num_queries: Callable[..., object]
) -> None:
    for weeks in range(1, 9):
        session_on(course, timezone.localdate() + timedelta(weeks=weeks))
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        Client().get("/training/")


def test_a_course_page_asks_four_questions_of_somebody_signed_in(
    client_for: ClientFor,
    practitioner: User,
    course: Course,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for weeks in range(1, 9):
        session_on(course, timezone.localdate() + timedelta(weeks=weeks))
    browser = client_for(practitioner)
    browser.get(f"/training/courses/{course.slug}/")  # what a process remembers
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        browser.get(f"/training/courses/{course.slug}/")


def test_a_course_page_says_what_can_be_booked(
    client_for: ClientFor, practitioner: User, nurse: User, constable: User, course: Course, charity: Agency
) -> None:
    today = timezone.localdate()
    mine, full, closed, few = (
        session_on(course, today + timedelta(weeks=weeks), capacity=2) for weeks in (1, 2, 3, 4)
    )
    now = timezone.now()
    services.book(mine.pk, by=practitioner, agency=charity, needs="", now=now)
    for who in (nurse, constable):
        services.book(full.pk, by=who, agency=who.memberships.get().agency, needs="", now=now)
    Session.objects.filter(pk=closed.pk).update(status=SessionStatus.CLOSED)
    page = client_for(nurse).get(f"/training/courses/{course.slug}/").content.decode()
    assert page.count("You are booked") == 1
    assert page.count("1 place left") == 1
    assert page.count("2 places left") == 1
    assert page.count(">Closed<") == 1
    assert f"/training/sessions/{few.pk}/book/" in page
    assert f"/training/sessions/{closed.pk}/book/" not in page


def test_a_session_of_two_days_says_both(course: Course, session: Session) -> None:
    first = session.days[0]
    both = Hours.on([first, first + timedelta(days=1)], session.starts, session.ends)
    Session.objects.filter(pk=session.pk).update(**both.fields)
    page = Client().get(f"/training/courses/{course.slug}/").content.decode()
    assert f"{first:%A} {first.day}" in page
    assert f"{first + timedelta(days=1):%A}" in page


def test_the_dates_of_a_course_go_into_a_calendar(course: Course, session: Session) -> None:
    answer = Client().get(f"/training/courses/{course.slug}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content.count(b"BEGIN:VEVENT") == 1


def test_a_cancelled_session_says_so_to_a_stale_link(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(
        status=SessionStatus.CANCELLED, cancelled_because="The hall is flooded"
    )
    page = Client().get(f"/training/sessions/{session.pk}/").content.decode()
    assert "This session has been cancelled" in page
    assert "The hall is flooded" in page
