"""What waits about trainers: observations that are due, and for a trainer what was written about them."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from training.pool import access
from training.pool.models import Observation
from training.pool.rules import SOON


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each trainer who is to be watched soon, for who runs the training; for a trainer, what they have not read."""

    def to_watch(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Watch {row.facts['name']} teach",
            url=reverse("training_pool:trainer", args=[row.facts["trainer"]]),
            context="The next observation of this trainer",
            due=Due.of(row.day("next_on"), today=today),
        )

    def to_read(row: Row) -> WorkItem:
        return WorkItem(
            title="Read how you were seen to teach",
            url=reverse("training_pool:observation", args=[row.facts["pk"]]),
            context="Only you and the training team can read it",
        )

    unread = Ask(
        rows=Observation.objects.filter(trainer__user=user, trainer__is_active=True, read_at=None),
        by="observed_on",
        facts={"pk": "pk"},
        say=to_read,
        most=3,
    )
    if not access.can_see_all(user):
        return [unread]
    later = Observation.objects.filter(trainer=OuterRef("trainer"), observed_on__gt=OuterRef("observed_on"))
    due = Observation.objects.filter(~Exists(later), trainer__is_active=True, next_on__lte=today + SOON)
    return [
        Ask(
            rows=due.exclude(trainer__user=user),
            by="next_on",
            facts={"trainer": "trainer__pk", "name": "trainer__name", "next_on": "next_on"},
            say=to_watch,
            most=5,
            whole=Whole("trainer", "trainers", reverse("training_pool:pool")),
        ),
        unread,
    ]
