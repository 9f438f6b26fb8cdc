"""Who may bring in past attendance, and see what a file says."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from training.access import MANAGE
from training.imports.models import Batch

IMPORT = Right(
    may="bring in past attendance from a file, and see what its rows say",
    why="Whoever answers for registers answers for those of earlier years too.",
    roles=MANAGE.roles,
    source=MANAGE.source,
)


def can_import(user: User | AnonymousUser) -> bool:
    """Training officer and business unit."""
    return IMPORT.held_by(user)


def visible(user: User | AnonymousUser) -> QuerySet[Batch]:
    """Every file of attendance for those who may import; they see all bookings already."""
    batches = Batch.objects.select_related("made_by")
    return batches if can_import(user) else batches.none()
