"""What a rapid review does when its review changes: one that has gone to the Panel has no clock that runs."""

from partnership.accounts.models import User
from partnership.base.constraints import in_words
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.pages import words
from reviews import clocks
from reviews.models import Review
from reviews.rapid.models import Decision, Sending
from reviews.signing import services as signing
from reviews.signing.rules import What

LATER = "The dates of the notification were corrected after it was sent."
"""Why it was late, where it was in time by the days that held when it was sent."""


def follow(review: Review, *, by: User) -> None:
    """The clock that the notification started stands since the day of sending, and the sending is as late as that says.

    Raises RuleBroken where the notification would have been sent after the review itself, or after the recommendation
    that the partners sign.
    """
    sending = Sending.objects.select_for_update().filter(review=review).first()
    if sending is None:
        require_signable(review)
        return
    if review.started_on > sending.sent_on:
        raise RuleBroken(
            f"Its rapid review went to the Panel on {words.plain_date(sending.sent_on)}. Choose that day or an "
            "earlier one.",
            about="sent_on",
        )
    deadlines.meet(clocks.subject(clocks.RAPID, review), on=sending.sent_on, by=by)
    due_on = clocks.due_on(clocks.RAPID, review)
    if due_on is not None and due_on != sending.due_on:
        sending.due_on = due_on
        sending.late_because = (sending.late_because or LATER) if sending.is_late else ""
        with in_words(Sending):
            sending.save(update_fields=["due_on", "late_because"])


def require_signable(review: Review) -> None:
    """Raise RuleBroken where partners sign, or have signed, what would be recommended before the review began.

    The day of the recommendation is corrected first: it is no part of what they sign, so that their signatures stay.
    """
    recommended = Decision.objects.filter(review=review, group_on__lt=review.started_on).first()
    if recommended and signing.current(review, What.RAPID):
        raise RuleBroken(
            f"The partners sign what the case review group recommended on {words.plain_date(recommended.group_on)}. "
            "Choose that day or an earlier one, or correct the day of the recommendation in the rapid review first.",
            about="sent_on",
        )
