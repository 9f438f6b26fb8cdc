"""What the search box finds of referrals: those on somebody's list."""

from django.urls import reverse

from partnership.base.searching import Found, Source, each
from reviews.referrals import access
from reviews.referrals.models import REFERRAL_WORDS, Referral


def show(referral: Referral) -> Found:
    note = f"{referral.agency}, {referral.get_state_display().lower()}"
    return Found(referral.reference, reverse("reviews_referrals:referral", args=[referral.pk]), note)


REFERRALS = Source(
    kind="referrals",
    one="Referral",
    many="Referrals",
    model=Referral,
    visible=access.visible,
    searched=REFERRAL_WORDS,
    show=show,
    sensitive=each,
    log="referrals",
)
