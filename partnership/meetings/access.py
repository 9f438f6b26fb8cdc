"""Who may see the groups and who sits on them, and who gives seats.

Which groups there are is published with the arrangements, and practitioners ask who speaks for their agency: both are
open to everybody with a role. A seat opens what its group oversees, so it is given like a role: by the business unit
or an administrator, and never to oneself.
"""

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import VERBS, SeatKind
from partnership.pages import words

SEE_GROUPS = Right(
    may="see the groups and who sits on them for which agency",
    why="The published arrangements name the groups; practitioners need to know who speaks for their agency.",
    any_role=True,
    source="Children Act 2004, section 16G; Working Together to Safeguard Children 2023, chapter 2",
)
KEEP_GROUPS = Right(
    may="add and change groups, and give and end seats",
    why="A seat opens what its group oversees, so those who give roles give seats.",
    roles=(Role.BUSINESS_UNIT, Role.ADMINISTRATOR),
    also="Nobody gives, changes or ends a seat of their own.",
)


def visible(user: User) -> QuerySet[Subgroup]:
    """Every group for everybody with a role; none for others."""
    return Subgroup.objects.all() if can_see(user) else Subgroup.objects.none()


def visible_seats(user: User) -> QuerySet[Seat]:
    """Every seat for everybody with a role; none for others."""
    seats = Seat.objects.select_related("subgroup", "agency", "user")
    return seats if can_see(user) else seats.none()


def can_see(user: User) -> bool:
    """Whether the groups exist for this person."""
    return SEE_GROUPS.held_by(user)


def can_keep(user: User) -> bool:
    """Whether this person adds and changes groups, and gives seats."""
    return KEEP_GROUPS.held_by(user)


def can_seat(user: User, person: User) -> bool:
    """Nobody gives, changes or ends a seat of their own."""
    return can_keep(user) and user != person


def why(user: User, row: Subgroup) -> list[str]:
    """The reasons for which this person sees a group; the seats they hold on it come first."""
    now = standing(user)
    seats = [
        f"because you {VERBS[SeatKind(seat.kind)]} the {seat.group_name}, since {words.plain_date(seat.since)}"
        for seat in (now.seats if now else ())
        if seat.group == row.pk
    ]
    return seats + (KEEP_GROUPS.because(user) or SEE_GROUPS.because(user))
