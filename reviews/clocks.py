"""The clocks of what agencies owe to a review: nothing of it is due once it has ended or is archived."""

from collections.abc import Sequence

from partnership.accounts.models import User
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State as ClockState
from reviews.models import Review
from reviews.rules import State


def follow(review: Review, subjects: Sequence[str], *, by: User) -> None:
    """Let the clocks of what is still owed stand, or run by the same days once the review is under way again."""
    if review.state != State.OPEN or review.archived_on is not None:
        for subject in subjects:
            deadlines.drop(subject, by=by)
        return
    stood = Deadline.objects.filter(subject__in=subjects, state=ClockState.DROPPED)
    for one in stood.select_related("rule", "owner", "deputy", "agency") if subjects else ():
        run_on(one, by=by)


def run_on(stood: Deadline, *, by: User) -> None:
    """Let a clock that stood run again, by the day that was agreed if one was."""
    again = deadlines.start(
        subject=stood.subject,
        rule=stood.rule.code,
        trigger_on=stood.trigger_on,
        title=stood.title,
        path=stood.path,
        owner=stood.owner,
        deputy=stood.deputy,
        agency=stood.agency,
        by=by,
    )
    if stood.revised_on not in (None, again.due_on):
        deadlines.revise(again, due_on=stood.revised_on, because=stood.revised_because, by=by)
