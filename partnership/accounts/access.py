"""What people see and may do about their own account. Nobody sees somebody else's sessions or sign-ins."""

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from partnership.accounts.models import AccountEvent, User


def visible_sessions(user: User) -> "QuerySet[UserSession]":
    """Where this person is signed in."""
    found: QuerySet[UserSession] = UserSession.objects.filter(user=user).order_by("-created_at")
    return found


def visible_events(user: User) -> QuerySet[AccountEvent]:
    """What happened to this person's account in the last year."""
    return AccountEvent.objects.filter(user=user).select_related("by").order_by("-created_at")
