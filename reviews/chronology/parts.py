"""The line of the chronology on the page of a review, and what comes next in it."""

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages import words
from partnership.pages.components import Tag
from reviews import access as reviews
from reviews.chronology import access
from reviews.chronology.models import Chronology, Entry, Part
from reviews.chronology.rules import PartState
from reviews.models import Review
from reviews.parts import Line, Step


def lines(review: Review, user: User) -> list[Line]:
    """The whole, for those who read it; the own part of each agency for its safeguarding lead."""
    chronology = Chronology.objects.filter(review=review).first()
    found = [whole(review, chronology, user)] if reviews.sees_whole(user, review) else []
    return [line for line in found if line] + ([] if chronology is None else own(review, chronology, user))


def whole(review: Review, chronology: Chronology | None, user: User) -> Line | None:
    """How far the agencies are."""
    if chronology is None:
        if not access.can_open(user, review) or not access.is_open(review):
            return None
        settings = reverse("reviews_chronology:settings", args=[review.pk])
        return Line("Chronology", settings, "Not begun", Tag("grey", "Not begun"))
    involved = review.involved.count()
    in_hand = Part.objects.filter(chronology=chronology, state=PartState.HANDED_IN).count()
    entries = words.count(Entry.objects.filter(chronology=chronology).count(), "entry", "entries")
    text = f"{entries}. {in_hand} of {words.count(involved, 'agency has', 'agencies have')} handed in"
    if involved and in_hand >= involved:
        tag = Tag("green", "Complete")
    else:
        tag = Tag("amber", "Being written") if access.is_open(review) else Tag("grey", "Not complete")
    return Line("Chronology", reverse("reviews_chronology:composite", args=[review.pk]), text, tag)


def own(review: Review, chronology: Chronology, user: User) -> list[Line]:
    """The parts for which somebody is the safeguarding lead, each with its next step while it is being written."""
    mine = reviews.SEE_OWN_PART.agencies_of(user)
    found = []
    for involved in review.involved.filter(agency__in=mine).select_related("agency"):
        part = Part.objects.filter(chronology=chronology, agency=involved.agency).first()
        state = PartState(part.state) if part else PartState.WRITING
        number = Entry.objects.filter(chronology=chronology, agency=involved.agency).count()
        url = reverse("reviews_chronology:part", args=[review.pk, involved.agency_id])
        step = None
        if state != PartState.HANDED_IN and access.is_open(review):
            by = f" By {words.weekday_date(chronology.wanted_on)}." if chronology.wanted_on else ""
            step = Step(
                "Write down what your agency has recorded",
                (f"For {involved.agency}. " if len(mine) > 1 else "")
                + f"One event in each entry, or a whole file.{by}",
                "Open your part",
                url,
            )
        tag = Tag("green" if state == PartState.HANDED_IN else "amber", str(state.label))
        if state != PartState.HANDED_IN and not access.is_open(review):
            tag = Tag("grey", "Not handed in")
        text = words.count(number, "entry", "entries")
        found.append(Line(f"Chronology: part of {involved.agency}", url, text, tag, step))
    return found
