"""Who may keep places for an agency, book a block of them and name the people.

Those who run the training keep places for any agency. The safeguarding lead of an agency books places for it and says
who comes: they know whom they send. Nobody else sees what is kept for whom.
"""

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from training import access
from training.groups.models import Hold, Named

BOOK_BLOCK = Right(
    may="book places on a session for an agency and name the people later",
    why="Who sends a team on a course knows how many before they know who; the agency answers for the places.",
    own_agency=(Role.AGENCY_LEAD,),
    also="Those who keep courses and sessions keep places for any agency.",
    source="Working Together to Safeguard Children 2023, chapter 2: multi-agency training",
)


def can_keep(user: User) -> bool:
    """Those who run the training keep places for any agency."""
    return access.can_manage(user)


def leads(user: User) -> list[Agency]:
    """The agencies for which this person books places for others today."""
    now = standing(user)
    mine = BOOK_BLOCK.agencies_of(user)
    return [agency for agency in now.agencies if agency.pk in mine] if now else []


def can_block(user: User, agency: Agency) -> bool:
    """A safeguarding lead books places for others of their own agency."""
    return agency.pk in BOOK_BLOCK.agencies_of(user)


def can_have_any(user: User) -> bool:
    """Whether this person keeps places at all."""
    return can_keep(user) or bool(BOOK_BLOCK.agencies_of(user))


def visible(user: User) -> QuerySet[Hold]:
    """All for those who run the training; a lead sees those of their agency."""
    holds = Hold.objects.select_related("session__course", "agency", "made_by")
    return holds if can_keep(user) else holds.filter(agency__in=BOOK_BLOCK.agencies_of(user))


def visible_names(user: User) -> QuerySet[Named]:
    """Whoever sees what is kept sees who is named for it."""
    return Named.objects.filter(hold__in=visible(user)).select_related("hold")


def can_change(user: User, hold: Hold) -> bool:
    """Whoever could have kept the places names people for them and gives them back."""
    return can_keep(user) or can_block(user, hold.agency)


def why(user: User, hold: Hold) -> list[str]:
    """The reasons for which this person sees what is kept."""
    return access.MANAGE.because(user) + BOOK_BLOCK.because(user, hold.agency_id)
