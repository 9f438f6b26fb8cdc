"""Before which day nothing of a rapid review can have happened."""

from datetime import date

from partnership.base.rules import RuleBroken
from reviews.incidents.models import Incident
from reviews.models import Review
from reviews.rapid.rules import why_not_acted, why_not_by, why_not_held, why_not_recommended


def incident_of(review: Review) -> Incident | None:
    """The incident that the notification was of; an older review may have been written down without."""
    return Incident.objects.select_related("authority", "notification").filter(rapid_review=review).first()


def known_on(review: Review) -> date:
    """The day on which the authority became aware, five working days before the notification at most."""
    incident = incident_of(review)
    return min(incident.aware_on, review.started_on) if incident else review.started_on


def happened_on(review: Review) -> date:
    """The day of the incident, as far as it is known: children may be made safe before the authority is aware."""
    incident = incident_of(review)
    known = known_on(review)
    return min(incident.happened_on, known) if incident and incident.happened_on else known


def require_held(review: Review, on: date, *, about: str, today: date) -> None:
    """Raise RuleBroken beside the field `about` for a day on which no meeting of the review can have been."""
    if refused := why_not_held(on, known_on=known_on(review), today=today):
        raise RuleBroken(refused, about=about)


def require_recommended(review: Review, on: date, *, today: date) -> None:
    """Raise RuleBroken for a day on which the group can have recommended nothing of this review."""
    if refused := why_not_recommended(on, began_on=review.started_on, today=today):
        raise RuleBroken(refused, about="group_on")


def require_acted(review: Review, *, by_on: date, done_on: date | None, today: date) -> None:
    """Raise RuleBroken for days on which nothing can be done at once after this incident."""
    first = happened_on(review)
    if refused := why_not_by(by_on, happened_on=first, today=today):
        raise RuleBroken(refused, about="by_on")
    if done_on and (refused := why_not_acted(done_on, happened_on=first, today=today)):
        raise RuleBroken(refused, about="done_on")
