"""Who says which actions a course answers, and who sees it.

Whoever keeps the courses says it, of actions that they may read. On an action it is seen by all who see that action:
courses are public. On a course it is seen by those who keep it, without the title of an action that they may not read.
"""

from uuid import UUID

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.actions import access as actions
from partnership.actions.models import Action
from partnership.agencies.rights import Right
from training import access
from training.answers.models import Answer
from training.models import Course

ANSWER_ACTIONS = Right(
    may="say which actions a course answers",
    why="A course is changed because something was agreed: the tracker shows whether that was taught, and learned.",
    roles=access.MANAGE.roles,
    also="Only of actions that they may read.",
    source="Working Together to Safeguard Children 2023, chapter 5: learning from reviews",
)


def can_keep(user: User) -> bool:
    """Training officer and business unit."""
    return ANSWER_ACTIONS.held_by(user)


def of_course(user: User, course: Course) -> QuerySet[Answer]:
    """What a course answers, for those who keep it."""
    rows = Answer.objects.filter(course=course).select_related("action", "made_by")
    return rows if can_keep(user) else rows.none()


def of_action(user: User, action: Action) -> QuerySet[Answer]:
    """The courses that answer an action, for those who see it."""
    seen = actions.visible(user).filter(pk=action.pk)
    return Answer.objects.filter(action__in=seen).select_related("course", "made_by")


def kept(user: User) -> QuerySet[Answer]:
    """What somebody may take back."""
    rows = Answer.objects.select_related("course", "action")
    return rows.filter(action__in=actions.visible(user)) if can_keep(user) else rows.none()


def readable(user: User, answers: list[Answer]) -> set[UUID]:
    """Those of these answers whose action this person may read."""
    seen = set(actions.visible(user).filter(answered_by__in=answers).values_list("pk", flat=True))
    return {one.pk for one in answers if one.action_id in seen}
