"""How the outbox is, in numbers only: for the health checks and for those who run the portal."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from partnership.accounts.models import User
from partnership.notices import addresses
from partnership.notices.models import Notice
from partnership.notices.rules import Status


@dataclass(frozen=True)
class Outbox:
    """What waits, what failed and for how long; no message and no person."""

    due: int
    """Emails that should have gone and are not sent."""
    oldest_due: timedelta
    """How long the first of them has been due; nothing where none is."""
    trying: int
    """Emails that were tried at least once and wait for the next try."""
    held: int
    """Messages that go with others later."""
    failed: int
    """Emails given up."""
    oldest_failed: timedelta
    """How long ago the first of those was written."""
    refused: int
    """People whose address takes no mail."""


def outbox(now: datetime) -> Outbox:
    """The outbox at this moment: two queries on indexes of their own."""
    unsent = Q(status__in=[Status.WAITING, Status.HELD, Status.FAILED])
    due = Q(status=Status.WAITING, next_try_at__lte=now)
    failed = Q(status=Status.FAILED, part_of=None)
    seen = Notice.objects.filter(unsent).aggregate(
        due=Count("pk", due),
        oldest_due=Min("next_try_at", filter=due),
        trying=Count("pk", Q(status=Status.WAITING, attempts__gt=0)),
        held=Count("pk", Q(status=Status.HELD)),
        failed=Count("pk", failed),
        oldest_failed=Min("created_at", filter=failed),
    )
    return Outbox(
        due=seen["due"],
        oldest_due=age(seen["oldest_due"], now),
        trying=seen["trying"],
        held=seen["held"],
        failed=seen["failed"],
        oldest_failed=age(seen["oldest_failed"], now),
        refused=addresses.refused(User.objects.all()).count(),
    )


def age(since: datetime | None, now: datetime) -> timedelta:
    """How long ago that was."""
    return now - since if since else timedelta()
