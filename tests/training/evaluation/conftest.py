"""People who were at a course, and the questions that every portal begins with."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from training.evaluation import asking, reference, services
from training.evaluation.models import Invitation
from training.evaluation.rules import Asks, Audience, Point
from training.evaluation.services import Answers
from training.models import Booking, Course, Session
from training.rules import Attendance


@pytest.fixture(autouse=True)
def questions(db: None) -> None:
    reference.fill()


def attend(session: Session, user: User, agency: Agency, **facts: object) -> Booking:
    """A booking that the register says was attended."""
    return Booking.objects.create(
        session=session,
        user=user,
        agency=agency,
        booked_at=session.starts_at - timedelta(days=20),
        attendance=Attendance.ATTENDED,
        marked_at=session.ends_at,
        **facts,
    )


@pytest.fixture
def held(course: Course) -> Session:
    """Held yesterday."""
    return session_on(course, timezone.localdate() - timedelta(days=1))


@pytest.fixture
def booking(held: Session, practitioner: User, charity: Agency) -> Booking:
    return attend(
        held, practitioner, charity, manager_name="Hannah Weiss", manager_email="hannah@lantern.example"
    )


def invite(
    booking: Booking, point: Point, audience: Audience = Audience.ATTENDEE, *, now: datetime | None = None
) -> Invitation:
    """Somebody is asked, as the sweep asks them."""
    now = now or timezone.now()
    sheets = asking.in_force(point, audience, today=timezone.localdate(now))
    asking.invite([booking], point, audience, sheets, now=now)
    return Invitation.objects.get(booking=booking, point=point, audience=audience)


def rated(invitation: Invitation, *values: int, **texts: str) -> None:
    """They rate the outcomes of the course in turn, and write words if any."""
    questions = list(invitation.questionnaire.questions.all())
    outcomes = invitation.booking.session.course.outcome_lines
    first = next(one for one in questions if one.asks == Asks.OUTCOMES)
    said = next(one for one in questions if one.asks == Asks.TEXT)
    answers = Answers(
        {(first.pk, outcome): value for outcome, value in zip(outcomes, values, strict=False)},
        {said.pk: texts["text"]} if texts else {},
    )
    services.answer(invitation, by=None, answers=answers, now=timezone.now())
