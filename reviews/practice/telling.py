"""Who is told what about the facts of a draft: the leads of an agency, and whoever runs reviews. No child is named."""

from collections.abc import Iterable

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from reviews.people import holders
from reviews.practice.models import Check


def path_of(check: Check) -> str:
    return reverse("reviews_practice:check", args=[check.pk])


def post(check: Check, kind: str, key: str, people: Iterable[User]) -> None:
    """One message to each of them."""
    facts = {"review": check.involved.review.reference, "agency": check.involved.agency.name}
    notices.post_all(
        notices.Message(kind, f"reviews:check:{check.pk}:{key}:{person.pk}", person, path_of(check), facts)
        for person in people
    )


def asked(check: Check) -> None:
    """An agency has a draft whose facts it is to check."""
    post(check, "reviews.facts_asked", "asked", holders(Role.AGENCY_LEAD, agency=check.involved.agency_id))


def not_needed(check: Check) -> None:
    """The agency need not check the facts any more."""
    take_back(f"reviews:check:{check.pk}:asked:", because="no answer is needed any more.")
    people = holders(Role.AGENCY_LEAD, agency=check.involved.agency_id)
    post(check, "reviews.facts_not_needed", "withdrawn", people)


def answered(check: Check) -> None:
    """An agency has said what is wrong, or that nothing is."""
    take_back(f"reviews:check:{check.pk}:asked:", because="it has been answered.")
    post(check, "reviews.facts_checked", "answered", holders(Role.BUSINESS_UNIT))
