"""What of sign-off is still open in a review: said before it ends, and before it goes to the Panel."""

from partnership.pages import words
from reviews.models import Review
from reviews.signing.models import Signing
from reviews.signing.rules import State


def left_open(review: Review) -> list[str]:
    """Each sign-off that waits for a partner, in sentences."""
    rows = Signing.objects.filter(review=review, state=State.OPEN)
    return [f"Sign-off, {one.get_what_display().lower()}: {said}" for one in rows for said in of(one)]


def of(signing: Signing) -> list[str]:
    """Who has not signed, and who does not agree: one sentence each."""
    places = list(signing.signatures.values_list("agrees", "agency__name").order_by("agency__name"))
    silent = [name for agrees, name in places if agrees is None]
    against = [name for agrees, name in places if agrees is False]
    found = []
    if silent:
        found.append(f"{words.listed(silent)} {'has' if len(silent) == 1 else 'have'} not signed yet.")
    if against:
        found.append(f"{words.listed(against)} {'does' if len(against) == 1 else 'do'} not agree.")
    return found
