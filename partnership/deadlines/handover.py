"""What becomes of somebody's deadlines when they go, and of an agency's when it has merged."""

from datetime import date

from django.db.models import F, Q
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines.hands import in_hand, let_go, release
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import RUNNING
from partnership.joining.sources import InHand, Source
from partnership.pages import words


def shows(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    """Each deadline, and whose it will be."""
    return [
        InHand(
            one.title,
            reverse("deadlines:detail", args=[one.pk]),
            f"Due {words.plain_date(one.due_on)}. It goes to "
            + str(to or one.deputy or "the safeguarding lead of its agency, else to the business unit")
            + ".",
        )
        for one in in_hand(agency).filter(owner=person).select_related("deputy").order_by("due_on", "pk")
    ]


def hands_over(person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date) -> int:
    """To whoever was named; without a name to the deputy, the lead of the agency, or nobody, as `release` has it."""
    if to is None:
        return release(person, by=by, agency=agency, today=on)
    theirs = let_go(person, agency)
    theirs.filter(deputy=to).update(deputy=None)
    return theirs.update(owner=to, look_on=on)


def merged(today: date) -> int:
    """Let the running deadlines of agencies that have merged be their successors'; one step of a chain each time."""
    over = Q(agency__successor__isnull=False, agency__until_on__lt=today)
    moved = 0
    for row in (
        Deadline.objects.filter(over, state__in=RUNNING)
        .annotate(next=F("agency__successor"))
        .values("agency", "next")
        .distinct()
        .order_by()
    ):
        moved += Deadline.objects.filter(agency=row["agency"], state__in=RUNNING).update(agency=row["next"])
    return moved


SOURCE = Source(shows=shows, hands_over=hands_over, merged=merged)
