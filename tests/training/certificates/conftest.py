"""The ladder of courses, and people who have climbed some of it."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from training.certificates import issuing
from training.certificates.models import Certificate, Equivalent, Option, Requirement
from training.hours import at
from training.models import Booking, Course, Session
from training.rules import Attendance

Came = Callable[..., Certificate]
LONG_AGO = date(2020, 1, 1)


def another(like: Course, slug: str, title: str) -> Course:
    return Course.objects.create(
        slug=slug,
        title=title,
        summary="A step of the ladder.",
        kind=like.kind,
        mode=like.mode,
        duration="1 day",
        status=like.status,
        certificate_years=2,
    )


def needing(course: Course, *met_by: Course, from_on: date = LONG_AGO) -> Requirement:
    made = Requirement.objects.create(course=course, from_on=from_on)
    Option.objects.bulk_create([Option(requirement=made, course=one) for one in met_by])
    return made


@pytest.fixture
def introduction(course: Course) -> Course:
    return another(course, "introduction", "Introduction to Child Protection")


@pytest.fixture
def update(course: Course) -> Course:
    return another(course, "update", "Advanced Update")


@pytest.fixture
def ladder(introduction: Course, course: Course, update: Course) -> tuple[Course, Course, Course]:
    """Introduction, then Advanced, then Update, which renews both Advanced and itself."""
    course.certificate_years = 2
    course.save()
    needing(course, introduction)
    needing(update, course, update)
    Equivalent.objects.create(course=course, other=update, from_on=LONG_AGO)
    return introduction, course, update


@pytest.fixture
def came(charity: Agency) -> Came:
    """A certificate of somebody who came to a course on a day."""

    def make(user: User, course: Course, day: date) -> Certificate:
        booking = attended(session_on(course, day), user, charity)
        issuing.issue(issuing.due(pk=booking.pk), now=at(day, time(17)))
        return Certificate.objects.get(booking=booking)

    return make


def attended(session: Session, user: User, agency: Agency) -> Booking:
    """A booking that the register says was used on all days."""
    session.places_taken += 1
    session.save(update_fields=["places_taken"])
    return Booking.objects.create(
        session=session,
        user=user,
        agency=agency,
        booked_at=session.starts_at - timedelta(days=9),
        attendance=Attendance.ATTENDED,
        marked_at=session.ends_at,
    )


@pytest.fixture
def soon(course: Course) -> Session:
    """The session of the cast: in three weeks."""
    return session_on(course, timezone.localdate() + timedelta(weeks=3))
