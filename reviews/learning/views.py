"""What a person gets of findings and recommendations: those of one review, one by one, all of them, and threads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import seen, timeline
from partnership.history.lists import record_list
from partnership.history.services import record_read
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from reviews.incidents.looking import look_of_review
from reviews.learning import access, services, showing, similar, tables
from reviews.learning.forms import AnswerForm
from reviews.learning.models import Ground, Recommendation, Response
from reviews.learning.standing import addressed_to, with_standing
from reviews.models import Review

ALL = "Recommendations"
FINDINGS, THREADS = "findings of a review", "threads of a review"
"""What the log of readings calls them."""


def review_of(request: PortalRequest, pk: UUID) -> Review:
    """A review that this person reads whole, or 404."""
    return get_object_or_404(access.reviews(request.user), pk=pk)


def one_of(request: PortalRequest, pk: UUID) -> Recommendation:
    """A recommendation that this person sees, or 404."""
    return get_object_or_404(access.visible(request.user), pk=pk)


def above(request: PortalRequest, one: Recommendation) -> list[tuple[str, str]]:
    """The way back from a recommendation: by its review for whoever reads that, else by the list."""
    if access.reviews(request.user).filter(pk=one.review_id).exists():
        findings = reverse("reviews_learning:findings", args=[one.review_id])
        return [*showing.way_to(one.review), ("What it learned", findings)]
    return crumbs((ALL, reverse("reviews_learning:recommendations")))


@require_safe
def findings(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What a review found and recommends."""
    review = review_of(request, pk)
    record_read(by=request.user, what=FINDINGS, row=review)
    context = {
        "review": review,
        "crumbs": showing.way_to(review),
        "findings": showing.finding_lines(review),
        "lines": showing.recommendation_lines(
            access.visible(request.user).filter(review=review).order_by("number"), request.user
        ),
        "can_write": access.can_write(request.user, review),
        "seen": seen.of(review, FINDINGS),
        "reasons": access.why_of_review(request.user, review),
    }
    return render(request, "reviews/learning/findings.html", context)


@require_safe
def thread(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Every thread of a review, from finding to effect, and where it is broken."""
    review = review_of(request, pk)
    record_read(by=request.user, what=THREADS, row=review)
    found = showing.finding_lines(review)
    lines = showing.recommendation_lines(
        access.visible(request.user).filter(review=review).order_by("number"), request.user
    )
    context = {
        "review": review,
        "crumbs": showing.way_to(review),
        "lines": lines,
        "broken": showing.broken_in(lines, found),
        "loose": [line for line in found if not line.recommendations and line.finding.sort == "improve"],
        "can_write": access.can_write(request.user, review),
        "seen": seen.of(review, THREADS),
        "reasons": access.why_of_review(request.user, review),
    }
    return render(request, "reviews/learning/thread.html", context)


@require_safe
def recommendations(request: PortalRequest) -> HttpResponseBase:
    """Every recommendation that somebody may see, across reviews."""
    require_sight(access.can_see_any(request.user))
    listing = Listing(
        request,
        rows=with_standing(access.visible(request.user)),
        table=tables.RecommendationTable,
        filters=tables.RecommendationFilters,
        name="recommendations",
        views=[
            SavedView("All", ""),
            SavedView("No answer yet", "answer=none"),
            SavedView("No action", "reached=0"),
            SavedView("Embedded", "reached=5"),
        ],
    )
    record_list(listing, by=request.user)
    sees_reviews = access.reviews(request.user).exists()
    context = {
        "crumbs": crumbs(("Reviews", reverse("reviews:list"))) if sees_reviews else crumbs(),
        "compares": access.can_compare(request.user),
        "sees_reviews": sees_reviews,
        "reasons": access.why_the_list(request.user),
    }
    return listing.response("reviews/learning/recommendations.html", context)


@require_safe
def recommendation(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One recommendation: what it rests on, what was answered, what follows, and others like it."""
    one = one_of(request, pk)
    record_read(by=request.user, what="recommendation", row=one)
    whole = access.reviews(request.user).filter(pk=one.review_id).exists()
    context = {
        "one": one,
        "whole": whole,
        "crumbs": above(request, one),
        "similar": similar.similar(one.text, user=request.user, besides=one),
        "changes": timeline.of(one, timeline.Part(Ground, "recommendation")) if whole else timeline.of(one),
        "seen": seen.of(one),
        "reasons": access.why(request.user, one),
        **showing.page_of(request.user, one, whole=whole),
    }
    return render(request, "reviews/learning/recommendation.html", context)


@require_POST
def ask(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask the body to answer."""
    one = one_of(request, pk)
    services.ask(one, on=timezone.localdate(), by=request.user)
    messages.success(request, "The body is asked, and its answer has a deadline.")
    return redirect("reviews_learning:recommendation", pk)


def said_before(newest: Response | None) -> dict[str, Any]:
    """The answer that counts so far, by the questions of the form."""
    asked = ("number", "answer", "reason", "said_by", "said_on")
    return {name: getattr(newest, name) for name in asked} if newest else {}


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say whether a recommendation is accepted."""
    one = one_of(request, pk)
    require(access.can_answer(request.user, one))
    own = access.answers_for_themselves(request.user, one)
    before = one.responses.first()
    form = drafted(
        request,
        AnswerForm,
        "Answer a recommendation",
        for_themselves=own,
        look=look_of_review(one.review),
        stands=said_before(before),
        stands_by=before.by_id if before else None,
        about=one,
        initial={"said_on": timezone.localdate()},
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.answer(
            one,
            by=request.user,
            today=timezone.localdate(),
            after=before.number if before else 0,
            text=one.text,
            **form.cleaned_data,
        ),
    ):
        messages.success(request, "The answer is written down. Those who run reviews are told.")
        return redirect("reviews_learning:recommendation", pk)
    record_read(by=request.user, what="recommendation", row=one)
    context = {
        "one": one,
        "form": form,
        "title": "Answer the recommendation",
        "eyebrow": addressed_to(one),
        "lead": one.text,
        "submit": "Give this answer",
        "crumbs": [*above(request, one), (str(one), reverse("reviews_learning:recommendation", args=[pk]))],
        "cancel_url": reverse("reviews_learning:recommendation", args=[pk]),
    }
    return render(request, "reviews/form.html", context)
