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
from reviews.chronology.models import Chronology, Entry
from reviews.chronology.rules import NAMES_SHOWN_FOR, Depth

KEPT = "chronology_names"
WHOLE = "chronology"
PART = "part of a chronology"
ENTRY = "chronology entry"
AS_WRITTEN = "chronology entry as it was written"
COMPARED = "two entries of a chronology"
KNEW = "who knew what in a chronology"
SILENCE = "silences of a chronology"
NAMES = "names of a chronology"
"""What the log of readings calls its pages."""


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


def kinds(page: str) -> tuple[str, str]:
    """What the log of readings calls a page of a chronology, with pseudonyms and with real names."""
    return page, f"{page} with real names"


def record(
    request: PortalRequest,
    chronology: Chronology,
    depth: Depth,
    *,
    rows: int,
    how: str = How.READ,
    page: str = WHOLE,
    entry: Entry | None = None,
) -> None:
    """Write down what is read: with real names it is another kind of reading, and says why.

    Each page has its own name in the log, so that nobody stands as a reader of one that they were refused.
    """
    named = depth == Depth.NAMES
    record_read(
        by=request.user,
        what=kinds(page)[named],
        row=entry or chronology.review,
        rows=rows,
        how=how,
        purpose=request.session[KEPT][str(chronology.pk)]["because"] if named else "",
    )
