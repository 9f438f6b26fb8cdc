"""What the database itself refuses."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus, SessionStatus


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("training_never_oversold", {"places_taken": 11}),
        ("training_minimum_fits_the_places", {"capacity": 0}),
        ("training_session_has_places", {"capacity": 2001}),
        ("training_session_is_somewhere", {"venue": ""}),
        ("training_cancelled_with_a_reason", {"status": SessionStatus.CANCELLED}),
        ("training_session_has_a_day", {"days": []}),
        ("training_day_ends_after_it_starts", {"ends": time(9)}),
        ("training_session_ends_after_it_starts", {"ends_at": timezone.now() - timedelta(days=9)}),
    ],
)
def test_a_session(session: Session, name: str, change: dict[str, Any]) -> None:
    with refused(name), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**change)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("training_cancelled_has_a_time", {"status": BookingStatus.CANCELLED}),
        ("training_cancelled_has_a_time", {"cancelled_at": timezone.now()}),
        ("training_mark_has_a_time", {"attendance": Attendance.ATTENDED}),
        (
            "training_only_the_booked_attend",
            {
                "status": BookingStatus.CANCELLED,
                "cancelled_at": timezone.now(),
                "attendance": Attendance.ATTENDED,
                "marked_at": timezone.now(),
            },
        ),
    ],
)
def test_a_booking(
    session: Session, practitioner: User, charity: Agency, name: str, change: dict[str, Any]
) -> None:
    booking = Booking.objects.create(
        session=session, user=practitioner, agency=charity, booked_at=timezone.now()
    )
    with refused(name), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**change)


def test_one_place_a_person(session: Session, practitioner: User, charity: Agency) -> None:
    Booking.objects.create(session=session, user=practitioner, agency=charity, booked_at=timezone.now())
    with refused("training_one_place_a_person"), transaction.atomic():
        Booking.objects.create(session=session, user=practitioner, agency=charity, booked_at=timezone.now())


def test_a_course_without_a_title(course: Course) -> None:
    with refused("training_course_has_a_title"), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(title="")


def test_one_course_of_a_title(course: Course) -> None:
    with refused("training_one_course_of_a_title"), transaction.atomic():
        Course.objects.create(
            slug="again", title=course.title.upper(), summary="-", kind=course.kind, mode=course.mode
        )


def test_one_course_at_an_address(course: Course) -> None:
    with refused("training_one_course_at_an_address"), transaction.atomic():
        Course.objects.create(
            slug=course.slug, title="Other", summary="-", kind=course.kind, mode=course.mode
        )


def test_one_session_at_a_time_and_place(session: Session) -> None:
    twin = Session.objects.get(pk=session.pk)
    twin.pk, twin._state.adding = uuid4(), True
    with refused("training_one_session_at_a_time_and_place"), transaction.atomic():
        twin.save()
