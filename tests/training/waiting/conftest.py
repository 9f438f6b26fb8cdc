"""A full session, and people who come to wait for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import person, session_on
from training import services
from training.groups.models import Hold
from training.models import Booking, Course, Session
from training.waiting import services as waiting
from training.waiting.models import Offer, Want
from training.waiting.rules import OfferState


def colleague(number: int, agency: Agency) -> User:
    return person(f"Colleague {number}", f"colleague.{number}@lantern.example", agency)


def booked(session: Session, who: User, agency: Agency) -> Booking:
    return services.book(session.pk, by=who, agency=agency, needs="", now=timezone.now())


def held(session: Session) -> int:
    """The places kept, as the offers and the kept places say, which must be what the session says."""
    session.refresh_from_db()
    kept = sum(Hold.objects.filter(session=session).values_list("left", flat=True))
    offers = Offer.objects.filter(session=session, state=OfferState.OPEN)
    assert session.places_held == kept + sum(offers.values_list("places", flat=True))
    return session.places_held


@pytest.fixture
def full(course: Course, charity: Agency) -> Session:
    """In three weeks, with two places, both taken."""
    session = session_on(course, timezone.localdate() + timedelta(weeks=3), capacity=2)
    for number in (101, 102):
        booked(session, colleague(number, charity), charity)
    session.refresh_from_db()
    return session


@pytest.fixture
def line(full: Session, charity: Agency) -> list[Want]:
    """Three people who wait for any date, in this order."""
    return [
        waiting.join(full.course, by=colleague(number, charity), agency=charity, now=timezone.now())
        for number in (1, 2, 3)
    ]
