"""What of a rapid review is still open: said before it ends."""

from reviews.models import Review
from reviews.rapid import draft, showing
from reviews.rapid.models import Sending
from reviews.rapid.rules import Outcome
from reviews.rules import Kind


def left_open(review: Review) -> list[str]:
    """Whether it went to the Panel, the Panel disagrees, or a practice review is to begin: in sentences."""
    if review.kind != Kind.RAPID:
        return []
    decision, follows = draft.decision_of(review), review.followed_by.exists()
    found = []
    if not Sending.objects.filter(review=review).exists():
        found.append("It has not gone to the Panel.")
    if showing.differing(review) and not follows:
        found.append("The Panel does not agree with the decision.")
    if decision and decision.outcome == Outcome.PRACTICE and not follows:
        found.append("The practice review that is recommended has not begun.")
    return found
