"""When a trainer can teach, and when an observation is due: pure, without database, request or clock."""

from datetime import date, timedelta

from django.db.models import TextChoices

AGAIN_AFTER = timedelta(days=730)
"""Teaching is watched every two years, where nothing else is said: as long as a certificate holds."""
SOON = timedelta(days=60)
"""So long before it is due, an observation stands on the list of work."""


class Offer(TextChoices):
    """What a trainer says of some days."""

    FREE = "free", "Can teach"
    AWAY = "away", "Cannot teach"


def why_not_observed(observed_on: date, next_on: date | None, *, today: date) -> tuple[str, str] | None:
    """The field and the sentence that tell what cannot be of an observation, or None."""
    if observed_on > today:
        return "observed_on", "Choose today or an earlier day: write the observation down once it is done."
    if observed_on.year < 2000:
        return "observed_on", "Enter a day from 2000 on."
    if next_on is not None and next_on <= observed_on:
        return "next_on", "The next observation is due after this one."
    return None
