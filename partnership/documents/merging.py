"""What becomes of an agency’s documents when it merges, as its check page says."""

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.moving import SEE_THEM, Moves
from partnership.documents.lists import of_agency


def moves(user: User, agency: Agency, into: Agency) -> Moves | None:
    """They keep the old name; the lead of the successor keeps them."""
    found = of_agency(user, agency)
    if found is None:
        return None
    number, url, _ = found
    return Moves(
        "Documents",
        f"{number} under the old name, for the safeguarding lead of {into.name} to keep.",
        [(SEE_THEM, url)],
    )
