"""Who is told what about a sign-off: those who sign for a partner, and the business unit."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.notices import services as notices
from reviews.signing.models import Signature, Signing
from reviews.signing.rules import State


def holders(role: Role, **which: Any) -> list[User]:
    """Whoever holds a role today."""
    rows = Membership.objects.filter(in_force(timezone.localdate()), role=role, **which)
    return list(User.objects.filter(is_active=True, pk__in=rows.values("user")))


def post(signing: Signing, kind: str, key: str, people: Iterable[User], **facts: str) -> None:
    """One message to each of them."""
    path = reverse("reviews_signing:detail", args=[signing.pk])
    said = {"review": signing.review.reference} | facts
    notices.post_all(
        notices.Message(kind, f"reviews:signing:{signing.pk}:{key}:{person.pk}", person, path, said)
        for person in people
    )


def opened(signing: Signing, partners: list[Agency]) -> None:
    """The partners are asked to sign."""
    post(signing, "reviews.to_sign", "opened", holders(Role.EXECUTIVE, agency__in=partners))


def signed(signing: Signing, signature: Signature) -> None:
    """A partner has agreed, or not; and when all have."""
    office = holders(Role.BUSINESS_UNIT)
    if signing.state == State.SIGNED:
        post(signing, "reviews.signed_by_all", "complete", office)
    elif not signature.agrees:
        post(signing, "reviews.not_agreed", f"not:{signature.pk}", office, agency=signature.agency.name)


def voided(signing: Signing) -> None:
    """What they were asked to sign no longer holds."""
    agencies = signing.signatures.values("agency")
    post(signing, "reviews.signing_void", "void", holders(Role.EXECUTIVE, agency__in=agencies))
