"""Small invented records to count: registers that were taken, and a report of the year."""

from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import count

import pytest

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.annual_report.models import Report
from partnership.deadlines import rulebook
from training.hours import Hours
from training.models import Booking, Course, Session
from training.rules import Attendance, CourseStatus, Kind, Mode

Attend = Callable[..., Session]
NUMBERS = count(1)


def course_called(title: str, kind: Kind = Kind.CORE) -> Course:
    """A course of this title, made when it is first named."""
    facts = {
        "title": title,
        "summary": "For a count.",
        "kind": kind,
        "mode": Mode.FACE_TO_FACE,
        "duration": "1 day",
        "status": CourseStatus.PUBLISHED,
    }
    return Course.objects.get_or_create(slug=title.lower().replace(" ", "-"), defaults=facts)[0]


@pytest.fixture
def attend(db: None) -> Attend:
    """`attend("Advanced", date(2024, 5, 1), hospital, 7)`: one session that seven people attended."""

    def attend(
        title: str,
        on: date,
        agency: Agency,
        number: int,
        *,
        kind: Kind = Kind.CORE,
        mark: Attendance = Attendance.ATTENDED,
        people: list[User] | None = None,
        at: time = time(9, 15),
    ) -> Session:
        session = Session.objects.create(
            course=course_called(title, kind),
            **Hours.on([on], at, time(23, 59)).fields,
            venue=f"Room {next(NUMBERS)}",
            capacity=max(number, 1),
            places_taken=number,
        )
        people = people or new_people(number)
        Booking.objects.bulk_create(
            Booking(
                session=session,
                user=person,
                agency=agency,
                booked_at=session.starts_at - timedelta(days=30),
                attendance=mark,
                marked_at=None if mark == Attendance.NOT_MARKED else session.starts_at,
            )
            for person in people
        )
        return session

    return attend


def new_people(number: int) -> list[User]:
    """People who do nothing but attend."""
    return User.objects.bulk_create(
        User(name=f"Person {at}", email=f"person{at}@counted.example")
        for at in (next(NUMBERS) for _ in range(number))
    )


@pytest.fixture
def report(db: None) -> Report:
    """The report of 2024 to 2025, not yet published."""
    return Report.objects.create(year=2024, title="Annual report 2024 to 2025", lead="What we did together")


@pytest.fixture
def rules(db: None) -> None:
    """The rules of law and guidance, as every release brings them."""
    rulebook.fill()
