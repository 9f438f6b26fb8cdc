"""What the information governance lead gets of reading: the log, itself read under the eyes of the log."""

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.history.services import record_read
from partnership.pages.listing import Listing, SavedView
from partnership.rights import access
from partnership.rights.reads import ReadFilters, ReadTable


@require_safe
def reads(request: PortalRequest) -> HttpResponseBase:
    """Who has read, searched and taken away what."""
    require_sight(access.can_see_reads(request.user))
    listing = Listing(
        request,
        rows=access.visible_reads(request.user),
        table=ReadTable,
        filters=ReadFilters,
        name="reads",
        views=[
            SavedView("Everything", ""),
            SavedView("Taken away", "how=export"),
            SavedView("Searches", "how=search"),
        ],
    )
    if request.GET.get("format"):
        record_read(by=request.user, what="log of reading", row=None, rows=listing.count, how="export")
    context = {"crumbs": [("My work", reverse("home"))]}
    return listing.response("rights/reads.html", context)
