"""A course for which a line manager decides, a place that waits, and the link in the manager's mail."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from partnership.notices.seals import sealed
from training import services
from training.approvals.models import Approval
from training.approvals.services import path_of
from training.models import Booking, Course, Session
from training.places import Manager
from training.services import Asked

MANAGER = Manager("Ruth Castle", "ruth.castle@lantern.example")


@pytest.fixture
def guarded(course: Course) -> Course:
    """The course of the cast, of which line managers approve each place and are told."""
    rulebook.fill()
    course.needs_approval = course.tells_manager = True
    course.save(update_fields=["needs_approval", "tells_manager"])
    return course


@pytest.fixture
def waiting(guarded: Course, session: Session, practitioner: User, charity: Agency) -> Booking:
    """The practitioner's place, which her manager has not approved yet."""
    session.refresh_from_db()
    return services.book(
        session.pk,
        by=practitioner,
        agency=charity,
        needs="A ramp",
        now=timezone.now(),
        asked=Asked(manager=MANAGER),
    )


@pytest.fixture
def link() -> Callable[[Booking], str]:
    """The address in the newest mail to the manager of a booking."""
    return lambda booking: sealed(path_of(Approval.objects.get(booking=booking)))
