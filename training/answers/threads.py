"""The courses on the golden thread of an action, with what was learned there."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions.strands import Stage, Strand
from partnership.pages import words
from training import access
from training.answers.learning import learned
from training.answers.models import Answer


def strands(actions: Sequence[UUID], *, user: User) -> list[Strand]:
    """One for each course that answers one of these actions: two queries. Courses are public, drafts are not.

    Whoever keeps the courses finds the way to say it where nothing is said yet.
    """
    answers = list(Answer.objects.filter(action__in=actions).select_related("course"))
    gains = learned(answers)
    told = [
        Strand(
            action=one.action_id,
            stage=Stage.COURSE,
            name=one.course.title if access.can_see(user, one.course) else "",
            path=reverse("training:course", args=[one.course.slug]),
            text=f"{one.how} Since {words.plain_date(one.from_on)}. {gains[one.pk].words}.",
            lacks=""
            if gains[one.pk].shows
            else f"Nobody knows yet whether people learn it: {one.course.title}.",
        )
        for one in answers
    ]
    without = [pk for pk in actions if all(one.action_id != pk for one in answers)]
    if access.can_manage(user):
        told += [
            Strand(
                action=pk,
                stage=Stage.COURSE,
                name="Say which course answers it",
                path=reverse("training_answers:of_action", args=[pk]),
                is_there=False,
            )
            for pk in without
        ]
    return told
