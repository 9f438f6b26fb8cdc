"""What is written of a case before its review may tell who a child is: pointed out before it is sent (domain 8.2)."""

from partnership.agencies.models import Agency
from partnership.naming.looking import Look, LooksForNames, capitals
from reviews.incidents.models import Child, Incident
from reviews.models import Review


class LooksAtIncident(LooksForNames):
    """Mixed into a form about an incident."""

    goes_to = "What you send stands with the incident, and goes into the papers of its review."


def called_in(review: Review) -> list[str]:
    """What a review, and the children of the incident that it or one before it is about, are called."""
    before = [review.pk, review.follows_id, review.follows and review.follows.follows_id]
    children = Child.objects.filter(incident__rapid_review__in=filter(None, before))
    return [review.pseudonym, review.reference, *children.values_list("pseudonym", flat=True)]


def look_of_review(review: Review) -> Look:
    """How what is written of a review is looked through: what is called so in it, and agencies, name nobody."""
    return Look(capitals([*called_in(review), *Agency.objects.values_list("name", flat=True)]))


def look_of(incident: Incident | None = None, *, called: str = "") -> Look:
    """How what is written of an incident, or of the child that is `called` so, is looked through.

    Pseudonyms and the names of agencies name nobody.
    """
    known = [called, *Agency.objects.values_list("name", flat=True)]
    if incident:
        known += [incident.reference, incident.lives_in]
        known += Child.objects.filter(incident=incident).values_list("pseudonym", flat=True)
    return Look(capitals(known))
