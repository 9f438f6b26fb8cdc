"""Reviews beside each other: their themes, and the export for the tracker of the NHS."""

from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnership.actions.access import can_keep_themes
from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.history.lists import record_list
from partnership.pages.form_page import crumbs
from partnership.pages.listing import Listing, SavedView
from reviews.learning import access
from reviews.learning.themes import ThemeFilters, ThemeListing, ThemeTable, chart
from reviews.learning.tracker import TrackerFilters, TrackerTable, with_facts
from reviews.rules import Kind


def back() -> list[tuple[str, str]]:
    """The way back."""
    return crumbs(
        ("Reviews", reverse("reviews:list")),
        ("Recommendations", reverse("reviews_learning:recommendations")),
    )


@require_safe
def themes(request: PortalRequest) -> HttpResponseBase:
    """What returns from review to review."""
    require_sight(access.can_compare(request.user))
    listing = ThemeListing(
        request, rows=access.themes(request.user), table=ThemeTable, filters=ThemeFilters, name="themes"
    )
    record_list(listing, by=request.user, what="themes of reviews")
    context: dict[str, Any] = {
        "crumbs": back(),
        "chart": chart(listing.rows),
        "keeps": can_keep_themes(request.user),
        "reasons": access.COMPARE_REVIEWS.because(request.user),
    }
    return listing.response("reviews/learning/themes.html", context)


@require_safe
def tracker(request: PortalRequest) -> HttpResponseBase:
    """Every review as the tracker of the NHS has it."""
    require_sight(access.can_compare(request.user))
    listing = Listing(
        request,
        rows=with_facts(access.reviews(request.user).filter(archived_on=None)),
        table=TrackerTable,
        filters=TrackerFilters,
        name="reviews",
        views=[
            SavedView("All", ""),
            SavedView("Rapid reviews", f"kind={Kind.RAPID}"),
            SavedView("Open", "state=open"),
        ],
    )
    record_list(listing, by=request.user, what="reviews for the tracker of the NHS")
    context: dict[str, Any] = {
        "crumbs": back(),
        "all_columns": listing.address(columns=",".join(listing.table.columns.names())),
        "reasons": access.COMPARE_REVIEWS.because(request.user),
    }
    return listing.response("reviews/learning/tracker.html", context)
