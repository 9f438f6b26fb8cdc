"""Who is told what about a serious incident: its authority, the business unit and the safeguarding partners."""

from collections.abc import Iterable

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from reviews.incidents.models import Incident, Outcome
from reviews.people import holders


def post(incident: Incident, kind: str, key: str, people: Iterable[User]) -> None:
    """One message to each of them; nothing in it says what happened to whom."""
    path = reverse("reviews_incidents:incident", args=[incident.pk])
    notices.post_all(
        notices.Message(
            kind, f"{kind}:{incident.pk}:{key}:{person.pk}", person, path, {"reference": incident.reference}
        )
        for person in people
    )


def concerned(incident: Incident, *, but: User) -> list[User]:
    """The business unit, the delegated partners, and the safeguarding leads of the authority."""
    people = holders(Role.BUSINESS_UNIT, Role.EXECUTIVE, but=but)
    people += holders(Role.AGENCY_LEAD, agency=incident.authority_id, but=but)
    return list(dict.fromkeys(people))


def recorded(incident: Incident, *, by: User) -> None:
    """There is an incident to notify: the partners agree what is notified."""
    post(incident, "reviews.incident_recorded", "recorded", concerned(incident, but=by))


def notified(incident: Incident, *, by: User) -> None:
    """It was notified; a rapid review may have begun."""
    post(incident, "reviews.incident_notified", "notified", concerned(incident, but=by))


def established(incident: Incident, outcome: Outcome, *, by: User) -> None:
    """It did not meet the criteria, was withdrawn, or stands after all."""
    post(incident, "reviews.incident_settled", str(outcome.pk), concerned(incident, but=by))
