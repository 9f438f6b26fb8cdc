"""A serious incident that was written down, for the tests of its room."""

import pytest

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines.models import Deadline
from reviews.incidents import services
from reviews.incidents.models import Incident, Outcome
from reviews.models import Review
from tests.reviews.world import TODAY, incident


@pytest.fixture
def made(business_unit: User, council: Agency) -> Incident:
    """A child died, and neglect is suspected."""
    return incident(business_unit, council)


def deadline(subject: str) -> Deadline:
    return Deadline.objects.select_related("rule", "agency").get(subject=subject)


def review_of(row: Incident) -> Review:
    found = Incident.objects.select_related("rapid_review").get(pk=row.pk).rapid_review
    assert found is not None
    return found


def establish(row: Incident, by: User, verdict: str) -> Outcome:
    return services.establish(row, by=by, verdict=verdict, reason="It was an illness.", on=TODAY, today=TODAY)
