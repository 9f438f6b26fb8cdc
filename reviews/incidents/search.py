"""What the search box finds of serious incidents."""

from django.urls import reverse

from partnership.base.searching import Found, Source, each
from reviews.incidents import access
from reviews.incidents.models import INCIDENT_WORDS, Incident


def show(incident: Incident) -> Found:
    note = f"{incident.get_nature_display()}, {incident.get_state_display().lower()}"
    return Found(incident.reference, reverse("reviews_incidents:incident", args=[incident.pk]), note)


INCIDENTS = Source(
    kind="incidents",
    one="Serious incident",
    many="Serious incidents",
    model=Incident,
    visible=access.visible,
    searched=INCIDENT_WORDS,
    show=show,
    sensitive=each,
    log="serious incidents",
)
