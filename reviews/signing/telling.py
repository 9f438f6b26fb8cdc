"""Who is told what about a sign-off: those who sign for a partner, and the business unit."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from reviews.people import holders
from reviews.signing import access
from reviews.signing.models import Signature, Signing
from reviews.signing.rules import State


def signers(agencies: Iterable[UUID]) -> list[User]:
    """Whoever signs for one of these partners today, each once."""
    found = {one.pk: one for agency in agencies for one in access.signers(agency)}
    return list(found.values())


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
    post(signing, "reviews.to_sign", "opened", signers(one.pk for one in partners))


def signed(signing: Signing, signature: Signature) -> None:
    """A partner has agreed, or not; and when all have."""
    office = holders(Role.BUSINESS_UNIT)
    if signing.state == State.SIGNED:
        post(signing, "reviews.signed_by_all", "complete", office)
    elif not signature.agrees:
        post(signing, "reviews.not_agreed", f"not:{signature.pk}", office, agency=signature.agency.name)


def voided(signing: Signing) -> None:
    """What they were asked to sign no longer holds."""
    take_back(f"reviews:signing:{signing.pk}:opened:", because="nobody is asked to sign any more.")
    people = signers(signing.signatures.values_list("agency", flat=True))
    post(signing, "reviews.signing_void", "void", people)
