"""A form that is sent twice, by a double click or after a step back, makes one of what it makes and says so."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.training.test_programme import three_fields
from training.assurance.models import Money
from training.certificates.models import Equivalent, Requirement
from training.charges.models import Subsidy
from training.groups.models import Hold
from training.models import Course, Session, Trainer
from training.pool.models import Observation
from training.returns.models import Entry, Return, Round

Sent = tuple[str, dict[str, str], type[Model], str]


def forms(course: Course, session: Session, agency: Agency, by: User) -> dict[str, Sent]:
    """Where each form is, what is sent, what it makes, and the constraint that refuses it again, or its words."""
    today = timezone.localdate()
    year = Round.objects.create(
        from_on=date(2024, 4, 1), until_on=date(2025, 3, 31), asked_on=today, made_by=by
    )
    asked = Return.objects.create(round=year, agency=agency)
    trainer = Trainer.objects.create(name="Grace Mensah")
    other = Course.objects.create(
        slug="introduction", title="Introduction", summary="-", kind="core", mode="online", duration="1 day",
        status="published",
    )  # fmt: skip
    return {
        "places for a group": (
            f"/training/groups/sessions/{session.pk}/",
            {"number": "2", "because": "The new team"},
            Hold,
            "training_groups_kept_once",
        ),
        "money": (
            "/training/assurance/money/entries/new/",
            {"year": "2024-25", "kind": "venues", "pence": "1,250.50"},
            Money,
            "training_assurance_entered_once",
        ),
        "training of an agency": (
            f"/training/returns/{asked.pk}/add/",
            {
                "title": "Basic Awareness", **three_fields("from_on", date(2024, 6, 3)), "delivery": "live",
                "times": "4", "hours": "1.5", "group_1": "12", "delivered_by": "own", "checked": "yes",
            },
            Entry,
            "training_returns_entry_once",
        ),
        "observation": (
            f"/training/pool/{trainer.pk}/observations/new/",
            {"observer": "Ines Carvalho", **three_fields("observed_on", today), "strengths": "Clear words."},
            Observation,
            "training_pool_observed_once",
        ),
        "what a course needs": (
            f"/training/certificates/needs/of/{course.slug}/",
            {"met_by": str(other.pk), **three_fields("from_on", today)},
            Requirement,
            "The course needs this from that day already",
        ),
        "what counts as a course": (
            "/training/certificates/needs/equivalents/new/",
            {"title": "Level 3", "course": str(course.pk), **three_fields("from_on", today)},
            Equivalent,
            "certificates_equivalent_once",
        ),
        "subsidy": (
            "/training/charges/subsidies/new/",
            {"sector": "vcfse", "per_cent": "50", **three_fields("from_on", today + timedelta(days=9))},
            Subsidy,
            "training_charges_one_subsidy_from_a_day",
        ),
        "trainer": (
            "/training/manage/trainers/new/",
            {"name": "Ada Bright", "is_active": "on"},
            Trainer,
            "training_one_trainer_of_a_name",
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("what", "sender"),
    [
        ("places for a group", "agency_lead"),
        ("training of an agency", "agency_lead"),
        ("money", "training_officer"),
        ("observation", "training_officer"),
        ("what a course needs", "training_officer"),
        ("what counts as a course", "training_officer"),
        ("subsidy", "training_officer"),
        ("trainer", "training_officer"),
    ],
)
def test_what_is_sent_twice_is_made_once(
    client_for: Callable[[User | None], Client],
    request: pytest.FixtureRequest,
    course: Course,
    session: Session,
    charity: Agency,
    training_officer: User,
    what: str,
    sender: str,
) -> None:
    path, typed, kind, refused_by = forms(course, session, charity, training_officer)[what]
    browser, before = client_for(request.getfixturevalue(sender)), kind._default_manager.count()
    first = browser.post(path, typed)
    again = browser.post(path, typed)
    assert (first.status_code, again.status_code) == (302, 200)
    says = {one.name: str(one.violation_error_message) for one in kind._meta.constraints}
    assert escape(says.get(refused_by, refused_by)) in again.content.decode()
    assert kind._default_manager.count() == before + 1
