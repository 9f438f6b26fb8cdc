"""What waits of serious incidents: those that are to be notified, by the day on which they must be."""

from datetime import date

from partnership.accounts.models import User
from partnership.deadlines.models import Deadline
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask
from reviews.incidents import access
from reviews.incidents.clocks import NOTIFY
from reviews.work import clock_asks, near


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """For the business unit every notification that is due; for the lead of an authority its own."""
    rows = Deadline.objects.filter(subject__startswith=f"{NOTIFY}:")
    if not access.KEEP_INCIDENTS.held_by(user):
        own = access.authorities_of(user)
        if not own:
            return []
        rows = rows.filter(agency__in=own)
    return clock_asks(user, near(rows, today), today)
