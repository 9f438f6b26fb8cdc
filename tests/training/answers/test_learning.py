"""What people learned on a course counts for an action from the day on which the course answers it."""

from datetime import timedelta

from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions.models import Action
from tests.actions.test_chasing import action as action
from tests.conftest import session_on
from tests.training.evaluation.conftest import held as held
from tests.training.evaluation.conftest import questions as questions
from tests.training.evaluation.test_results import six as six
from training.answers import services
from training.answers.learning import learned
from training.models import Booking, Course, Session


def test_gain_counts_since_the_course_answers_and_is_never_shown_of_few(
    action: Action, course: Course, training_officer: User, six: list[Booking]
) -> None:
    today = timezone.localdate()
    one = services.add(
        course, action=action, how="An hour", from_on=today - timedelta(days=1), by=training_officer
    )
    assert learned([one])[one.pk].words == "Learning gain +20.0 percentage points, 6 people"
    one.from_on = today
    assert learned([one])[one.pk].words == "Nobody has rated themselves before and after it since then"
    one.from_on = today - timedelta(days=1)
    Booking.objects.filter(pk__in=[booking.pk for booking in six[:2]]).update(session=later(course))
    said = learned([one])[one.pk]
    assert (said.shows, said.words.startswith("Fewer than 5 people")) == (False, True)


def later(course: Course) -> Session:
    """A date of another course, where some of them were."""
    other = Course.objects.create(
        slug="other", title="Other", summary="-", kind=course.kind, mode=course.mode, duration="1 day"
    )
    return session_on(other, timezone.localdate() - timedelta(days=1))
