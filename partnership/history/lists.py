"""A list of records about people is written down as what it was: read, searched or taken away."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages.listing import Listing


def record_list(listing: Listing, *, by: AbstractBaseUser, row: Model | None = None, what: str = "") -> None:
    """Write down this page of the list, or its whole where it goes out as a file; `row` is what the list belongs to."""
    goes_out = is_export(listing)
    record_read(
        by=by,
        what=what or listing.name,
        row=row,
        rows=listing.count if goes_out else len(listing.page.object_list),
        how=How.EXPORT if goes_out else How.SEARCH if listing.is_filtered else How.READ,
    )


def record_export(listing: Listing, *, by: AbstractBaseUser) -> None:
    """Write down only that the list is taken away: what it shows on a page is not about people."""
    if is_export(listing):
        record_list(listing, by=by)


def is_export(listing: Listing) -> bool:
    """Whether the answer is a file."""
    return listing.request.GET.get("format") in ("csv", "xlsx")
