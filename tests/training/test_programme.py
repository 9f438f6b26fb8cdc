"""The training officer keeps courses and sessions."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.notices.models import Notice
from tests.conftest import session_on
from training import services
from training.hours import Hours
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus, CourseStatus, SessionStatus

ClientFor = Callable[[User | None], Client]

COURSE = {
    "title": "Recognising Neglect",
    "summary": "What neglect looks like, and what to do about it.",
    "kind": "specialist",
    "mode": "online",
    "duration": "3 hours",
    "status": "published",
}


def three_fields(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def session_answers(day: date, **changes: str) -> dict[str, str]:
    answers = {
        **three_fields("day_1", day),
        "starts": "9:15am",
        "ends": "4pm",
        "venue": "Withy House",
        "capacity": "12",
        "status": "open",
    }
    return {**answers, **changes}


@pytest.fixture
def officer(client_for: ClientFor, training_officer: User) -> Client:
    return client_for(training_officer)


def test_a_double_click_makes_one_course(officer: Client) -> None:
    first = officer.post("/training/manage/courses/new/", COURSE)
    second = officer.post("/training/manage/courses/new/", COURSE)
    assert first["Location"] == "/training/courses/recognising-neglect/"
    assert "There is already a course with this title" in second.content.decode()
    assert Course.objects.filter(status=CourseStatus.PUBLISHED).count() == 1


def test_a_title_may_come_back_after_the_course_was_withdrawn(officer: Client) -> None:
    officer.post("/training/manage/courses/new/", COURSE)
    Course.objects.update(status=CourseStatus.WITHDRAWN)
    again = officer.post("/training/manage/courses/new/", COURSE)
    assert again["Location"] == "/training/courses/recognising-neglect-2/"


def test_a_double_click_makes_one_session(officer: Client, course: Course) -> None:
    page = f"/training/manage/courses/{course.slug}/sessions/new/"
    answers = session_answers(timezone.localdate() + timedelta(days=30))
    assert officer.post(page, answers).status_code == 302
    second = officer.post(page, answers)
    assert "already has a session at this time and place" in second.content.decode()
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter title"),
        ({"title": "x" * 141}, "Title must be 140 characters or fewer"),
        ({"kind": "magic"}, "Choose one of the answers"),
        ({"title": "a\x00"}, "cannot be kept"),
        ({"certificate_years": "-1"}, "0 or more"),
        ({"certificate_years": "two"}, "must be a whole number"),
        ({"certificate_years": "9" * 40}, "must be 20 or less"),
        ({"certificate_years": "21"}, "must be 20 or less"),
    ],
)
def test_nonsense_about_a_course_gets_a_sentence(
    officer: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = officer.post("/training/manage/courses/new/", {**COURSE, **wrong})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Course.objects.exists()


def test_the_second_of_two_editors_is_shown_both_versions(officer: Client, course: Course) -> None:
    page = f"/training/manage/courses/{course.slug}/edit/"
    opened = {**COURSE, "version": "0"}
    assert officer.post(page, {**opened, "title": "First version"}).status_code == 302
    second = officer.post(page, {**opened, "title": "Second version"})
    text = second.content.decode()
    assert second.status_code == 200
    assert "First version" in text
    assert "Second version" in text
    course.refresh_from_db()
    assert course.title == "First version"
    assert officer.post(page, {**opened, "title": "Second version", "version": "1"}).status_code == 302


def test_a_session_of_two_days_is_created(officer: Client, course: Course) -> None:
    day = timezone.localdate() + timedelta(days=30)
    answers = session_answers(day, **three_fields("day_2", day + timedelta(days=1)))
    answer = officer.post(f"/training/manage/courses/{course.slug}/sessions/new/", answers)
    session = Session.objects.get()
    assert answer["Location"] == f"/training/manage/sessions/{session.pk}/"
    assert len(session.days) == 2
    assert timezone.localtime(session.starts_at).strftime("%d %H:%M") == f"{day:%d} 09:15"
    assert timezone.localdate(session.ends_at) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day_1_day": "31", "day_1_month": "2"}, "must be a real date"),
        ({"day_1_year": ""}, "must include a year"),
        ({"starts": "breakfast"}, "must be a time"),
        ({"ends": "8am"}, "must end after it starts"),
        ({"capacity": "0"}, "must be 1 or more"),
        ({"capacity": "many"}, "must be a whole number"),
        ({"venue": ""}, "Enter a venue"),
        ({"day_1_year": "2999"}, "within the next 3 years"),
        ({"joining_link": "javascript:alert(1)"}, "must be a web address"),
        ({"joining_link": "ftp://meet.example/room"}, "begins with https://"),
        ({"joining_link": "http://meet.example/room"}, "begins with https://"),
        ({"starts": "5:59am"}, "cannot start before 6am"),
        ({"starts": "midnight", "ends": "11:59pm"}, "must be a time"),
        ({"starts": "12am", "ends": "11:59pm"}, "cannot start before 6am"),
        ({"starts": "6am", "ends": "6:01pm"}, "lasts at most 12 hours a day: check the times, am and pm"),
    ],
)
def test_nonsense_about_a_session_gets_a_sentence(
    officer: Client, course: Course, wrong: dict[str, str], sentence: str
) -> None:
    answers = session_answers(timezone.localdate() + timedelta(days=30), **wrong)
    answer = officer.post(f"/training/manage/courses/{course.slug}/sessions/new/", answers)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Session.objects.exists()


def test_a_day_of_twelve_hours_is_taken(officer: Client, course: Course) -> None:
    answers = session_answers(timezone.localdate() + timedelta(days=30), starts="6am", ends="6pm")
    officer.post(f"/training/manage/courses/{course.slug}/sessions/new/", answers)
    assert Session.objects.exists()


@pytest.mark.parametrize(
    ("venue", "sentence"),
    [
        ("x" * 201, "Venue must be {most} characters or fewer. You have written 201."),
        ("", "Enter a venue, or tick that the session is held online"),
    ],
)
def test_a_wrong_venue_gets_one_sentence(officer: Client, course: Course, venue: str, sentence: str) -> None:
    answers = session_answers(timezone.localdate() + timedelta(days=30), venue=venue)
    answer = officer.post(f"/training/manage/courses/{course.slug}/sessions/new/", answers)
    most = Session._meta.get_field("venue").max_length
    assert answer.context["form"].errors == {"venue": [sentence.format(most=most)]}


def test_a_new_session_cannot_lie_in_the_past(officer: Client, course: Course) -> None:
    answers = session_answers(timezone.localdate() - timedelta(days=1))
    answer = officer.post(f"/training/manage/courses/{course.slug}/sessions/new/", answers)
    assert "cannot be in the past" in answer.content.decode()


def test_moving_a_session_tells_those_who_are_booked(
    officer: Client, session: Session, practitioner: User, charity: Agency
) -> None:
    services.book(session.pk, by=practitioner, agency=charity, needs="", now=timezone.now())
    day = timezone.localdate() + timedelta(days=40)
    answer = officer.post(
        f"/training/manage/sessions/{session.pk}/edit/", session_answers(day, version=str(session.version))
    )
    assert answer.status_code == 302
    assert Notice.objects.filter(user=practitioner, heading="Changed: Advanced Child Protection").count() == 1


def test_a_session_keeps_as_many_places_as_are_booked(
    officer: Client, session: Session, practitioner: User, nurse: User, charity: Agency
) -> None:
    for who in (practitioner, nurse):
        services.book(session.pk, by=who, agency=who.memberships.get().agency, needs="", now=timezone.now())
    answers = session_answers(
        timezone.localdate(session.starts_at), capacity="1", version=str(session.version)
    )
    answer = officer.post(f"/training/manage/sessions/{session.pk}/edit/", answers)
    assert "2 people are booked" in answer.content.decode()
    session.refresh_from_db()
    assert session.capacity == 10


def test_cancelling_a_session_tells_everybody_and_keeps_the_record(
    officer: Client, session: Session, practitioner: User, charity: Agency
) -> None:
    booking = services.book(session.pk, by=practitioner, agency=charity, needs="", now=timezone.now())
    page = f"/training/manage/sessions/{session.pk}/cancel/"
    assert "Answer" in officer.post(page, {"because": ""}).content.decode()
    officer.post(page, {"because": "The trainer is ill"})
    officer.post(page, {"because": "Again"})
    session.refresh_from_db()
    booking.refresh_from_db()
    assert (session.status, session.cancelled_because) == (SessionStatus.CANCELLED, "The trainer is ill")
    assert booking.status == BookingStatus.BOOKED
    assert Notice.objects.filter(heading="Cancelled: Advanced Child Protection").count() == 1


def test_a_cancelled_session_cannot_be_changed(officer: Client, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED, cancelled_because="Snow")
    assert officer.get(f"/training/manage/sessions/{session.pk}/edit/").status_code == 409


def test_the_list_of_sessions_asks_a_fixed_number_of_questions(
    officer: Client, course: Course, django_assert_num_queries: Callable[..., object]
) -> None:
    for weeks in range(1, 12):
        session_on(course, timezone.localdate() + timedelta(weeks=weeks))
    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        officer.get("/training/manage/?when=coming")


def test_the_list_of_who_is_booked_asks_a_fixed_number_of_questions(
    officer: Client, session: Session, nurse: User, constable: User, hospital: Agency,
    django_assert_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    for who in (nurse, constable):
        services.book(session.pk, by=who, agency=who.memberships.get().agency, needs="", now=timezone.now())
    # Seven for the list, five for who looks, who teaches, what was changed and who has seen it, six for marks by day,
    # two accounts of one person, the waiting list with its offers, and places that are kept.
    with django_assert_num_queries(19):  # type: ignore[attr-defined]
        page = officer.get(f"/training/manage/sessions/{session.pk}/").content.decode()
    assert nurse.name in page
    assert constable.name in page


def test_who_is_booked_goes_out_as_a_spreadsheet(
    officer: Client, session: Session, nurse: User, hospital: Agency
) -> None:
    User.objects.filter(pk=nurse.pk).update(name="=HYPERLINK(1)")
    services.book(session.pk, by=nurse, agency=hospital, needs="", now=timezone.now())
    answer = officer.get(f"/training/manage/sessions/{session.pk}/?format=csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=HYPERLINK(1)" in text


def test_a_session_that_has_begun_stays_on_its_days(officer: Client, course: Course) -> None:
    held = session_on(course, timezone.localdate() - timedelta(days=3))
    answers = session_answers(timezone.localdate() + timedelta(days=30), version="0")
    answer = officer.post(f"/training/manage/sessions/{held.pk}/edit/", answers)
    assert "days and times can no longer be changed" in answer.content.decode()
    same = session_answers(timezone.localdate() - timedelta(days=3), version="0", capacity="14")
    assert officer.post(f"/training/manage/sessions/{held.pk}/edit/", same).status_code == 302


def test_a_session_with_marks_cannot_be_cancelled(
    officer: Client, course: Course, practitioner: User, charity: Agency
) -> None:
    held = session_on(course, timezone.localdate() - timedelta(days=3))
    booked = {"session": held, "agency": charity, "booked_at": timezone.now()}
    Booking.objects.create(
        user=practitioner, attendance=Attendance.ATTENDED, marked_at=timezone.now(), **booked
    )
    answer = officer.post(f"/training/manage/sessions/{held.pk}/cancel/", {"because": "A mistake"})
    assert answer.status_code == 409
    assert "has marks" in answer.content.decode()


def test_a_day_that_is_dropped_goes_out_of_the_diary(
    officer: Client, session: Session, practitioner: User, charity: Agency
) -> None:
    first = session.days[0]
    both = Hours.on([first, first + timedelta(days=1)], session.starts, session.ends)
    Session.objects.filter(pk=session.pk).update(**both.fields)
    booking = services.book(session.pk, by=practitioner, agency=charity, needs="", now=timezone.now())
    officer.post(f"/training/manage/sessions/{session.pk}/edit/", session_answers(first, version="0"))
    entry = Notice.objects.get(heading__startswith="Changed").calendar
    assert f"UID:{booking.pk}-2@" in entry
    assert entry.count("STATUS:CANCELLED") == 1
    assert entry.count("STATUS:CONFIRMED") == 1
