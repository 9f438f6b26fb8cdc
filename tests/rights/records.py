"""A closed record to try the glass on: every group is one here, with its members as owners and its chair shut out."""

from uuid import UUID

from partnership.accounts.models import User
from partnership.meetings.models import Subgroup
from partnership.meetings.rules import SeatKind
from partnership.rights.glass import Breakable


def group(pk: UUID) -> Breakable | None:
    """A group as if its papers were closed."""
    found = Subgroup.objects.filter(pk=pk).first()
    if found is None:
        return None
    members = User.objects.filter(seats__subgroup=found, seats__kind=SeatKind.MEMBER)
    chairs = User.objects.filter(seats__subgroup=found, seats__kind=SeatKind.CHAIR)
    return Breakable(
        what="Closed papers of a group",
        path=f"/meetings/subgroups/{pk}/",
        owners=tuple(members),
        never=frozenset(chairs.values_list("pk", flat=True)),
    )
