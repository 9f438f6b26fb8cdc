"""The room in which a review is carried out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.base.requests import PortalRequest
from partnership.history import seen
from partnership.history.services import record_read
from reviews import access as reviews
from reviews.practice import showing
from reviews.practice.pages import READ_AS, above, found


@require_safe
def room(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Where the review stands, its clock, what has been written down, and what comes next."""
    review = found(request, pk)
    record_read(by=request.user, what=READ_AS, row=review)
    context = {
        **showing.room(request.user, review, today=timezone.localdate()),
        "crumbs": above(review),
        "seen": seen.of(review, READ_AS),
        "reasons": reviews.why(request.user, review),
    }
    return render(request, "reviews/practice/room.html", context)
