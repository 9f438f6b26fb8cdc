"""What every form page of the room shares: whose review it is, the way back, and what happens when it is sent."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.history.services import record_read
from partnership.pages.form_page import accepted, crumbs
from reviews.models import Review
from reviews.practice import access
from reviews.practice.facts import Facts
from reviews.practice.rules import STATUTORY

READ_AS = "practice review"
"""What the log of readings calls the room."""


def found(request: PortalRequest, pk: UUID, part: str = "") -> Review:
    """A review with a room that this person reads whole, or 404: also where its room has no such `part`."""
    review = get_object_or_404(access.visible(request.user), pk=pk)
    require_sight(not part or Facts(review, request.user, today=timezone.localdate()).has(part))
    return review


def to_write(request: PortalRequest, pk: UUID, part: str = "") -> Review:
    """A review in whose room, with this part, this person writes."""
    review = found(request, pk, part)
    require(access.can_write(request.user, review))
    return review


def to_run(request: PortalRequest, pk: UUID) -> Review:
    """A review that this person runs."""
    review = found(request, pk)
    require(access.can_run(request.user, review))
    return review


def to_publish(request: PortalRequest, pk: UUID, part: str = "") -> Review:
    """A review with this part of which this person writes down what becomes of it."""
    review = found(request, pk, part)
    require(access.can_publish(request.user, review))
    return review


def to_bring_out(request: PortalRequest, pk: UUID, part: str = "") -> Review:
    """The same, where the review was not stopped."""
    review = found(request, pk, part)
    require(access.can_bring_out(request.user, review))
    return review


def statutory(review: Review) -> Review:
    """The same review, or 404 where the law asks none of this: of any but a practice review."""
    require_sight(review.kind in STATUTORY)
    return review


def room_of(review: Review) -> str:
    return reverse("reviews_practice:room", args=[review.pk])


def above(review: Review) -> list[tuple[str, str]]:
    """The way back from the room."""
    return crumbs(
        ("Reviews", reverse("reviews:list")),
        (review.reference, reverse("reviews:detail", args=[review.pk])),
    )


def inside(review: Review) -> list[tuple[str, str]]:
    """The way back from a page of the room."""
    return [*above(review), ("Carrying out the review", room_of(review))]


def written(
    request: PortalRequest,
    review: Review,
    form: Any,
    save: Callable[[], object],
    *,
    title: str,
    done: str | Callable[[], str],
    back: str = "",
    part: str = "",
    template: str = "reviews/form.html",
    **more: Any,
) -> HttpResponse:
    """Save what the form says and go back, or show the form, and write down who reads it.

    `part` is the place in the room to which it goes back; `done` what is said then, asked for once it is saved.
    """
    there = back or room_of(review) + (f"#{part}" if part else "")
    if form.is_valid() and accepted(form, save):
        messages.success(request, done() if callable(done) else done)
        return redirect(there)
    record_read(by=request.user, what=READ_AS, row=review)
    context = {
        "form": form,
        "title": title,
        "eyebrow": review.reference,
        "crumbs": inside(review),
        "cancel_url": there,
        "review": review,
        **more,
    }
    return render(request, template, context)
