"""The way of a report to the public: plan, copies, decision, publication, and the national repository."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.pages import words
from reviews.models import Review
from reviews.practice import copies, needs, publishing
from reviews.practice.looking import in_file, look_of
from reviews.practice.models import Publishing
from reviews.practice.pages import room_of, statutory, to_bring_out, to_publish, written
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
        template="reviews/practice/copy.html",
        unsigned=needs.unsigned(review),
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


def hindrances(review: Review, row: Publishing, *, today: date) -> list[SafeString]:
    """What must be there first, whatever the reason, each with the page on which it is done."""
    final = copies.final_draft(review)
    drafts = ("See the drafts", f"{room_of(review)}#drafts")
    if final:
        drafts = ("Open the final draft", reverse("reviews_practice:draft", args=[final.pk]))
    copy = ("Write down a copy", reverse("reviews_practice:new_copy", args=[review.pk]))
    plan_it = ("Plan the day", reverse("reviews_practice:plan", args=[review.pk]))
    found = [
        (needs.unready(review, row), drafts),
        # A copy is of the final report: until there is one the way leads to the drafts alone.
        (needs.without_copies(review, row), copy if final or row.decision == Decision.WITHHOLD else None),
        (needs.waits_for_copies(review, row, today=today), plan_it),
    ]
    link = '{} <a class="govuk-link" href="{}">{}</a>'
    return [
        format_html(link, said, way[1], way[0]) if way else format_html("{}", said)
        for said, way in found
        if said
    ]


def lead_of(review: Review, row: Publishing, *, from_before: bool) -> str:
    """What is published here, as was decided; and since when the review is here, where that matters."""
    if row.decision == Decision.WITHHOLD:
        return "The report stays under embargo. What you write here of its improvements is published instead of it."
    told = "The final report is published with the words that you write here, and its embargo ends."
    if from_before:
        return f"{told} The review was entered here on {words.plain_date(timezone.localdate(review.created_at))}."
    return told


@require_http_methods(GET_AND_POST)
def publish(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Publish it: the embargo ends."""
    review, today = to_bring_out(request, pk, PART), timezone.localdate()
    row = copies.of(review)
    if row is None or not row.decision:
        messages.warning(request, "Write down first what was decided on publication, and by whom.")
        return redirect("reviews_practice:decide", pk)
    missing = needs.not_there(review, row.decision)
    from_before = needs.may_be_from_before(review, row.decision)
    hinders = hindrances(review, row, today=today)
    shut = bool(hinders) and not from_before
    look, file = look_of(review), publishing.file_to_publish(review, row)
    form = drafted(
        request,
        PublishForm,
        f"Publish {review.reference}",
        decision=row.decision,
        is_whole=not missing,
        from_before=from_before,
        seal=publishing.seal(row, file),
        look=look,
        found=in_file(review, look) if row.decision == Decision.PUBLISH else None,
        initial={"title": review.pseudonym} | ({} if shut else {"on": today}),
    )
    return written(
        request,
        review,
        form,
        lambda: publishing.publish(review, by=request.user, today=today, **form.cleaned_data),
        title="Publish",
        done="It is published. Everybody can read it.",
        part=PART,
        submit="Publish it now",
        lead=lead_of(review, row, from_before=from_before),
        template="reviews/practice/publish.html",
        hindrances=hinders,
        shut=shut,
        still=needs.standing_still(review),
        from_before=from_before,
        missing=missing,
        file=file,
        final=copies.final_draft(review) if file else None,
        warning=""
        if shut
        else "Everybody can read it from the moment you press the button. It stays public for at least a year.",
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
