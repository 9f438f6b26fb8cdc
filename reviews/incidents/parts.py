"""The incident behind a rapid review, as the page of the review names it."""

from django.urls import reverse

from partnership.accounts.models import User
from reviews.incidents import access, tables
from reviews.models import Review
from reviews.parts import Line


def lines(review: Review, user: User) -> list[Line]:
    """Where there is an incident and this person sees it: its reference, and how far its notification has come."""
    incident = access.visible(user).filter(rapid_review=review).first()
    if incident is None:
        return []
    return [
        Line(
            name="Serious incident",
            url=reverse("reviews_incidents:incident", args=[incident.pk]),
            text=f"{incident.reference}, {incident.get_nature_display().lower()}",
            tag=tables.state_of(incident),
        )
    ]
