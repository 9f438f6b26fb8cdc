"""A training programme to look at: the published years, counted from registers, and dates to book from today on."""

from datetime import date

from partnership.agencies.demonstration import done_by
from partnership.agencies.rules import Role
from training.demonstration.coming import make_coming
from training.demonstration.courses import make_courses
from training.demonstration.evaluation import make_evaluation
from training.demonstration.past import make_past


@done_by(Role.TRAINING_OFFICER)
def fill(today: date) -> None:
    """The catalogue, what was held before today, and what can be booked now."""
    courses = make_courses()
    make_past(courses, today)
    make_coming(courses, today)
    make_evaluation(today)
