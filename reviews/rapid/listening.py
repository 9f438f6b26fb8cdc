"""What a rapid review does when its review changes: one that has gone to the Panel has no clock that runs."""

from partnership.accounts.models import User
from partnership.deadlines import services as deadlines
from reviews.models import Review
from reviews.rapid.models import Sending
from reviews.rapid.rules import subject


def follow(review: Review, *, by: User) -> None:
    """The clock that the notification started stands since the day of sending."""
    sending = Sending.objects.filter(review=review).first()
    if sending is not None:
        deadlines.meet(subject(review.pk), on=sending.sent_on, by=by)
