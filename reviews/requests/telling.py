"""Who is told what about a request: the leads of the agency, and the business unit. No message names a child."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.directory import leads_of
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.notices import services as notices
from reviews.requests.models import AgencyRequest


def path_of(one: AgencyRequest) -> str:
    return reverse("reviews_requests:detail", args=[one.pk])


def office() -> list[User]:
    """Whoever works in the business unit today."""
    rows = Membership.objects.filter(in_force(timezone.localdate()), role=Role.BUSINESS_UNIT)
    return list(User.objects.filter(is_active=True, pk__in=rows.values("user")))


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
    post(one, "reviews.asked", f"asked:{uuid4()}", leads_of(one.involved.agency))


def chased(one: AgencyRequest, *, today: date) -> bool:
    """The agency is asked once more, once a day; whether there is a lead to ask."""
    people = leads_of(one.involved.agency)
    post(one, "reviews.chased", f"chased:{today}", people)
    return bool(people)


def returned(one: AgencyRequest) -> None:
    """There is something to read."""
    post(one, "reviews.returned", f"returned:{one.version}", office())


def sent_back(one: AgencyRequest) -> None:
    """The agency is to look at it again."""
    post(one, "reviews.sent_back", f"back:{one.version}", leads_of(one.involved.agency))


def withdrawn(one: AgencyRequest) -> None:
    """The agency need not answer any more."""
    post(one, "reviews.not_needed", f"withdrawn:{one.version}", leads_of(one.involved.agency))
