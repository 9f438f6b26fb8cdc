"""Trainers say when they can teach, the planner is warned, and what was observed stays between few."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from partnership.history.models import Read
from partnership.notices.models import Notice
from partnership.pages.gathering import gather
from tests.conftest import session_on
from training.hours import Hours
from training.models import Course, Session, Trainer
from training.pool import clashes, services, showing, work
from training.pool.models import Observation, Spell
from training.pool.rules import why_not_observed

DAY = timedelta(days=1)


@pytest.fixture
def trainer(nurse: User) -> Trainer:
    """A nurse who is lent to the pool."""
    return Trainer.objects.create(name="Grace Mensah", user=nurse)


def away(trainer: Trainer, first: date, last: date, by: User, offer: str = "away") -> Spell:
    return services.keep_days(
        trainer, by=by, today=timezone.localdate(), offer=offer, from_on=first, until_on=last, note=""
    )


def watched(trainer: Trainer, by: User, **said: Any) -> Observation:
    facts: dict[str, Any] = {
        "observer": "Ines Carvalho", "observed_on": timezone.localdate() - DAY, "session": None,
        "strengths": "Clear words.", "work_on": "", "next_on": None,
    }  # fmt: skip
    return services.observe(trainer, by=by, today=timezone.localdate(), **facts | said)


def test_whoever_is_away_or_teaches_elsewhere_then_is_in_the_way(
    trainer: Trainer, nurse: User, course: Course, session: Session
) -> None:
    (day,) = session.days
    session.trainers.add(trainer)
    assert clashes.on(session) == []
    morning = Hours.on([day], time(9), time(10))
    assert "teaches Advanced Child Protection" in clashes.found([trainer], morning)[0]
    assert clashes.found([trainer], morning, besides=session) == []
    assert clashes.found([trainer], Hours.on([day], time(16), time(17))) == []
    away(trainer, day - DAY, day, nurse)
    assert [sentence.partition(" on ")[0] for sentence in clashes.on(session)] == [
        "Grace Mensah cannot teach"
    ]
    assert clashes.found([trainer], Hours.on([day + DAY], time(9), time(10))) == []


def test_the_planner_is_warned_once_and_may_keep_the_trainer(
    trainer: Trainer,
    nurse: User,
    session: Session,
    training_officer: User,
    client_for: Callable[[User | None], Client],
) -> None:
    (day,) = session.days
    away(trainer, day, day, nurse)
    browser = client_for(training_officer)
    path = f"/training/manage/sessions/{session.pk}/edit/"
    sent = {
        "day_1_day": day.day, "day_1_month": day.month, "day_1_year": day.year, "starts": "9:15", "ends": "16:00",
        "venue": "Withy House", "capacity": "10", "status": "open", "trainers": str(trainer.pk),
        "version": str(session.version), "why": "",
    }  # fmt: skip
    page = browser.post(path, sent)
    assert page.status_code == 200
    assert b"Grace Mensah cannot teach" in page.content
    assert not session.trainers.exists()
    seal = page.context["seal"]
    assert browser.post(path, sent | {"despite": "anything"}).status_code == 200
    assert browser.post(path, sent | {"despite": seal}).status_code == 302
    assert session.trainers.get() == trainer
    assert b"Look at the trainers" in browser.get(f"/training/manage/sessions/{session.pk}/").content


def test_the_training_officer_hears_that_a_trainer_cannot_come(
    trainer: Trainer, nurse: User, session: Session, training_officer: User
) -> None:
    session.trainers.add(trainer)
    (day,) = session.days
    away(trainer, day - 9 * DAY, day - DAY, nurse)
    assert not Notice.objects.exists()
    away(trainer, day, day + DAY, nurse)
    notice = Notice.objects.get(user=training_officer, kind="training.trainer_away")
    assert "Grace" not in str(vars(notice))


def test_a_day_is_said_once_and_not_when_it_is_over(trainer: Trainer, nurse: User, constable: User) -> None:
    today = timezone.localdate()
    away(trainer, today, today + 5 * DAY, nurse)
    with pytest.raises(RuleBroken, match="already") as refused:
        away(trainer, today + 5 * DAY, today + 6 * DAY, nurse, "free")
    assert "training_pool_a_day_is_said_once" in str(refused.value.__cause__)
    with pytest.raises(RuleBroken, match="over"):
        away(trainer, today - 5 * DAY, today - DAY, nurse)
    with pytest.raises(RuleBroken, match="next 3 years"):
        away(trainer, today, date(today.year + 4, 1, 1), nurse)
    with pytest.raises(PermissionDenied):
        away(trainer, today + 9 * DAY, today + 9 * DAY, constable)


def test_an_observation_is_read_by_the_trainer_and_by_nobody_else(
    trainer: Trainer,
    nurse: User,
    constable: User,
    training_officer: User,
    scrutineer: User,
    client_for: Callable[[User | None], Client],
) -> None:
    row = watched(trainer, training_officer)
    path = f"/training/pool/observations/{row.pk}/"
    ((found,),) = gather(work.work(nurse, timezone.localdate()))
    assert found.total == 1
    for other in (constable, scrutineer):
        assert client_for(other).get(path).status_code == 404
    assert client_for(training_officer).get(path).status_code == 200
    row.refresh_from_db()
    assert row.read_at is None
    assert client_for(nurse).get(path).status_code == 200
    row.refresh_from_db()
    assert row.read_at is not None
    assert Read.objects.filter(what="observation of a trainer", row=row.pk).count() == 2
    Trainer.objects.update(is_active=False)
    assert client_for(nurse).get(path).status_code == 404


def test_an_observation_that_was_corrected_is_read_anew_and_not_overwritten_by_an_older_page(
    trainer: Trainer, nurse: User, training_officer: User
) -> None:
    row = watched(trainer, training_officer)
    services.read(row, by=nurse, now=timezone.now())
    watched(trainer, training_officer, observation=row, version=0, strengths="Clear and calm.")
    with pytest.raises(RuleBroken, match="Somebody else changed this"):
        watched(trainer, training_officer, observation=row, version=0, strengths="Loud.")
    assert Observation.objects.values_list("strengths", "read_at").get() == ("Clear and calm.", None)


def test_nobody_writes_an_observation_of_themselves(trainer: Trainer, training_officer: User) -> None:
    trainer.user = training_officer
    trainer.save()
    with pytest.raises(PermissionDenied):
        watched(trainer, training_officer)


def test_an_observation_that_is_due_waits_for_who_runs_the_training(
    trainer: Trainer, training_officer: User
) -> None:
    today = timezone.localdate()
    watched(trainer, training_officer, observed_on=today - 700 * DAY, next_on=today + 9 * DAY)
    due, _ = gather(work.work(training_officer, today))[0]
    assert [item.title for _, item in due.told] == ["Watch Grace Mensah teach"]
    watched(trainer, training_officer, next_on=today + 700 * DAY)
    due, _ = gather(work.work(training_officer, today))[0]
    assert due.told == []


def test_an_observation_is_of_a_session_that_the_trainer_teaches(
    trainer: Trainer, training_officer: User, course: Course
) -> None:
    held = session_on(course, timezone.localdate() - 9 * DAY)
    with pytest.raises(RuleBroken, match="does not teach this session"):
        watched(trainer, training_officer, session=held)
    held.trainers.add(trainer)
    assert watched(trainer, training_officer, session=held).session == held
    assert list(showing.sessions_of(trainer, timezone.now())) == [held]


@pytest.mark.parametrize(
    ("observed_on", "next_on"),
    [(date(2026, 5, 2), None), (date(1066, 1, 1), None), (date(2026, 4, 1), date(2026, 4, 1))],
)
def test_an_observation_has_been_and_the_next_one_comes(observed_on: date, next_on: date | None) -> None:
    assert why_not_observed(observed_on, next_on, today=date(2026, 5, 1)) is not None


def test_who_can_teach_on_a_day(
    trainer: Trainer, nurse: User, session: Session, training_officer: User
) -> None:
    (day,) = session.days
    assert [line.state.text for line in showing.lines(training_officer, day)] == ["Nothing said"]
    session.trainers.add(trainer)
    assert [line.state.text for line in showing.lines(training_officer, day)] == ["Teaches already"]
    away(trainer, day, day, nurse)
    (line,) = showing.lines(training_officer, day)
    assert (line.state.text, line.note.partition(",")[0]) == (
        "Cannot teach",
        "Yet down to teach Advanced Child Protection",
    )


def test_an_account_belongs_to_one_trainer(trainer: Trainer, training_officer: User, constable: User) -> None:
    other = Trainer.objects.create(name="Ada Bright")
    with pytest.raises(RuleBroken, match="another trainer"):
        services.give_account(other, by=training_officer, email="GRACE.MENSAH@hospital.example")
    with pytest.raises(RuleBroken, match="Nobody has an account"):
        services.give_account(other, by=training_officer, email="no@one.example")
    assert services.give_account(other, by=training_officer, email=constable.email).user == constable
    assert services.give_account(other, by=training_officer, email="").user is None


@pytest.mark.parametrize(
    ("name", "makes"),
    [
        (
            "training_pool_spell_ends_later",
            lambda one, by: Spell.objects.create(
                trainer=one, offer="free", from_on=date(2026, 5, 2), until_on=date(2026, 5, 1)
            ),
        ),
        (
            "training_pool_observed_by_somebody",
            lambda one, by: Observation.objects.create(
                trainer=one, observer="", strengths="-", observed_on=date(2026, 5, 2), written_by=by
            ),
        ),
        (
            "training_pool_next_comes_later",
            lambda one, by: Observation.objects.create(
                trainer=one, observer="-", strengths="-", observed_on=date(2026, 5, 2), written_by=by,
                next_on=date(2026, 5, 2),
            ),
        ),
    ],
)  # fmt: skip
def test_the_database_refuses(
    trainer: Trainer, training_officer: User, name: str, makes: Callable[[Trainer, User], object]
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        makes(trainer, training_officer)


def test_nonsense_in_the_forms_is_answered_in_sentences(
    trainer: Trainer, training_officer: User, client_for: Callable[[User | None], Client]
) -> None:
    browser = client_for(training_officer)
    days = browser.post(
        f"/training/pool/{trainer.pk}/days/new/",
        {
            "offer": "perhaps",
            "from_on_day": "40",
            "from_on_month": "x",
            "from_on_year": "99",
            "note": "n" * 200,
        },
    )
    assert b"120 characters or fewer" in days.content
    seen = browser.post(
        f"/training/pool/{trainer.pk}/observations/new/",
        {"observer": "", "strengths": "", "session": "nonsense", "observed_on_day": "1"},
    )
    assert "Enter “Who watched?”" in seen.content.decode() or "Answer “Who watched?”" in seen.content.decode()
    assert b"Choose a session from the list" in seen.content
    assert browser.get("/training/pool/?on_day=99&on_month=99&on_year=x").status_code == 200
