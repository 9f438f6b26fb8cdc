"""Finds, for a view, the review, the chronology and the agency of an address, or answers 404."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from partnership.agencies.models import Agency
from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.pages.form_page import crumbs
from reviews import access as reviews
from reviews.chronology import access
from reviews.chronology.models import Chronology
from reviews.models import Review


def whole(request: PortalRequest, review: UUID) -> Chronology:
    """The chronology of a review that this person reads whole."""
    return get_object_or_404(access.visible(request.user), review=review)


def of_agency(request: PortalRequest, review: UUID, agency: UUID) -> tuple[Chronology, Agency]:
    """The chronology and one involved agency whose part this person reads."""
    chronology = get_object_or_404(access.visible_in_part(request.user), review=review)
    require_sight(access.sees_part(request.user, chronology.review, agency))
    involved = Agency.objects.filter(reviews_involved_in__review=review)
    return chronology, get_object_or_404(involved, pk=agency)


def on_review(request: PortalRequest, review: Review) -> list[tuple[str, str]]:
    """The way back to the review."""
    return crumbs(
        ("Reviews", reverse("reviews:list")),
        (review.reference, reverse("reviews:detail", args=[review.pk])),
    )


def on_chronology(request: PortalRequest, chronology: Chronology) -> list[tuple[str, str]]:
    """The way back to the whole, for those who read it."""
    steps = on_review(request, chronology.review)
    if reviews.sees_whole(request.user, chronology.review):
        steps.append(("Chronology", reverse("reviews_chronology:composite", args=[chronology.review_id])))
    return steps


def on_part(request: PortalRequest, chronology: Chronology, agency: Agency) -> list[tuple[str, str]]:
    """The way back to the part of an agency."""
    here = reverse("reviews_chronology:part", args=[chronology.review_id, agency.pk])
    return [*on_chronology(request, chronology), (agency.name, here)]
