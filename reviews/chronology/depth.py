"""Who sees real names at this moment: for half an hour, in one review, for the reason that they gave.

The reason and the time lie in the session, so that they end with it; each page read meanwhile is written down with
the reason, as a reading of a kind of its own.
"""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from partnership.base.requests import PortalRequest
from partnership.history.rules import How
from partnership.history.services import record_read
from reviews.chronology import access
from reviews.chronology.models import Chronology
from reviews.chronology.rules import NAMES_SHOWN_FOR, Depth

KEPT = "chronology_names"


def open_names(request: PortalRequest, chronology: Chronology, *, because: str, now: datetime) -> None:
    """Show real names to this person from now on, for the reason given."""
    opened = {**request.session.get(KEPT, {})}
    opened[str(chronology.pk)] = {"until": (now + NAMES_SHOWN_FOR).isoformat(), "because": because}
    request.session[KEPT] = opened


def close_names(request: PortalRequest, chronology: Chronology) -> None:
    """Show pseudonyms again."""
    opened = {**request.session.get(KEPT, {})}
    opened.pop(str(chronology.pk), None)
    request.session[KEPT] = opened


def until(request: PortalRequest, chronology: Chronology) -> datetime | None:
    """Until when this person sees real names, if they do."""
    found = request.session.get(KEPT, {}).get(str(chronology.pk))
    if not found or not access.can_read_names(request.user, chronology.review):
        return None
    ends = datetime.fromisoformat(found["until"])
    return ends if ends > timezone.now() else None


def ask_why(request: PortalRequest, chronology: Chronology) -> HttpResponse:
    """To the page on which somebody says why they need real names, in place of one that shows them."""
    messages.info(request, "That page shows real names. Say first why you need to see them.")
    return redirect("reviews_chronology:open_names", chronology.review_id)


def depth_of(request: PortalRequest, chronology: Chronology) -> Depth:
    """What this request shows."""
    return Depth.NAMES if until(request, chronology) else Depth.PSEUDONYMS


def record(
    request: PortalRequest, chronology: Chronology, depth: Depth, *, rows: int, how: str = How.READ
) -> None:
    """Write down what is read: with real names it is another kind of reading, and says why."""
    named = depth == Depth.NAMES
    record_read(
        by=request.user,
        what="chronology with real names" if named else "chronology",
        row=chronology.review,
        rows=rows,
        how=how,
        purpose=request.session[KEPT][str(chronology.pk)]["because"] if named else "",
    )
