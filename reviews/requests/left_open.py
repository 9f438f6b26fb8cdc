"""What agencies still owe in a review, and what nobody has accepted: said before it ends or goes to the Panel."""

from partnership.pages import words
from reviews.models import Review
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import WITH_AGENCY, State


def sentences(review: Review) -> list[str]:
    """Which agencies have not answered, and whose answers are not accepted yet: one sentence each."""
    rows = AgencyRequest.objects.filter(involved__review=review).exclude(state=State.WITHDRAWN)
    requests = list(rows.values_list("state", "involved__agency__name").order_by("involved__agency__name"))
    silent = list(dict.fromkeys(name for state, name in requests if state in WITH_AGENCY))
    unread = list(dict.fromkeys(name for state, name in requests if state in (State.RETURNED, State.NOTHING)))
    found = []
    if silent:
        have = words.count(len(silent), "agency has", "agencies have")
        found.append(f"{have} not answered: {words.listed(silent)}.")
    if unread:
        have = words.count(len(unread), "agency has", "agencies have")
        found.append(f"{have} answered, and nobody has accepted it yet: {words.listed(unread)}.")
    return found
