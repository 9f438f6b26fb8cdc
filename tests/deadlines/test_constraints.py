"""What the database refuses about clocks, rules and days off."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.deadlines.models import Deadline, Holiday, Pause, RuleSet, Shift
from partnership.deadlines.rules import State, Unit
from tests.deadlines.conftest import Start

DAY = date(2026, 2, 2)
RULE = {
    "code": "test.rule", "name": "A rule", "trigger": "The day of the question", "unit": Unit.WORKING_DAYS,
    "length": 5, "in_force_from": DAY, "source": "The guidance",
}  # fmt: skip


def refuses(name: str, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("deadlines_rule_says_how_long", {"length": None}),
        ("deadlines_rule_says_how_long", {"length": 0}),
        ("deadlines_rule_says_how_long", {"length": 1001}),
        ("deadlines_rule_says_how_long", {"month": 3, "day": 31}),
        ("deadlines_rule_says_how_long", {"unit": Unit.DATE}),
        ("deadlines_rule_says_how_long", {"unit": Unit.DATE, "length": None, "month": 13, "day": 1}),
        ("deadlines_rule_says_how_long", {"unit": Unit.DATE, "length": None, "month": 3}),
        ("deadlines_rule_names_its_source", {"source": ""}),
        ("deadlines_rule_names_its_source", {"trigger": ""}),
        ("deadlines_ladder_goes_up", {"lead_after": 8, "unit_after": 7}),
    ],
)
def test_a_rule_is_whole(db: None, constraint: str, facts: dict[str, object]) -> None:
    refuses(constraint, lambda: RuleSet.objects.create(**(RULE | facts)))


def test_a_rule_has_one_version_a_day(db: None) -> None:
    RuleSet.objects.create(**RULE)
    refuses("deadlines_one_version_a_day", lambda: RuleSet.objects.create(**RULE))


def test_a_day_has_one_entry_that_holds(db: None) -> None:
    first = Holiday.objects.create(on=DAY, name="Funeral", reason="Proclaimed")
    refuses(
        "deadlines_one_entry_a_day",
        lambda: Holiday.objects.create(on=DAY, name="Again", reason="Proclaimed", works=True),
    )
    first.withdrawn_at = timezone.now()
    first.save()
    Holiday.objects.create(on=DAY, name="Again", reason="Proclaimed")
    refuses(
        "deadlines_holiday_has_a_reason",
        lambda: Holiday.objects.create(on=DAY + timedelta(days=1), name="Day", reason=""),
    )


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("deadlines_due_as_agreed_or_reckoned", {"due_on": DAY}),
        ("deadlines_revised_with_a_reason", {"revised_on": DAY, "due_on": DAY}),
        ("deadlines_revised_with_a_reason", {"revised_because": "A trial"}),
        ("deadlines_met_on_a_day", {"state": State.MET}),
        ("deadlines_met_on_a_day", {"met_on": DAY}),
        ("deadlines_leads_into_the_portal", {"path": "//elsewhere.example"}),
        ("deadlines_leads_into_the_portal", {"path": "agencies"}),
        ("deadlines_has_a_subject_and_a_title", {"title": ""}),
        ("deadlines_deputy_is_another", {"owner": None}),
    ],
)
def test_a_deadline_is_whole(start: Start, nurse: User, constraint: str, facts: dict[str, object]) -> None:
    deadline = start(DAY, deputy=nurse)
    refuses(constraint, lambda: Deadline.objects.filter(pk=deadline.pk).update(**facts))


def test_the_deputy_is_somebody_else(start: Start, practitioner: User) -> None:
    deadline = start(DAY)
    refuses(
        "deadlines_deputy_is_another",
        lambda: Deadline.objects.filter(pk=deadline.pk).update(deputy=practitioner),
    )


def test_a_subject_has_one_deadline(start: Start) -> None:
    deadline = start(DAY)
    deadline.pk = None
    refuses("subject", lambda: deadline.save(force_insert=True))


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("deadlines_pause_ends_after_it_begins", {"from_on": DAY, "until_on": DAY - timedelta(days=1)}),
        ("deadlines_pause_has_a_reason", {"from_on": DAY, "until_on": DAY, "reason": ""}),
        ("deadlines_one_pause_at_a_time", {"from_on": date(2026, 2, 9), "until_on": None}),
        ("deadlines_one_pause_at_a_time", {"from_on": date(2026, 2, 1), "until_on": date(2026, 2, 6)}),
    ],
)
def test_pauses_are_whole_and_apart(start: Start, constraint: str, facts: dict[str, object]) -> None:
    deadline = start(DAY)
    Pause.objects.create(
        deadline=deadline, from_on=date(2026, 2, 5), until_on=date(2026, 2, 10), reason="Inquest"
    )
    Pause.objects.create(
        deadline=deadline, from_on=date(2026, 2, 10), until_on=date(2026, 2, 11), reason="Next"
    )
    refuses(constraint, lambda: Pause.objects.create(**({"deadline": deadline, "reason": "Trial"} | facts)))


def test_a_shift_moves(start: Start) -> None:
    deadline = start(DAY)
    day_off = Holiday.objects.create(on=DAY, name="Funeral", reason="Proclaimed")
    refuses(
        "deadlines_shift_moves",
        lambda: Shift.objects.create(holiday=day_off, deadline=deadline, was_on=DAY, now_on=DAY),
    )
