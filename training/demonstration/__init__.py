"""A training programme to look at: the published years, counted from registers, and dates to book from today on."""

from datetime import date

from partnership.agencies.demonstration import done_by
from partnership.agencies.rules import Role
from training.demonstration.assurance import make_assurance
from training.demonstration.beyond import make_beyond
from training.demonstration.certificates import (
    make_certificates,
    make_elsewhere,
    make_ladder,
    one_that_runs_out,
    withdraw_one,
)
from training.demonstration.charges import make_charges, make_prices
from training.demonstration.coming import make_coming
from training.demonstration.courses import make_courses
from training.demonstration.day import make_approvals, make_day
from training.demonstration.evaluation import make_evaluation
from training.demonstration.library import make_library
from training.demonstration.past import make_past
from training.demonstration.pool import make_pool
from training.demonstration.programme import make_trainers
from training.demonstration.returns import make_returns
from training.demonstration.waiting import make_waiting


@done_by(Role.TRAINING_OFFICER)
def fill(today: date) -> None:
    """The catalogue, what was held before today, and what can be booked now."""
    make_trainers()
    courses = make_courses() + make_beyond()
    make_prices(today)
    make_past(courses, today)
    make_library(courses, today)
    make_ladder(courses)
    one_that_runs_out(today)
    make_certificates(today)
    withdraw_one()
    make_elsewhere(courses, today)
    make_coming(courses, today)
    make_charges(today)
    make_waiting(today)
    make_approvals(today)
    make_day(today)
    make_evaluation(today)
    make_assurance(courses, today)
    make_returns(today)
    make_pool(today)
