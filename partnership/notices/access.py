"""A message is for one person: nobody else sees it, the business unit and administrators included."""

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.notices.models import Notice


def visible(user: User) -> QuerySet[Notice]:
    """The messages to this person, newest first."""
    return Notice.objects.filter(user=user).order_by("-created_at")


def unread_count(user: User) -> int:
    """How many messages this person has not opened, for the masthead: one query, on an index of its own."""
    return visible(user).filter(read_at=None).count()
