"""What people get of reviews as a whole: the list, one review with its parts, how it begins and how it ends."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import Answer, require, require_sight
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import seen, timeline
from partnership.history.lists import record_list
from partnership.history.services import record_read
from partnership.meetings import access as meetings
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from reviews import access, parts, services, showing, tables
from reviews.forms import BecauseForm, EndForm, NewReviewForm, ReviewForm
from reviews.incidents import access as incidents
from reviews.models import Involved, Member, Review
from reviews.rules import Kind, State

READ_AS = "review"
PART_READ_AS = "own part of a review"
"""What the log of readings calls it, and the page of an agency that reads no more than its part."""
PARTS = (
    timeline.Part(Member, "review", "{part}, {user}{name}"),
    timeline.Part(Involved, "review", "{agency}"),
)


def above() -> tuple[str, str]:
    return "Reviews", reverse("reviews:list")


def of_review(review: Review) -> tuple[str, str]:
    return review.reference, reverse("reviews:detail", args=[review.pk])


def found(request: PortalRequest, pk: UUID) -> Review:
    """A review that this person reads whole, or 404."""
    review: Review = get_object_or_404(access.visible(request.user), pk=pk)
    return review


@require_safe
def reviews(request: PortalRequest) -> HttpResponseBase:
    """Every review of which somebody sees the whole or a part."""
    user = request.user
    require_sight(access.can_see_any(user))
    listing = Listing(
        request,
        rows=tables.rows(access.visible_in_part(user)),
        table=tables.ReviewTable,
        filters=tables.ReviewFilters,
        name="reviews",
        views=[
            SavedView("All", ""),
            SavedView("Under way", f"state={State.OPEN}"),
            SavedView("Rapid reviews", f"kind={Kind.RAPID}"),
            SavedView("Practice reviews", f"kind={Kind.PRACTICE}"),
            SavedView("I work on", "mine=me"),
        ],
    )
    record_list(listing, by=user, what=f"{READ_AS}s")
    context = {
        "crumbs": crumbs(),
        "can_run": access.can_run(user),
        "sees_incidents": incidents.can_see_any(user),
    }
    return listing.response("reviews/list.html", context)


@require_safe
def review(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One review, or an agency's own part in it; who opens it is written down."""
    user = request.user
    row = get_object_or_404(access.visible_in_part(user), pk=pk)
    whole = access.sees_whole(user, row)
    record_read(by=user, what=READ_AS if whole else PART_READ_AS, row=row)
    if not whole:
        context = {
            **showing.part(user, row),
            "crumbs": crumbs(above()),
            "reasons": access.why(user, row),
        }
        return render(request, "reviews/part.html", context)
    context = {
        **showing.page(user, row, today=timezone.localdate()),
        "crumbs": crumbs(above()),
        "changes": timeline.of(row, *PARTS),
        "seen": seen.of(row, READ_AS),
        "reasons": access.why(user, row),
    }
    return render(request, "reviews/review.html", context)


def following(request: PortalRequest) -> dict[str, Any]:
    """How the form of a practice review begins that follows from the review of the address, where there is one."""
    try:
        asked = UUID(request.GET.get("follows", ""))
    except ValueError:
        return {}
    row = access.visible(request.user).filter(pk=asked).first()
    if row is None:
        return {}
    return {"follows": row, "kind": Kind.PRACTICE, "pseudonym": row.pseudonym, "group": row.group}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Begin a review of any kind but the rapid one."""
    require_sight(access.can_see_any(request.user))
    require(access.can_run(request.user))
    form = drafted(
        request,
        NewReviewForm,
        "Begin a review",
        groups=meetings.visible(request.user),
        reviews=access.visible(request.user),
        initial={"started_on": timezone.localdate(), **following(request)},
    )
    made: list[Review] = []
    if form.is_valid() and accepted(
        form, lambda: made.append(services.start(by=request.user, today=timezone.localdate(), **form.facts))
    ):
        messages.success(request, f"{made[0].reference} has begun. Now say who works on it.")
        return redirect("reviews:detail", made[0].pk)
    context = {
        "form": form,
        "title": "Begin a review",
        "lead": "Write no names here. Children and families stand by a pseudonym.",
        "submit": "Begin the review",
        "crumbs": crumbs(above()),
        "cancel_url": above()[1],
    }
    return render(request, "reviews/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is said of a review; the second of two editors is shown what differs."""
    row = found(request, pk)
    require(access.can_carry_out(request.user, row))
    form = drafted(
        request,
        ReviewForm,
        f"Change {row.reference}",
        instance=row,
        groups=meetings.visible(request.user),
        reviews=access.visible(request.user),
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.change(
            row,
            by=request.user,
            today=timezone.localdate(),
            version=form.cleaned_data["version"] or 0,
            **form.facts,
        ),
    ):
        messages.success(request, "Saved.")
        return redirect("reviews:detail", pk)
    return form_page(request, row, form=form, title="Change this review", submit="Save")


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that a review is complete, or was stopped."""
    row = found(request, pk)
    require(access.can_staff(request.user, row))
    form = drafted(request, EndForm, f"End {row.reference}", initial={"on": timezone.localdate()})
    if form.is_valid() and accepted(form, lambda: services.end(row, by=request.user, **form.cleaned_data)):
        messages.success(request, "Written down. Its clocks have stopped.")
        return redirect("reviews:detail", pk)
    lead = "Nothing is deleted, and it can be taken up again."
    return form_page(
        request,
        row,
        form=form,
        title="End this review",
        lead=lead,
        submit="End the review",
        left_open=parts.left_open(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a review up again."""
    row = found(request, pk)
    return because(
        request,
        row,
        services.reopen,
        may=access.can_keep(request.user, row),
        title="Take this review up again",
        lead="Clocks run on from the day on which they began.",
        done="The review is under way again.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Put a review away; nothing of it is deleted."""
    row = found(request, pk)
    return because(
        request,
        row,
        services.archive,
        may=access.can_keep(request.user, row),
        title="Archive this review",
        lead="A review is never deleted. An archived one is found only by those who see all reviews, and can be "
        "brought back.",
        done="The review is archived.",
        on=timezone.localdate(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Bring an archived review back."""
    row = found(request, pk)
    return because(
        request,
        row,
        services.restore,
        may=access.can_run(request.user),
        title="Bring this review back",
        lead="Whoever saw it before sees it again.",
        done="The review is back.",
    )


def because(
    request: PortalRequest,
    row: Review,
    service: Callable[..., Review],
    *,
    may: Answer,
    title: str,
    lead: str,
    done: str,
    **facts: Any,
) -> HttpResponse:
    """Ask why, and do it."""
    require(may)
    form = drafted(request, BecauseForm, f"{title}: {row.reference}")
    if form.is_valid() and accepted(
        form, lambda: service(row, by=request.user, **form.cleaned_data, **facts)
    ):
        messages.success(request, done)
        return redirect("reviews:detail", row.pk)
    return form_page(request, row, form=form, title=title, lead=lead, submit=title)


def form_page(request: PortalRequest, row: Review, **facts: object) -> HttpResponse:
    """One form about a review, with the way back to it; who opens it is written down."""
    record_read(by=request.user, what=READ_AS, row=row)
    name, url = of_review(row)
    context = {"eyebrow": name, "crumbs": crumbs(above(), (name, url)), "cancel_url": url, **facts}
    return render(request, "reviews/form.html", context)
