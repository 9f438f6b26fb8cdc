"""Reviews of the demonstration world: the published counts of each year, with invented cases, and live ones."""

from datetime import date

from partnership.agencies.demonstration import done_by
from partnership.agencies.rules import Role
from reviews.demonstration.learned import make_learning
from reviews.demonstration.live import make_live
from reviews.demonstration.past import make_past
from reviews.demonstration.paused import make_paused
from reviews.demonstration.referred import make_referred
from reviews.demonstration.shared import make_shared
from reviews.models import Review


@done_by(Role.BUSINESS_UNIT)
def fill(today: date) -> None:
    """Once: a second run changes nothing, so that what a visitor has done stays."""
    if Review.objects.exists():
        return
    make_past(today)
    make_paused(today)
    make_learning(today)
    make_shared(today)
    make_live(today)
    make_referred(today)
