"""What the database refuses, whatever the code does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.agencies.models import Agency
from training.assurance.models import Alert, AlertRule, Expectation, Money, Target
from training.models import Course

DAY = date(2026, 4, 1)


def rule(**facts: Any) -> AlertRule:
    said = {"in_force_from": DAY, "session_days": 14, "per_cent": 75, "year_days": 90}
    return AlertRule.objects.create(**said | facts)


def target(**facts: Any) -> Target:
    return Target.objects.create(**{"year": 2026, "sector": "police", "number": 70} | facts)


@pytest.mark.parametrize(
    ("name", "makes"),
    [
        ("training_assurance_target_is_for_one", lambda agency: target(agency=agency)),
        ("training_assurance_target_is_some", lambda agency: target(number=0)),
        ("training_assurance_target_year", lambda agency: target(year=1066)),
        ("training_assurance_one_target_a_year", lambda agency: [target(), target()]),
        ("training_assurance_one_rule_a_day", lambda agency: [rule(), rule()]),
        ("training_assurance_rule_is_plausible", lambda agency: rule(per_cent=101)),
        ("training_assurance_alert_is_about_one", lambda agency: alert()),
        ("training_assurance_money_is_some", lambda agency: entry(pence=0)),
        ("training_assurance_money_year", lambda agency: entry(year=3000)),
    ],
)
def test_the_database_refuses(charity: Agency, name: str, makes: Callable[[Agency], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        makes(charity)


def alert() -> Alert:
    return Alert.objects.create(raised_at=timezone.now(), reached=0, expected=1)


def entry(**facts: Any) -> Money:
    return Money.objects.create(**{"year": 2024, "kind": "venues", "pence": 100} | facts)


def test_a_course_is_required_once_and_not_until_before_it_begins(course: Course) -> None:
    Expectation.objects.create(course=course, from_on=DAY)
    with pytest.raises(IntegrityError, match="training_assurance_expected_once"), transaction.atomic():
        Expectation.objects.create(course=course, from_on=DAY)
    with (
        pytest.raises(IntegrityError, match="training_assurance_expectation_ends_later"),
        transaction.atomic(),
    ):
        Expectation.objects.create(course=course, job="x", from_on=DAY, until_on=DAY - timedelta(days=1))
