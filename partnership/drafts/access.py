"""Whose drafts are whose: everybody sees their own and no others, whatever their role.

Somebody who writes in the form of a record is named to those who open the same form, and nothing that they have typed.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from partnership.drafts.models import Draft
from partnership.drafts.rules import FRESH, KEPT_FOR
from partnership.pages.context import named


def visible(user: AbstractBaseUser, *, now: datetime) -> QuerySet[Draft]:
    """One's own drafts of the last 30 days, while one works for an agency of the partnership.

    The first account of a portal writes before there is an agency that it could work for.
    """
    mine = Draft.objects.filter(user_id=user.pk, typed__isnull=False, kept_at__gt=now - KEPT_FOR)
    belongs = named("STANDING")(user).memberships or getattr(user, "is_superuser", False)
    return mine if belongs else mine.none()


def writing_too(place: str, *, user: AbstractBaseUser, now: datetime) -> QuerySet[Draft]:
    """The drafts of others who have written at this place within half an hour; for those who may open its form."""
    others = Draft.objects.filter(place=place, typed__isnull=False, kept_at__gt=now - FRESH)
    return others.exclude(user_id=user.pk).select_related("user").order_by("began_at")
