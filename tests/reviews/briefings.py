"""A briefing of a review, by one of the business unit, with a colleague who checks it: what its tests begin with."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from reviews.briefings import services
from reviews.briefings.models import Briefing, Discussion
from reviews.briefings.rules import PANELS
from reviews.models import Review
from tests.conftest import person

PANEL = "Plans for a child are made with both parents, and shared with the midwife by week thirty."


@pytest.fixture
def colleague(council: Agency) -> User:
    """Works in the business unit too, and checks what Tom has written."""
    return person("Amina Rashid", "amina.rashid@council.example", council, "business_unit")  # type: ignore[arg-type]


@pytest.fixture
def review(db: None) -> Review:
    rulebook.fill()
    return Review.objects.create(
        reference="LR-2026-01", kind="learning", pseudonym="Child Rowan", started_on=date(2025, 6, 2)
    )


@pytest.fixture
def briefing(review: Review, business_unit: User) -> Briefing:
    said = {name: PANEL for name, _ in PANELS}
    return services.begin(review, by=business_unit, title="Plans before birth", **said)


@pytest.fixture
def published(briefing: Briefing, business_unit: User, colleague: User, agency_lead: User) -> Briefing:
    services.hand_in(briefing, by=business_unit)
    checked = services.agree(briefing, by=colleague, now=timezone.now())
    return services.publish(checked, by=business_unit, summary="Plan early.", on=timezone.localdate())


def discussed(briefing: Briefing, by: User, agency: Agency, team: str = "North", **said: Any) -> Discussion:
    facts: dict[str, Any] = {
        "discussed_on": timezone.localdate(), "people": 7, "will_change": "We ask who the father is.",
    }  # fmt: skip
    return services.discuss(briefing, agency=agency, team=team, by=by, **facts | said)
