"""What the catalogue offers: found by every filter, shown as a month and to others, its links kept for those booked."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from training import programme, services
from training.models import Course, Session, Teacher, Trainer
from training.rules import CourseStatus, Kind, Mode, half_days

ClientFor = Callable[[User | None], Client]
ROOM = "https://meet.example/the-room"


@pytest.fixture
def offered(course: Course) -> Course:
    """A course with a date in five weeks, and another course beside it."""
    Course.objects.filter(pk=course.pk).update(groups=[3, 4], levels=[3])
    Course.objects.create(
        slug="other", title="Other", summary="-", kind=Kind.SPOTLIGHT, mode=Mode.ONLINE, duration="1 hour",
        status=CourseStatus.PUBLISHED,
    )  # fmt: skip
    session_on(course, timezone.localdate() + timedelta(weeks=5))
    return course


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=conferences", True),  # in the outcomes, in another form
        ("q=families+work", True),  # in the audience, in another order
        ("q=families+unicorns", False),
        ("group=3", True),
        ("group=1", False),
        ("level=3", True),
        ("level=6", False),
        ("kind=spotlight", False),
        ("places=on", True),
        ("month={month}", True),
        ("month={before}", False),
    ],
)
def test_a_course_is_found_by(offered: Course, query: str, found: bool) -> None:
    day = timezone.localdate() + timedelta(weeks=5)
    before = day.replace(day=1) - timedelta(days=1)
    asked = query.format(month=f"{day:%Y-%m}", before=f"{before:%Y-%m}")
    for page in ("/training/", "/training/embedded/"):
        assert (offered.title in Client().get(f"{page}?{asked}").content.decode()) is found
    assert (offered.title in Client().get(f"/training/calendar.ics?{asked}").content.decode()) is found


def test_a_full_date_is_not_found_among_those_with_places(offered: Course) -> None:
    Session.objects.update(capacity=2, places_taken=1, places_held=1)
    assert offered.title not in Client().get("/training/?places=on").content.decode()


def test_a_month_has_each_day_of_a_session_and_asks_one_question(
    offered: Course, django_assert_num_queries: Callable[..., Any]
) -> None:
    session = Session.objects.get()
    month = f"{session.days[0]:%Y-%m}"
    with django_assert_num_queries(1):
        page = Client().get(f"/training/month/?month={month}").content.decode()
    assert page.count(f"/training/sessions/{session.pk}/") == 1
    assert offered.title not in Client().get(f"/training/month/?month={month}&kind=webinar").content.decode()


@pytest.mark.parametrize("query", ["month=abc", "month=9999-99", "group=x", "level=999999999999", "q=%00"])
def test_nonsense_never_breaks_a_view_of_the_catalogue(offered: Course, query: str) -> None:
    for page in ("/training/", "/training/month/", "/training/embedded/", "/training/calendar.ics"):
        assert Client().get(f"{page}?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/training/", "/training/month/"])
def test_only_the_list_for_others_goes_into_a_frame(offered: Course, path: str) -> None:
    with override_settings(TRAINING_EMBEDDED_BY=["https://www.school.example"]):
        shown, other = Client().get("/training/embedded/"), Client().get(path)
    assert "frame-ancestors 'self' https://www.school.example" in shown["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"


def test_the_joining_link_is_for_those_who_are_booked(
    client_for: ClientFor, course: Course, practitioner: User, nurse: User, charity: Agency
) -> None:
    session = session_on(course, timezone.localdate() + timedelta(weeks=3))
    Session.objects.filter(pk=session.pk).update(online=True, venue="Online room", joining_link=ROOM)
    booking = services.book(session.pk, by=practitioner, agency=charity, needs="", now=timezone.now())
    pages = [
        "/training/",
        "/training/month/",
        f"/training/month/?month={session.days[0]:%Y-%m}",
        "/training/embedded/",
        "/training/calendar.ics",
        f"/training/courses/{course.slug}/",
        f"/training/courses/{course.slug}/calendar.ics",
        f"/training/sessions/{session.pk}/",
    ]
    for browser in (Client(), client_for(nurse)):
        assert not [page for page in pages if ROOM in browser.get(page).content.decode()]
    mine = client_for(practitioner)
    assert ROOM in mine.get(f"/training/bookings/{booking.pk}/").content.decode()
    services.cancel(booking, by=practitioner, now=timezone.now())
    assert ROOM not in mine.get(f"/training/bookings/{booking.pk}/").content.decode()
    assert ROOM not in mine.get(f"/training/sessions/{session.pk}/").content.decode()


def test_booking_opens_on_its_day(offered: Course, practitioner: User, charity: Agency) -> None:
    Session.objects.update(opens_on=timezone.localdate() + timedelta(days=1))
    session = Session.objects.get()
    with pytest.raises(Exception, match="Booking for this session opens on"):
        services.book(session.pk, by=practitioner, agency=charity, needs="", now=timezone.now())
    assert "Closed" in Client().get(f"/training/sessions/{session.pk}/").content.decode()


def test_a_session_says_its_trainers_and_shows_the_way(offered: Course, training_officer: User) -> None:
    session = Session.objects.get()
    ada = programme.create_trainer(by=training_officer, name="Ada Bright", agency=None, is_active=True)
    Teacher.objects.create(session=session, trainer=ada)
    page = Client().get(f"/training/sessions/{session.pk}/").content.decode()
    assert "Ada Bright" in page
    assert "https://www.openstreetmap.org/search?query=Withy+House%2C+1+Drove+Road%2C+Levelton" in page


@pytest.mark.parametrize(("hours", "halves"), [("1", 1), ("4", 1), ("4.5", 2), ("6.7", 2), ("13.5", 4)])
def test_a_course_takes_half_days(hours: str, halves: int) -> None:
    assert half_days(Decimal(hours)) == halves


@pytest.mark.parametrize(
    ("name", "model", "change"),
    [
        ("training_course_takes_time", Course, {"hours": 0}),
        ("training_course_groups_are_known", Course, {"groups": [9]}),
        ("training_course_levels_are_known", Course, {"levels": [0]}),
        ("training_minimum_fits_the_places", Session, {"minimum": 11}),
        (
            "training_booking_opens_before_it_closes",
            Session,
            {"opens_on": "2030-02-02", "closes_on": "2030-02-01"},
        ),
        ("training_trainer_has_a_name", Trainer, {"name": ""}),
    ],
)
def test_the_database_refuses(offered: Course, name: str, model: Any, change: dict[str, Any]) -> None:
    Trainer.objects.create(name="Ada Bright")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**change)


def test_a_trainer_teaches_a_session_once(offered: Course) -> None:
    one = {"session": Session.objects.get(), "trainer": Trainer.objects.create(name="Ada Bright")}
    Teacher.objects.create(**one)
    with pytest.raises(IntegrityError, match="training_a_trainer_once_a_session"), transaction.atomic():
        Teacher.objects.create(**one)
