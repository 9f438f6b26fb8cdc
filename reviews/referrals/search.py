"""What the search box finds of referrals: those on somebody's list."""

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rights import Somebody
from partnership.base.searching import Found, Source
from reviews.referrals import access
from reviews.referrals.models import REFERRAL_WORDS, Referral


def referrals(user: Somebody) -> QuerySet[Referral]:
    """Those that this person sees."""
    return access.visible(user) if isinstance(user, User) else Referral.objects.none()


def show(referral: Referral) -> Found:
    note = f"{referral.agency}, {referral.get_state_display().lower()}"
    return Found(referral.reference, reverse("reviews_referrals:referral", args=[referral.pk]), note)


def is_sensitive(referral: Referral) -> bool:
    return True


REFERRALS = Source(
    kind="referrals",
    one="Referral",
    many="Referrals",
    model=Referral,
    rows=referrals,
    searched=REFERRAL_WORDS,
    show=show,
    sensitive=is_sensitive,
    log="referrals",
)
