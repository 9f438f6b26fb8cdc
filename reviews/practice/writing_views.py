"""The short forms of the room: stage, terms, criteria, commissioning, events, family, and what runs beside."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from reviews.incidents.looking import look_of_review
from reviews.models import Review
from reviews.practice import access, services, showing, stages
from reviews.practice.forms import (
    CommissionForm,
    CriteriaForm,
    ElsewhereForm,
    EventForm,
    MoveForm,
    OfferForm,
    ParallelForm,
    TermsForm,
)
from reviews.practice.models import Event, Offer, Parallel
from reviews.practice.pages import to_run, to_write, written
from reviews.practice.rules import CRITERIA_OF
from reviews.rules import LED_ELSEWHERE, Kind

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_AND_POST)
def move_on(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let the review enter a stage."""
    review, today = to_write(request, pk), timezone.localdate()
    coming = stages.next_stage(review)
    missing = stages.left_behind(review, coming) if coming else []
    form = drafted(
        request,
        MoveForm,
        f"Next stage of {review.reference}",
        stages=stages.to_enter(review),
        look=look_of_review(review),
        initial={"stage": coming.pk if coming else None, "on": today},
    )
    return written(
        request,
        review,
        form,
        lambda: stages.move_on(review, by=request.user, today=today, **form.cleaned_data),
        title="Move on to another stage",
        done="The review has moved on.",
        part="stages",
        lead="A review may come back to a stage: what was stays in the list.",
        submit="Begin this stage",
        missing=[f"{name} is not done" for name in missing],
    )


@require_http_methods(GET_AND_POST)
def terms(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The next version of the terms of reference, with the one before underneath."""
    review = to_write(request, pk, "terms")
    newest = showing.newest_terms(review)
    form = drafted(
        request,
        TermsForm,
        f"Terms of reference of {review.reference}",
        newest=newest.number if newest else 0,
        initial={
            "text": newest.text if newest else "",
            "covers_from": newest.covers_from if newest else None,
            "covers_until": newest.covers_until if newest else None,
        },
    )
    return written(
        request,
        review,
        form,
        lambda: services.write_terms(review, by=request.user, **form.cleaned_data),
        title="Terms of reference",
        done="A new version of the terms of reference is saved.",
        part="terms",
        template="reviews/practice/terms.html",
        lead="What you save becomes the next version. Earlier ones stay.",
        submit="Save as the next version",
        versions=showing.terms(review),
    )


@require_http_methods(GET_AND_POST)
def criteria(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What the partners weighed when they decided to hold the review, or proposed a national one."""
    review = to_run(request, pk)
    require_sight(review.kind in CRITERIA_OF)
    row = showing.commission(review)
    weighed = CRITERIA_OF[Kind(review.kind)]
    form = drafted(request, CriteriaForm, f"Criteria of {review.reference}", instance=row, criteria=weighed)
    return written(
        request,
        review,
        form,
        lambda: services.keep_commission(review, commission=row, by=request.user, **form.facts),
        title=showing.WEIGHED.get(Kind(review.kind), ""),
        done="Saved.",
        part="commission",
        lead="Weigh each criterion. That one is met does not decide it, and that none is does not forbid a review.",
    )


@require_http_methods(GET_AND_POST)
def commission(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How the reviewer was chosen, and how the review is carried out."""
    review = to_run(request, pk)
    require_sight(review.kind not in LED_ELSEWHERE)
    row = showing.commission(review)
    form = drafted(request, CommissionForm, f"Commissioning of {review.reference}", instance=row)
    return written(
        request,
        review,
        form,
        lambda: services.keep_commission(review, commission=row, by=request.user, **form.facts),
        title="How it was commissioned",
        done="Saved.",
        part="commission",
        lead="Who works on the review, and their declared interests, stand on the review’s own page.",
    )


@require_http_methods(GET_AND_POST)
def elsewhere(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What another body's review asks of us, and what we contribute."""
    review = to_write(request, pk)
    require_sight(review.kind in LED_ELSEWHERE)
    row = showing.elsewhere(review)
    form = drafted(
        request,
        ElsewhereForm,
        f"Our part in {review.reference}",
        instance=row,
        initial={} if row else {"led_by": review.lead_area},
    )
    return written(
        request,
        review,
        form,
        lambda: services.keep_elsewhere(review, elsewhere=row, by=request.user, **form.facts),
        title="Our part in their review",
        done="Saved.",
        part="elsewhere",
    )


# Events -------------------------------------------------------------------------------------------


@require_http_methods(GET_AND_POST)
def new_event(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down a practitioner event."""
    return event_page(request, to_write(request, pk, "events"), None)


@require_http_methods(GET_AND_POST)
def edit_event(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is written of a practitioner event."""
    event = get_object_or_404(access.events(request.user), pk=pk)
    return event_page(request, to_write(request, event.review_id), event)


def event_page(request: PortalRequest, review: Review, event: Event | None) -> HttpResponse:
    """The form of an event."""
    today = timezone.localdate()
    form = drafted(
        request,
        EventForm,
        f"Practitioner event of {review.reference}",
        instance=event,
        agencies=showing.agencies_of(review),
    )
    return written(
        request,
        review,
        form,
        lambda: services.keep_event(review, event=event, by=request.user, today=today, **form.facts),
        title="Practitioner event",
        done="Saved.",
        part="events",
        lead="How many came from which agency is enough: nobody is named.",
    )


# Family -------------------------------------------------------------------------------------------


@require_http_methods(GET_AND_POST)
def new_offer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down that somebody of the family was asked to take part."""
    return offer_page(request, to_write(request, pk, "family"), None)


@require_http_methods(GET_AND_POST)
def edit_offer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is written of an offer."""
    offer = get_object_or_404(access.offers(request.user), pk=pk)
    return offer_page(request, to_write(request, offer.review_id), offer)


def offer_page(request: PortalRequest, review: Review, offer: Offer | None) -> HttpResponse:
    """The form of an offer."""
    form = drafted(request, OfferForm, f"Family in {review.reference}", instance=offer)
    return written(
        request,
        review,
        form,
        lambda: services.keep_offer(review, offer=offer, by=request.user, **form.facts),
        title="Somebody of the family",
        done="Saved.",
        part="family",
        lead="One entry for each person. Say who they are to the child, not what they are called.",
    )


# Beside the review --------------------------------------------------------------------------------


@require_http_methods(GET_AND_POST)
def new_parallel(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down what runs beside the review."""
    return parallel_page(request, to_write(request, pk), None)


@require_http_methods(GET_AND_POST)
def edit_parallel(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is written of a process beside the review."""
    parallel = get_object_or_404(access.parallels(request.user), pk=pk)
    return parallel_page(request, to_write(request, parallel.review_id), parallel)


def parallel_page(request: PortalRequest, review: Review, parallel: Parallel | None) -> HttpResponse:
    """The form of a process beside the review."""
    form = drafted(request, ParallelForm, f"Beside {review.reference}", instance=parallel)
    return written(
        request,
        review,
        form,
        lambda: services.keep_parallel(review, parallel=parallel, by=request.user, **form.facts),
        title="Something that runs beside the review",
        done="Saved.",
        part="beside",
        lead="The review looks for learning, not for blame. Trials, inquests and discipline go their own way.",
    )
