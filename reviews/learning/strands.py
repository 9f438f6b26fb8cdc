"""What reviews tell of an action: the incident, the findings and the recommendations that it follows from."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions.strands import Stage, Strand
from partnership.pages import words
from reviews import access as core
from reviews.learning import access
from reviews.learning.models import Follows, Ground
from reviews.learning.rules import Answer
from reviews.learning.standing import ANSWERED, addressed_to, with_standing
from reviews.learning.telling import name_of, path_of, review_path
from reviews.models import Review


def strands(actions: Sequence[UUID], *, user: User) -> list[Strand]:
    """Incident or review, findings and recommendations of these actions: five queries, however many there are."""
    rows = list(Follows.objects.filter(action__in=actions).select_related("recommendation"))
    if not rows:
        return []
    wanted = {row.recommendation_id for row in rows}
    standing = {one.pk: one for one in with_standing(access.visible(user)).filter(pk__in=wanted)}
    reviews = {row.recommendation.review_id for row in rows}
    whole = core.visible(user).filter(pk__in=reviews)
    seen = {one.pk: one for one in whole.select_related("incident", "follows__incident")}
    grounds: dict[UUID, list[Ground]] = {}
    for ground in Ground.objects.filter(recommendation__in=wanted).select_related("finding"):
        grounds.setdefault(ground.recommendation_id, []).append(ground)
    told = []
    for row in rows:
        one = standing.get(row.recommendation_id)
        review = seen.get(row.recommendation.review_id)
        told.append(beginning(row.action_id, review))
        for ground in grounds.get(row.recommendation_id, []):
            told.append(found(row.action_id, ground, review))
        told.append(recommended(row.action_id, one))
    return list(dict.fromkeys(told))


def beginning(action: UUID, review: Review | None) -> Strand:
    """Where it began: the incident, else the review itself."""
    if review is None:
        return Strand(action=action, stage=Stage.INCIDENT)
    incident = getattr(review, "incident", None) or getattr(review.follows, "incident", None)
    kind = str(review.get_kind_display())
    return Strand(
        action=action,
        stage=Stage.INCIDENT,
        name=f"{incident.reference}, {review.reference}" if incident else review.reference,
        path=review_path(review.pk),
        text=f"{kind} of {review.pseudonym}, decided on {words.plain_date(review.started_on)}.",
    )


def found(action: UUID, ground: Ground, review: Review | None) -> Strand:
    """A finding behind the recommendation."""
    if review is None:
        return Strand(action=action, stage=Stage.FINDING)
    path = reverse("reviews_learning:findings", args=[review.pk])
    return Strand(
        action=action,
        stage=Stage.FINDING,
        name=f"{ground.finding} of {review.reference}",
        path=f"{path}#finding-{ground.finding.number}",
        text=words.cut(ground.finding.text, 300),
    )


def recommended(action: UUID, one: Any) -> Strand:
    """The recommendation, and whether it is answered."""
    if one is None:
        return Strand(action=action, stage=Stage.RECOMMENDATION)
    answered = ANSWERED[one.answer].text if one.answer else ""
    lacks = ""
    if not one.answer:
        lacks = "The recommendation that it follows from has not been answered."
    elif one.answer == Answer.NOT:
        lacks = "The recommendation that it follows from was not accepted."
    return Strand(
        action=action,
        stage=Stage.RECOMMENDATION,
        name=name_of(one),
        path=path_of(one),
        text=f"{addressed_to(one)}: {answered or 'not answered yet'}. {words.cut(one.text, 300)}",
        lacks=lacks,
    )
