"""What the database refuses about actions, whoever asks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions.models import (
    Action,
    Closure,
    DateRequest,
    DueChange,
    Evidence,
    ProgressReport,
    Reopening,
    Test,
    Theme,
)
from partnership.documents.models import Document
from tests.actions.test_chasing import action as action

TODAY = timezone.localdate()
OVER = TODAY - timedelta(days=400)


def refuses(name: str, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("actions_is_said_in_words", {"title": ""}),
        ("actions_is_said_in_words", {"source_name": ""}),
        ("actions_somebody_owns_it", {"agency": None}),
        ("actions_due_after_it_is_agreed", {"due_on": OVER}),
        ("actions_handed_in_when_done", {"handed_in_on": TODAY}),
        ("actions_reports_while_it_lasts", {"report_due_on": TODAY}),
        ("actions_source_leads_into_the_portal", {"source_path": "//elsewhere.example/"}),
    ],
)
def test_an_action_is_whole(action: Action, constraint: str, facts: dict[str, Any]) -> None:
    refuses(constraint, lambda: Action.objects.update(**facts))


def test_an_action_stands_in_the_tracker_once(action: Action, practitioner: User) -> None:
    refuses("actions_deputy_is_another", lambda: Action.objects.update(deputy=practitioner))
    action.pk, action._state.adding = None, True
    refuses("actions_number_is_unique", lambda: action.save(force_insert=True))
    action.number += 1
    refuses("actions_agreed_once", lambda: action.save(force_insert=True))


def test_a_theme_has_one_name(db: None) -> None:
    theme = Theme.objects.create(name="Sleep")
    refuses("actions_theme_name_is_unique", lambda: Theme.objects.create(name="SLEEP"))
    refuses("actions_theme_stands_apart", lambda: Theme.objects.filter(pk=theme.pk).update(parent=theme))


@pytest.mark.parametrize(
    ("constraint", "kind", "facts"),
    [
        ("actions_another_date_with_a_reason", DueChange, {"because": ""}),
        ("actions_another_date_with_a_reason", DueChange, {"becomes_on": TODAY}),
        ("actions_progress_is_told", ProgressReport, {"text": ""}),
        ("actions_test_has_a_name", Test, {"name": ""}),
        ("actions_test_has_a_result", Test, {"result": "supports"}),
        ("actions_test_leads_into_the_portal", Test, {"path": "elsewhere"}),
        ("actions_closed_with_words", Closure, {"because": ""}),
        ("actions_embedded_by_a_test", Closure, {"stage": "embedded"}),
        ("actions_reopened_with_a_reason", Reopening, {"because": ""}),
        ("actions_reopened_with_a_reason", Reopening, {"was": "open"}),
        ("actions_date_is_asked_with_a_reason", DateRequest, {"because": ""}),
        ("actions_date_is_decided_by_another", DateRequest, {"is_granted": True}),
    ],
)
def test_what_is_said_of_an_action_is_whole(
    action: Action, business_unit: User, constraint: str, kind: Any, facts: dict[str, Any]
) -> None:
    usual: dict[Any, dict[str, Any]] = {
        DueChange: {"was_on": TODAY, "becomes_on": OVER, "because": "Merger."},
        ProgressReport: {"said_on": TODAY, "outlook": "stuck", "text": "Stuck."},
        Test: {"kind": "audit", "name": "Dip sample", "planned_on": TODAY},
        Closure: {"round": 1, "stage": "done", "on": TODAY, "because": "Done."},
        Reopening: {"round": 1, "was": "done", "on": TODAY, "because": "Not done."},
        DateRequest: {"asks_for_on": TODAY, "because": "Merger."},
    }
    refuses(constraint, lambda: kind.objects.create(action=action, by=business_unit, **usual[kind] | facts))


def test_another_date_is_asked_for_once_at_a_time(
    action: Action, practitioner: User, business_unit: User
) -> None:
    row = {"action": action, "asks_for_on": TODAY, "because": "Merger.", "by": practitioner}
    DateRequest.objects.create(**row)
    refuses("actions_one_date_is_asked_for", lambda: DateRequest.objects.create(**row))
    lapsed = {"lapsed_at": timezone.now(), "is_granted": True, "decided_at": timezone.now()}
    rows = DateRequest.objects.filter(action=action)
    refuses("actions_date_is_decided_by_another", lambda: rows.update(decided_by=business_unit, **lapsed))


def test_each_stage_is_closed_once_and_by_another(
    action: Action, business_unit: User, practitioner: User
) -> None:
    said = {"action": action, "round": 1, "on": TODAY, "because": "Done."}
    Closure.objects.create(stage="done", by=practitioner, **said)
    refuses("actions_each_stage_once", lambda: Closure.objects.create(stage="done", by=business_unit, **said))
    refuses(
        "actions_each_stage_by_another",
        lambda: Closure.objects.create(stage="evidenced", by=practitioner, **said),
    )
    Reopening.objects.create(was="done", by=business_unit, **said)
    refuses(
        "actions_each_round_ends_once", lambda: Reopening.objects.create(was="done", by=business_unit, **said)
    )


def test_evidence_is_checked_by_another(action: Action, business_unit: User, practitioner: User) -> None:
    paper = Document.objects.create(title="Register", kind="evidence", agency=action.agency)
    row = {"action": action, "document": paper, "by": practitioner}
    refuses("actions_evidence_shows_something", lambda: Evidence.objects.create(shows="", **row))
    kept = Evidence.objects.create(shows="All signed.", **row)
    refuses("actions_evidence_once", lambda: Evidence.objects.create(shows="Again.", **row))
    rows = Evidence.objects.filter(pk=kept.pk)
    now = timezone.now()
    refuses(
        "actions_evidence_is_checked_by_another",
        lambda: rows.update(ruling="accepted", decided_by=practitioner, decided_at=now),
    )
    refuses(
        "actions_evidence_refused_with_a_reason",
        lambda: rows.update(ruling="refused", decided_by=business_unit, decided_at=now),
    )
