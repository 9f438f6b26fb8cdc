"""What becomes of somebody's parts in reviews when they go: they end, and the review needs somebody else."""

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.joining.sources import InHand, Source
from reviews.models import Member


def of(person: User, agency: Agency | None, on: date) -> QuerySet[Member]:
    """The parts that would outlast the last day, for an agency or at all."""
    rows = Member.objects.filter(Q(until_on=None) | Q(until_on__gte=on), user=person)
    return rows if agency is None else rows.filter(Q(agency=agency) | Q(agency__successor=agency))


def shows(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    """Each part. It is given by name, so it goes to nobody by itself."""
    return [
        InHand(
            f"{one.get_part_display()}, {one.review.reference}",
            reverse("reviews:detail", args=[one.review_id]),
            "This part in the review ends. The business unit then names somebody else.",
        )
        for one in of(person, agency, on).select_related("review").order_by("review__reference", "pk")
    ]


def hands_over(person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date) -> int:
    """The parts end on the day before; one that had not begun goes. None of them is anybody's work now."""
    last = on - timedelta(days=1)
    theirs = of(person, agency, on)
    theirs.filter(from_on__gt=last).delete()
    theirs.update(until_on=last, version=F("version") + 1)
    return 0


SOURCE = Source(shows=shows, hands_over=hands_over)
