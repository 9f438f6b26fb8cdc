"""Who is told what about a request: the leads of the agency, and the business unit. No message names a child."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from reviews.people import holders
from reviews.requests.models import AgencyRequest


def path_of(one: AgencyRequest) -> str:
    return reverse("reviews_requests:detail", args=[one.pk])


def leads(one: AgencyRequest) -> list[User]:
    """The safeguarding leads of the agency today."""
    return holders(Role.AGENCY_LEAD, agency=one.involved.agency_id)


def post(one: AgencyRequest, kind: str, key: str, people: Iterable[User]) -> None:
    """One message to each of them."""
    said = {
        "what": one.template.name,
        "agency": one.involved.agency.name,
        "review": one.involved.review.reference,
    }
    notices.post_all(
        notices.Message(kind, f"reviews:request:{one.pk}:{key}:{person.pk}", person, path_of(one), said)
        for person in people
    )


def asked(one: AgencyRequest) -> None:
    """The agency is asked."""
    post(one, "reviews.asked", f"asked:{uuid4()}", leads(one))


def chased(one: AgencyRequest, *, today: date) -> bool:
    """The agency is asked once more, once a day; whether there is a lead to ask."""
    people = leads(one)
    post(one, "reviews.chased", f"chased:{today}", people)
    return bool(people)


def not_asked(one: AgencyRequest, because: str) -> None:
    """What waits for its email and asks for an answer is taken back."""
    take_back(*(f"reviews:request:{one.pk}:{ask}:" for ask in ("asked", "chased", "back")), because=because)


def returned(one: AgencyRequest) -> None:
    """There is something to read."""
    not_asked(one, "it has been answered.")
    post(one, "reviews.returned", f"returned:{one.version}", holders(Role.BUSINESS_UNIT))


def sent_back(one: AgencyRequest) -> None:
    """The agency is to look at it again."""
    post(one, "reviews.sent_back", f"back:{one.version}", leads(one))


def withdrawn(one: AgencyRequest) -> None:
    """The agency need not answer any more."""
    not_asked(one, "no answer is needed any more.")
    post(one, "reviews.not_needed", f"withdrawn:{one.version}", leads(one))
