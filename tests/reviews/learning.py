"""A recommendation of a learning review, for the tests of its room."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions.models import Action, Theme
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from partnership.notices.models import Notice
from reviews.learning import services
from reviews.learning.models import (
    Finding,
    Recommendation,
    Response,
)
from reviews.models import Review

Browsers = Callable[[User | None], Client]
TEXT = "Every midwifery team uses the shared pre-birth pathway and shows it in case records."


@pytest.fixture
def review(business_unit: User) -> Review:
    rulebook.fill()
    today = timezone.localdate()
    return Review.objects.create(
        reference="LR-2026-01",
        kind="learning",
        pseudonym="Child Rowan",
        started_on=today - timedelta(days=90),
    )


@pytest.fixture
def finding(review: Review, business_unit: User) -> Finding:
    theme = Theme.objects.create(name="Pre-birth planning")
    return services.add_finding(
        review, by=business_unit, sort="improve", text="Plans were made late in pregnancy.", reason="",
        themes=[theme],
    )  # fmt: skip


@pytest.fixture
def one(finding: Finding, business_unit: User, charity: Agency) -> Recommendation:
    return recommend(finding, business_unit, charity)


def recommend(finding: Finding, by: User, agency: Agency | None, **facts: Any) -> Recommendation:
    said: dict[str, Any] = {
        "text": TEXT, "addressee": "agency" if agency else "government", "agency": agency,
        "body": "" if agency else "Department for Education", "made_on": timezone.localdate(), "findings": [finding],
    }  # fmt: skip
    return services.recommend(finding.review, by=by, **said | facts)


def asked(one: Recommendation, by: User) -> Recommendation:
    return services.ask(one, on=timezone.localdate(), by=by)


def answered(
    one: Recommendation, by: User, answer: str = "accepted", reason: str = "", who: str = ""
) -> Response:
    today = timezone.localdate()
    return services.answer(one, answer=answer, reason=reason, said_by=who, said_on=today, today=today, by=by)


def acted(one: Recommendation, by: User, title: str = "Use the pathway") -> Action:
    today = timezone.localdate()
    return services.act(
        one, by=by, today=today, title=title, agreed=TEXT, success_measure="", agency=one.agency,
        group=None, agreed_on=today, due_on=today + timedelta(days=60),
    )  # fmt: skip


def told(person: User) -> list[str]:
    return sorted(Notice.objects.filter(user=person).values_list("kind", flat=True))
