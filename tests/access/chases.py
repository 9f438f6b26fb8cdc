"""An action of the practitioner's: somebody asked how it goes, another date is asked for, and a course answers it."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions.models import Action, Chase, DateRequest
from partnership.agencies.models import Agency
from partnership.notices.seals import seal
from training.answers.models import Answer
from training.models import Course


def places(owner: User, agency: Agency, course: Course, *, by: User) -> dict[str, str | UUID]:
    today = timezone.localdate()
    action = Action.objects.create(
        number=9001, title="Use the toolkit", agreed="Workers use it.", agency=agency, owner=owner,
        source="meeting", source_name="Executive, March", agreed_on=today, first_due_on=today, due_on=today,
        chased_on=today,
    )  # fmt: skip
    chase = Chase.objects.create(action=action, asked=owner, on=today)
    later = today + timedelta(days=9)
    asked = DateRequest.objects.create(action=action, asks_for_on=later, because="Teams merge.", by=owner)
    answer = Answer.objects.create(course=course, action=action, how="An hour", from_on=today, made_by=by)
    return {
        "chased_action": action.pk,
        "chase": chase.pk,
        "chase_seal": seal(f"/actions/replies/{chase.pk}/"),
        "date_request": asked.pk,
        "course_answer": answer.pk,
    }
