"""Who may wait for a place, answer an offer, and see who waits.

Whoever may book for themselves may wait. A wish is seen by whoever it belongs to. The line with its names is seen by
those who run the training; nobody changes its order.
"""

from django.db.models import QuerySet

from partnership.accounts.models import User
from training import access
from training.waiting.models import Offer, Want


def own(user: User) -> QuerySet[Want]:
    """The person's own wishes, open and over."""
    return Want.objects.filter(user=user).select_related("course", "agency")


def own_offers(user: User) -> QuerySet[Offer]:
    """What was offered to this person."""
    return Offer.objects.filter(want__user=user).select_related("session__course", "want__agency")


def why(user: User, want: Want) -> list[str]:
    """The reasons for which this person sees a wish."""
    return ["because it is your own place on the waiting list"] if want.user_id == user.pk else []


def can_see_line(user: User) -> bool:
    """Those who run the training see who waits."""
    return access.can_manage(user)
