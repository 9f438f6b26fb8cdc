"""A course is said to answer an action, and no longer."""

from datetime import date

from django.db import transaction

from partnership.accounts.models import User
from partnership.actions import access as actions
from partnership.actions.models import Action
from partnership.base.access import require
from partnership.base.constraints import in_words
from training.answers import access
from training.answers.models import Answer
from training.models import Course


@transaction.atomic
def add(course: Course, *, action: Action, how: str, from_on: date, by: User) -> Answer:
    """Say that a course answers an action from a day on. Raises RuleBroken where that is said already."""
    require(access.can_keep(by) and actions.visible(by).filter(pk=action.pk).exists())
    with in_words(Answer):
        return Answer.objects.create(course=course, action=action, how=how, from_on=from_on, made_by=by)


@transaction.atomic
def remove(answer: Answer, *, by: User) -> None:
    """Say it no longer; its history keeps what was said. Twice is once."""
    require(access.can_keep(by))
    Answer.objects.filter(pk=answer.pk).delete()
