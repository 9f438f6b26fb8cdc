"""What becomes of somebody's seats when they go: they end, and the group needs somebody else from the agency."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.joining.sources import InHand, Source
from partnership.meetings.models import Seat
from partnership.meetings.seating import for_agencies


def of(person: User, agency: Agency | None, on: date) -> QuerySet[Seat]:
    """The seats that would outlast the last day, in an agency (or what became part of it) or at all."""
    rows = Seat.objects.filter(Q(until_on=None) | Q(until_on__gte=on), user=person)
    return rows if agency is None else rows.filter(for_agencies([agency.pk]))


def shows(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    """Each seat. A seat is given by name, so it goes to nobody by itself."""
    return [
        InHand(
            f"{one.get_kind_display()}, {one.subgroup.name}",
            reverse("meetings:subgroup", args=[one.subgroup_id]),
            f"The seat ends. The group then needs somebody else from {one.agency}.",
        )
        for one in of(person, agency, on)
        .select_related("subgroup", "agency")
        .order_by("subgroup__name", "pk")
    ]


def hands_over(person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date) -> int:
    """The seats end on the day before; one that had not begun goes. None of them is anybody's work now."""
    last = on - timedelta(days=1)
    theirs = of(person, agency, on)
    theirs.filter(from_on__gt=last).delete()
    theirs.update(until_on=last)
    return 0


SOURCE = Source(shows=shows, hands_over=hands_over)
