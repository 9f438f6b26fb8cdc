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


def answering(one: Recommendation) -> list[User]:
    """The safeguarding leads of the agency; nobody for a body outside."""
    return holders(Role.AGENCY_LEAD, agency=one.agency_id) if one.agency_id else []


def asked(one: Recommendation) -> None:
    """The safeguarding leads of the agency are asked."""
    post("reviews.recommendation_asked", "asked", one, answering(one))


def asked_no_more(one: Recommendation, *, because: str) -> None:
    """Nobody has to answer any more."""
    about = f"reviews:recommendation:{one.pk}:"
    take_back(f"{about}asked:", f"{about}changed:", because=because)


def changed(one: Recommendation) -> None:
    """Whoever is asked already hears that the words have changed."""
    if one.asked_on:
        post("reviews.recommendation_changed", f"changed:{one.version}", one, answering(one))


def answered(one: Recommendation, response: Response) -> None:
    """Those who run reviews hear that there is an answer."""
    asked_no_more(one, because="it has been answered.")
    post(
        "reviews.recommendation_answered",
        f"answered:{response.number}",
        one,
        (person for person in holders(Role.BUSINESS_UNIT) if person.pk != response.by_id),
    )
