"""What the search box finds of serious incidents."""

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rights import Somebody
from partnership.base.searching import Found, Source
from reviews.incidents import access
from reviews.incidents.models import INCIDENT_WORDS, Incident


def incidents(user: Somebody) -> QuerySet[Incident]:
    """Those that this person sees."""
    return access.visible(user) if isinstance(user, User) else Incident.objects.none()


def show(incident: Incident) -> Found:
    note = f"{incident.get_nature_display()}, {incident.get_state_display().lower()}"
    return Found(incident.reference, reverse("reviews_incidents:incident", args=[incident.pk]), note)


def is_sensitive(incident: Incident) -> bool:
    return True


INCIDENTS = Source(
    kind="incidents",
    one="Serious incident",
    many="Serious incidents",
    model=Incident,
    rows=incidents,
    searched=INCIDENT_WORDS,
    show=show,
    sensitive=is_sensitive,
    log="serious incidents",
)
