"""Who is told what about a chronology: the leads of the agencies, and the business unit. No message names a child."""

from collections.abc import Iterable
from uuid import uuid4

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from reviews.chronology.models import Chronology, Part
from reviews.people import holders


def path_of(chronology: Chronology, agency: Agency) -> str:
    return reverse("reviews_chronology:part", args=[chronology.review_id, agency.pk])


def office() -> list[User]:
    """Whoever works in the business unit today."""
    return holders(Role.BUSINESS_UNIT)


def leads_of(agency: Agency) -> list[User]:
    """The safeguarding leads of an agency today, or of what it has become."""
    return holders(Role.AGENCY_LEAD, agency=agency.pk)


def messages(
    chronology: Chronology, agency: Agency, kind: str, key: str, people: Iterable[User]
) -> list[notices.Message]:
    """One message to each of them."""
    said = {"agency": agency.name, "review": chronology.review.reference}
    place = path_of(chronology, agency)
    stem = f"reviews:chronology:{chronology.pk}:{agency.pk}:{key}"
    return [notices.Message(kind, f"{stem}:{person.pk}", person, place, said) for person in people]


def asked(chronology: Chronology) -> None:
    """Every involved agency is asked for its part."""
    involved = chronology.review.involved.select_related("agency")
    key = f"asked:{uuid4()}"
    notices.post_all(
        message
        for one in involved
        for message in messages(chronology, one.agency, "reviews.chronology_asked", key, leads_of(one.agency))
    )


def handed_in(part: Part) -> None:
    """A part is complete."""
    stem = f"reviews:chronology:{part.chronology_id}:{part.agency_id}"
    take_back(f"{stem}:asked:", f"{stem}:sent_back:", because="the part is handed in.")
    key = f"handed_in:{part.version}"
    notices.post_all(messages(part.chronology, part.agency, "reviews.chronology_handed_in", key, office()))


def sent_back(part: Part) -> None:
    """Something is missing in a part."""
    key, leads = f"sent_back:{part.version}", leads_of(part.agency)
    notices.post_all(messages(part.chronology, part.agency, "reviews.chronology_sent_back", key, leads))
