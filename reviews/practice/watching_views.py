"""Looks at time and quality, pauses of the clock, and what was explained to the Panel."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.pages import words
from reviews.models import Review
from reviews.practice import access, clocks, watching
from reviews.practice.models import Explanation
from reviews.practice.pages import found, statutory, to_publish, to_run, written
from reviews.practice.report_forms import ExplainForm, LookForm, PauseForm, ResumeForm
from reviews.practice.rules import Asked

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_AND_POST)
def new_look(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down a look of the partners at time and quality."""
    review, today = statutory(found(request, pk)), timezone.localdate()
    require(access.can_watch(request.user, review))
    form = drafted(
        request,
        LookForm,
        f"Look at {review.reference}",
        initial={"looked_on": today, "asked": Asked.NOTHING},
    )

    def looked() -> str:
        due = clocks.next_look(review)
        return "The look is written down." + (
            f" The next one is due on {words.plain_date(due)}." if due else ""
        )

    return written(
        request,
        review,
        form,
        lambda: watching.look(review, by=request.user, today=today, **form.cleaned_data),
        title="Look at time and quality",
        done=looked,
        part="looks",
        lead="The partners look at regular intervals, and may ask the reviewer in writing for information or a draft.",
    )


@require_http_methods(GET_AND_POST)
def pause(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let the clock of the report stand still."""
    review, today = to_run(request, pk), timezone.localdate()
    watching.clock(review)
    form = drafted(request, PauseForm, f"Pause the clock of {review.reference}", initial={"from_on": today})
    return written(
        request,
        review,
        form,
        lambda: watching.pause(review, by=request.user, today=today, **form.cleaned_data),
        title="Pause the clock",
        done="The clock stands still. Explain the delay to the Panel and the Secretary of State.",
        part="clock",
        lead="A delay is explained to the Panel and the Secretary of State. Write that down afterwards.",
        submit="Pause the clock",
    )


@require_http_methods(GET_AND_POST)
def resume(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let the clock of the report run again."""
    review, today = to_run(request, pk), timezone.localdate()
    watching.clock(review)
    form = drafted(request, ResumeForm, f"Resume the clock of {review.reference}", initial={"on": today})
    return written(
        request,
        review,
        form,
        lambda: watching.resume(review, by=request.user, today=today, **form.cleaned_data),
        title="Let the clock run again",
        done="The clock runs again.",
        part="clock",
        submit="Let it run",
    )


@require_http_methods(GET_AND_POST)
def explain(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down what was explained."""
    return explanation_page(request, statutory(to_publish(request, pk)), None)


@require_http_methods(GET_AND_POST)
def edit_explanation(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down what came back."""
    one = get_object_or_404(access.explanations(request.user), pk=pk)
    return explanation_page(request, to_publish(request, one.review_id), one)


def explanation_page(request: PortalRequest, review: Review, one: Explanation | None) -> HttpResponse:
    """The form of an explanation."""
    today = timezone.localdate()
    form = drafted(
        request,
        ExplainForm,
        f"Explanation of {review.reference}",
        instance=one,
        initial={} if one else {"sent_on": today},
    )
    return written(
        request,
        review,
        form,
        lambda: watching.explain(review, explanation=one, by=request.user, today=today, **form.facts),
        title="What was explained to the Panel",
        done="Saved.",
        part="clock",
        lead="Delays, and reports that are not published, are explained to the Panel and the Secretary of State.",
    )
