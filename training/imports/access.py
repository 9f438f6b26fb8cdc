"""Who may bring in past attendance, and see what a file says."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from training import access as training
from training.imports.models import Batch, Line

IMPORT = Right(
    may="bring in past attendance from a file, and see what its rows say",
    why="Whoever answers for registers answers for those of earlier years too.",
    roles=training.MANAGE.roles,
    source=training.MANAGE.source,
)


def can_import(user: User | AnonymousUser) -> bool:
    """Training officer and business unit."""
    return IMPORT.held_by(user)


def visible(user: User | AnonymousUser) -> QuerySet[Batch]:
    """Every file of attendance for those who may import; they see all bookings already."""
    batches = Batch.objects.select_related("made_by")
    return batches if can_import(user) else batches.none()


def waiting(user: User | AnonymousUser) -> QuerySet[Batch]:
    """Those of them that nobody has confirmed yet and whose rows are still there."""
    return visible(user).filter(Exists(Line.objects.filter(batch=OuterRef("pk"))), confirmed_at=None)
