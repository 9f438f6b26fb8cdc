"""Who is told what about a referral; no message says what happened to whom."""

from collections.abc import Iterable

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from reviews.people import holders
from reviews.referrals.models import Referral


def post(referral: Referral, kind: str, people: Iterable[User]) -> None:
    """One message to each of them, for this version of the referral."""
    path = reverse("reviews_referrals:referral", args=[referral.pk])
    notices.post_all(
        notices.Message(
            kind,
            f"{kind}:{referral.pk}:{referral.version}:{person.pk}",
            person,
            path,
            {"reference": referral.reference},
        )
        for person in people
    )


def made(referral: Referral, *, by: User) -> None:
    """There is a referral to countersign."""
    leads = holders(Role.AGENCY_LEAD, agency=referral.agency_id, but=by)
    post(referral, "reviews.referral_to_countersign", leads)


def sent(referral: Referral, *, by: User) -> None:
    """There is a referral to weigh."""
    take_back(f"reviews.referral_to_countersign:{referral.pk}:", because="it has been sent on.")
    post(referral, "reviews.referral_sent", holders(Role.BUSINESS_UNIT, but=by))


def returned(referral: Referral) -> None:
    """The lead has sent it back to whoever wrote it."""
    post(referral, "reviews.referral_returned", [referral.referred_by])


def decided(referral: Referral) -> None:
    """The referrer and the lead hear that it is decided."""
    people = [referral.referred_by, *holders(Role.AGENCY_LEAD, agency=referral.agency_id)]
    post(referral, "reviews.referral_decided", dict.fromkeys(people))
