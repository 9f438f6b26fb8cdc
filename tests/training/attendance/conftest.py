"""A course of two days, with two people who are booked and a trainer who has an account."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from training.attendance import reference
from training.hours import Hours, at
from training.models import Booking, Course, Session, Trainer


@pytest.fixture
def two_days(course: Course, practitioner: User, nurse: User, charity: Agency, hospital: Agency) -> Session:
    """Yesterday and the day before, 9:15am to 4pm."""
    reference.fill()
    today = timezone.localdate()
    days = Hours.on([today - timedelta(days=2), today - timedelta(days=1)], time(9, 15), time(16))
    session = session_on(course, days.days[0])
    Session.objects.filter(pk=session.pk).update(**days.fields, places_taken=2)
    for who, agency in ((practitioner, charity), (nurse, hospital)):
        Booking.objects.create(session=session, user=who, agency=agency, booked_at=timezone.now())
    session.refresh_from_db()
    return session


@pytest.fixture
def trainer(two_days: Session, constable: User) -> User:
    """Teaches it."""
    two_days.trainers.add(Trainer.objects.create(name=constable.name, user=constable))
    return constable


@pytest.fixture
def hers(two_days: Session, practitioner: User) -> Booking:
    return two_days.bookings.get(user=practitioner)


def on(day: date, hour: int, minute: int = 0) -> datetime:
    return at(day, time(hour, minute))
