"""Who is told what about a recommendation: the leads of the agency, and those who run reviews."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.models import Notice
from partnership.notices.rules import Status
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


def post(kind: str, key: str, one: Recommendation, people: Iterable[User], path: str = "") -> None:
    """One message to each; it leads to the recommendation, if not to another `path`."""
    facts = {"recommendation": name_of(one)}
    notices.post_all(
        notices.Message(kind, f"{about(one)}{key}:{person.pk}", person, path or path_of(one), facts)
        for person in people
    )


def answering(one: Recommendation) -> list[User]:
    """The safeguarding leads of the agency; nobody for a body outside."""
    return holders(Role.AGENCY_LEAD, agency=one.agency_id) if one.agency_id else []


def about(one: Recommendation) -> str:
    """How the keys of all messages about a recommendation begin."""
    return f"reviews:recommendation:{one.pk}:"


def asked(one: Recommendation) -> None:
    """The safeguarding leads of the agency are asked; also those from whom it was taken away before."""
    people = answering(one)
    take_back(f"{about(one)}elsewhere:", because="it is asked again.", to=[person.pk for person in people])
    post("reviews.recommendation_asked", f"asked:{one.version}", one, people)


def asked_no_more(one: Recommendation, *, because: str) -> None:
    """Nobody has to answer any more."""
    take_back(f"{about(one)}asked:", f"{about(one)}changed:", because=because)


def passed_on(one: Recommendation, *, was: UUID | None) -> None:
    """Another body is to answer: what waits is taken back, and whoever had the message hears that nothing is due.

    `was` is the agency that was asked before, if any.
    """
    asked_no_more(one, because="it is addressed to another body now.")
    had = Notice.objects.filter(key__startswith=f"{about(one)}asked:").exclude(status=Status.BACK)
    told = set(had.values_list("user", flat=True))
    people = [person for person in holders(Role.AGENCY_LEAD, agency=was) if person.pk in told] if was else []
    path = reverse("reviews_learning:recommendations")  # its own page is not theirs any more
    post("reviews.recommendation_elsewhere", f"elsewhere:{one.version}", one, people, path)


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
