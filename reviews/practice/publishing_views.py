"""The way of a report to the public: plan, copies, decision, publication, and the national repository."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.pages import words
from reviews.practice import copies, needs, publishing
from reviews.practice.looking import in_file, look_of
from reviews.practice.pages import statutory, to_bring_out, to_publish, written
from reviews.practice.report_forms import CopyForm, DecideForm, PlanForm, PublishForm, RepositoryForm
from reviews.practice.rules import Decision

GET_AND_POST = ["GET", "HEAD", "POST"]
PART = "publication"


@require_http_methods(GET_AND_POST)
def plan(request: PortalRequest, pk: UUID) -> HttpResponse:
    """For which day publication is planned."""
    review, today = to_bring_out(request, pk, PART), timezone.localdate()
    row = copies.of(review)
    form = drafted(request, PlanForm, f"Publication day of {review.reference}", instance=row)

    def save() -> None:
        publishing.plan(review, publishing=row, by=request.user, today=today, **form.facts)
        if late := needs.after_due(review, form.cleaned_data["planned_on"]):
            messages.warning(request, late)

    return written(
        request,
        review,
        form,
        save,
        title="Plan the publication",
        done="The day is planned.",
        part=PART,
    )


@require_http_methods(GET_AND_POST)
def new_copy(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down that a copy was sent."""
    review, today = statutory(to_bring_out(request, pk)), timezone.localdate()
    form = drafted(request, CopyForm, f"Copy of {review.reference}", initial={"sent_on": today})
    return written(
        request,
        review,
        form,
        lambda: publishing.send_copy(review, by=request.user, today=today, **form.cleaned_data),
        title="A copy before publication",
        done="The copy is written down.",
        part=PART,
        lead="Send it by secure email first; the portal sends nothing. Then write down here that you did. To correct a "
        "day, write the copy down again.",
    )


@require_http_methods(GET_AND_POST)
def decide(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Whether the report is published."""
    review, today = to_bring_out(request, pk, PART), timezone.localdate()
    row = copies.of(review)
    form = drafted(
        request,
        DecideForm,
        f"Decision to publish {review.reference}",
        instance=row,
        initial={} if row and row.decided_on else {"decided_on": today},
    )
    return written(
        request,
        review,
        form,
        lambda: publishing.decide(review, publishing=row, by=request.user, today=today, **form.facts),
        title="Decide on publication",
        done="The decision is written down.",
        part=PART,
        lead="A report is published unless that would be inappropriate. Then what can be said of the improvements is "
        "published instead, and the reason is explained to the Panel and the Secretary of State.",
    )


@require_http_methods(GET_AND_POST)
def publish(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Publish it: the embargo ends."""
    review, today = to_bring_out(request, pk, PART), timezone.localdate()
    row = copies.of(review)
    if row is None or not row.decision:
        raise RuleBroken("Write down first what was decided on publication, and by whom.")
    missing = needs.not_there(review, row.decision)
    from_before = needs.may_be_from_before(review, row.decision)
    look = look_of(review)
    form = drafted(
        request,
        PublishForm,
        f"Publish {review.reference}",
        decision=row.decision,
        is_whole=not missing,
        from_before=from_before,
        look=look,
        found=in_file(review, look) if row.decision == Decision.PUBLISH else None,
        initial={"on": today, "title": review.pseudonym},
    )
    file, shown = publishing.file_to_publish(review, row), request.POST.get("shown", "")
    return written(
        request,
        review,
        form,
        lambda: publishing.publish(review, shown=shown, by=request.user, today=today, **form.cleaned_data),
        title="Publish",
        done="It is published. Everybody can read it.",
        part=PART,
        submit="Publish it now",
        lead=f"This review was entered here on {words.plain_date(timezone.localdate(review.created_at))}.",
        template="reviews/practice/publish.html",
        hindrances=needs.hindrances(review, row, today=today),
        still=needs.standing_still(review),
        from_before=from_before,
        missing=missing,
        file=file,
        final=copies.final_draft(review) if file else None,
        shown=publishing.seal(row, file),
        warning="Everybody can read it from the moment you press the button. It stays public for at least a year.",
    )


@require_http_methods(GET_AND_POST)
def repository(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down that the national repository has the report."""
    review, today = to_publish(request, pk, PART), timezone.localdate()
    form = drafted(request, RepositoryForm, f"Repository copy of {review.reference}")
    return written(
        request,
        review,
        form,
        lambda: publishing.give_to_repository(review, by=request.user, today=today, **form.cleaned_data),
        title="National repository",
        done="Saved.",
        part=PART,
        lead="The national case review repository keeps published reports.",
    )
