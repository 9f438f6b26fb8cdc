"""What becomes of an agency’s deadlines when it merges, as its check page says."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.moving import SEE_THEM, Moves
from partnership.deadlines import access
from partnership.deadlines.rules import RUNNING
from partnership.pages import words


def moves(user: User, agency: Agency, into: Agency) -> Moves | None:
    """Its running deadlines are the successor’s once the last day is over."""
    if not access.sees_all(user):
        return Moves("Deadlines", f"Those that run are those of {into.name} afterwards.")
    number = access.visible(user).filter(agency=agency, state__in=RUNNING).count()
    if not number:
        return None
    return Moves(
        "Deadlines",
        f"{words.count(number, 'deadline')} go{'es' if number == 1 else ''} over.",
        [(SEE_THEM, f"{reverse('deadlines:list')}?agency={agency.pk}")],
    )
