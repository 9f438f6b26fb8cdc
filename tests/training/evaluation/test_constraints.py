"""What the database itself refuses about evaluation."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from partnership.accounts.models import User
from tests.training.evaluation.conftest import invite, rated
from training.evaluation.models import Answer, Comment, Invitation, Question, Questionnaire, Quote
from training.evaluation.rules import Asks, Audience, Point, State
from training.models import Booking

NOW = timezone.now()


def refuses(name: str, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("training_evaluation_one_version_a_day", {}),
        ("training_evaluation_managers_later", {"audience": Audience.MANAGER}),
        ("training_evaluation_certificate_waits_after", {"certificate_waits": True}),
    ],
)
def test_a_questionnaire(name: str, facts: dict[str, Any]) -> None:
    first = Questionnaire.objects.get(point=Point.BEFORE)
    whole = {"point": Point.BEFORE, "audience": Audience.ATTENDEE, "from_on": first.from_on}
    refuses(name, lambda: Questionnaire.objects.create(**(whole | facts)))


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("training_evaluation_one_question_a_place", {"place": 1}),
        ("training_evaluation_rating_of_something", {"asks": Asks.RATING}),
        ("training_evaluation_rating_of_something", {"competence": "Listening"}),
        ("training_evaluation_question_has_words", {"text": ""}),
    ],
)
def test_a_question(name: str, facts: dict[str, Any]) -> None:
    sheet = Questionnaire.objects.get(point=Point.BEFORE)
    whole = {"questionnaire": sheet, "place": 9, "asks": Asks.TEXT, "text": "Why?"}
    refuses(name, lambda: Question.objects.create(**(whole | facts)))


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("training_evaluation_chased_twice_at_most", {"chased": 3}),
        ("training_evaluation_answered_has_a_time", {"state": State.ANSWERED, "chase_at": None}),
        ("training_evaluation_answered_has_a_time", {"answered_at": NOW}),
        ("training_evaluation_manager_is_reached", {"manager_email": "mary@lantern.example"}),
        ("training_evaluation_manager_is_reached", {"audience": Audience.MANAGER}),
        ("training_evaluation_only_the_open_are_chased", {"state": State.ENDED}),
    ],
)
def test_an_invitation(booking: Booking, name: str, facts: dict[str, Any]) -> None:
    made = invite(booking, Point.AFTER)
    refuses(name, lambda: Invitation.objects.filter(pk=made.pk).update(**facts))


def test_nobody_is_asked_twice(booking: Booking) -> None:
    made = invite(booking, Point.AFTER)
    made.pk = None
    refuses("training_evaluation_asked_once", lambda: made.save(force_insert=True))


def test_an_answer_lies_on_the_scale_is_given_once_and_never_changes(booking: Booking) -> None:
    made = invite(booking, Point.AFTER)
    rated(made, 5, 6)
    first = Answer.objects.earliest("measure")
    other = made.questionnaire.questions.get(place=2)
    again = {"invitation": made, "question": first.question, "measure": first.measure, "value": 5}
    refuses("training_evaluation_one_answer", lambda: Answer.objects.create(**again))
    refuses("training_evaluation_rated_once", lambda: Answer.objects.create(**(again | {"question": other})))
    far = again | {"measure": "", "value": 11}
    refuses("training_evaluation_on_the_scale", lambda: Answer.objects.create(**far))
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        Answer.objects.update(value=10)


def test_a_comment_has_words_and_stands_once(booking: Booking) -> None:
    made = invite(booking, Point.AFTER)
    rated(made, 5, 6, text="Much")
    said = Comment.objects.get()
    refuses("training_evaluation_comment_says_something", lambda: Comment.objects.update(text=""))
    refuses(
        "training_evaluation_one_comment",
        lambda: Comment.objects.create(invitation=made, question=said.question, text="Again"),
    )


def test_a_quote_has_words_stands_once_and_goes_with_a_reason(
    booking: Booking, training_officer: User
) -> None:
    rated(invite(booking, Point.AFTER), 5, 6, text="Much")
    facts = {
        "comment": Comment.objects.get(), "course": booking.session.course, "year": 2025,
        "text": "Much", "released_at": NOW, "released_by": training_officer,
    }  # fmt: skip
    quote = Quote.objects.create(**facts)
    refuses("training_evaluation_quoted_once", lambda: Quote.objects.create(**facts))
    same = Quote.objects.filter(pk=quote.pk)
    refuses("training_evaluation_quote_says_something", lambda: same.update(text=""))
    gone: dict[str, Any] = {"withdrawn_at": NOW, "withdrawn_by": training_officer}
    early = {"withdrawn_at": NOW - timedelta(days=1), "withdrawn_because": "They asked"}
    for wrong in (gone, {"withdrawn_because": "They asked"}, gone | early):
        refuses("training_evaluation_withdrawn_with_a_reason", partial(same.update, **wrong))
