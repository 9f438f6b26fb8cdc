"""The golden thread of an action: what hangs on it, what somebody may not see, and what is broken."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import threads
from partnership.actions.models import Action, Closure, Test
from partnership.actions.rules import Outlook, State
from partnership.history.models import Read
from tests.actions.test_chasing import action as action
from training.answers import services
from training.answers.models import Answer
from training.models import Course

ClientFor = Callable[[User | None], Client]


def test_what_is_broken_stands_at_the_top(client_for: ClientFor, action: Action, scrutineer: User) -> None:
    """Domain 1.5.10: most yearly reports list what was done after reviews and few show that it changed anything."""
    today = timezone.localdate()
    Action.objects.update(due_on=today - timedelta(days=1), owner=None)
    page = client_for(scrutineer).get(f"/actions/{action.pk}/thread/").content.decode()
    for sentence in ("has no owner", "nobody has ever said how it goes", "no success measure", "No finding"):
        assert sentence in page
    assert Read.objects.filter(row=action.pk, user_id=scrutineer.pk).exists()
    Action.objects.update(reported_on=today, outlook=Outlook.STUCK)
    action.refresh_from_db()
    assert {"It is overdue.", "Whoever does it says that it is stuck."} <= set(
        threads.of(action, scrutineer).broken
    )
    Action.objects.update(state=State.EVIDENCED, success_measure="9 in 10")
    action.refresh_from_db()
    said = threads.of(action, scrutineer).broken
    assert said[0].startswith("It is closed as evidenced, and nobody has planned to test")
    Test.objects.create(
        action=action, kind="audit", name="Dip sample", planned_on=today - timedelta(days=9), by=scrutineer
    )
    assert threads.of(action, scrutineer).broken[0].startswith("The test planned for")


def test_what_was_contradicted_and_is_done_again_waits_for_a_new_test(
    action: Action, practitioner: User, business_unit: User, scrutineer: User
) -> None:
    today = timezone.localdate()
    facts = {"action": action, "kind": "audit", "by": scrutineer, "told_by": scrutineer, "says": "9 in 10."}
    for name, days, planned, result in (
        ("First sample", 60, 60, "supports"),
        ("Second sample", 40, 70, "contradicts"),
    ):
        on, planned_on = today - timedelta(days=days), today - timedelta(days=planned)
        Test.objects.create(name=name, planned_on=planned_on, carried_out_on=on, result=result, **facts)
    assert "The last test showed that practice has not changed." in threads.of(action, scrutineer).broken
    Action.objects.filter(pk=action.pk).update(round=2, state=State.EVIDENCED)
    for number, stage, by in (
        (1, "done", practitioner),
        (2, "done", practitioner),
        (2, "evidenced", business_unit),
    ):
        Closure.objects.create(
            action=action,
            round=number,
            stage=stage,
            on=today - timedelta(days=90 - 40 * number),
            by=by,
            because="So.",
        )
    action.refresh_from_db()
    assert threads.of(action, scrutineer).broken[0].startswith("It is closed as evidenced, and nobody")
    Test.objects.create(name="Third", planned_on=today, carried_out_on=today, result="supports", **facts)
    assert "nobody has planned to test" not in " ".join(threads.of(action, scrutineer).broken)


def test_an_agency_reads_the_thread_without_the_name_of_the_review(
    client_for: ClientFor, action: Action, agency_lead: User, constable: User
) -> None:
    page = client_for(agency_lead).get(f"/actions/{action.pk}/thread/").content.decode()
    assert "A review that you may not see" in page
    assert "LR-2026-07" not in page
    assert client_for(constable).get(f"/actions/{action.pk}/thread/").status_code == 404


def test_a_course_shows_what_was_learned_and_never_of_few(
    client_for: ClientFor, action: Action, course: Course, training_officer: User, business_unit: User
) -> None:
    officer, page = client_for(training_officer), f"/training/answers/courses/{course.slug}/"
    sent = {
        "number": action.reference.lower(),
        "how": "An hour on the toolkit",
        "from_on_day": "1",
        "from_on_month": "2",
        "from_on_year": "2026",
    }
    assert "No action that you may see" in officer.post(page, sent | {"number": "A-9"}).content.decode()
    assert officer.post(page, sent).status_code == 302
    assert "answers this action already" in officer.post(page, sent).content.decode()
    [strand] = [
        one
        for step in threads.of(action, business_unit).steps
        for one in step.strands
        if one.name == course.title
    ]
    assert "Nobody has rated themselves" in strand.text
    assert f"Nobody knows yet whether people learn it: {course.title}." == strand.lacks
    one = Answer.objects.get()
    assert officer.post(f"/training/answers/{one.pk}/remove/", {"from": "action"}).status_code == 302
    assert not Answer.objects.exists()


def test_constraints_of_answers(action: Action, course: Course, training_officer: User) -> None:
    today = timezone.localdate()
    services.add(course, action=action, how="An hour", from_on=today, by=training_officer)
    for name, how in (("training_answers_course_answers_once", "Two"), ("training_answers_says_how", "")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Answer.objects.create(
                course=course if how else Course.objects.create(slug="x", title="X", kind="core", mode="online"),
                action=action, how=how, from_on=today, made_by=training_officer,
            )  # fmt: skip
