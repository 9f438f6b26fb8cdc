"""Who is told what about a recommendation: the leads of the agency, and those who run reviews."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from reviews.learning.models import Recommendation, Response
from reviews.people import holders


def path_of(one: Recommendation) -> str:
    return reverse("reviews_learning:recommendation", args=[one.pk])


def review_path(pk: UUID) -> str:
    """The page of a review."""
    return reverse("reviews:detail", args=[pk])


def name_of(one: Recommendation) -> str:
    """Recommendation 3 of RR-2026-02: no name of a case, so that it can go out by mail."""
    return f"{one} of {one.review.reference}"


def post(kind: str, key: str, one: Recommendation, people: Iterable[User]) -> None:
    """One message to each."""
    facts = {"recommendation": name_of(one)}
    notices.post_all(
        notices.Message(
            kind, f"reviews:recommendation:{one.pk}:{key}:{person.pk}", person, path_of(one), facts
        )
        for person in people
    )


def asked(one: Recommendation) -> None:
    """The safeguarding leads of the agency are asked."""
    if one.agency_id:
        post("reviews.recommendation_asked", "asked", one, holders(Role.AGENCY_LEAD, agency=one.agency_id))


def answered(one: Recommendation, response: Response) -> None:
    """Those who run reviews hear that there is an answer."""
    take_back(f"reviews:recommendation:{one.pk}:asked:", because="it has been answered.")
    post(
        "reviews.recommendation_answered",
        f"answered:{response.number}",
        one,
        (person for person in holders(Role.BUSINESS_UNIT) if person.pk != response.by_id),
    )
