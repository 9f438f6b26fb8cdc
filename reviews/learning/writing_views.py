"""The pages that write what a review learned: findings, recommendations, and what the NHS calls the review."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history.services import record_read
from partnership.pages.form_page import accepted
from reviews.learning import access, services, showing, similar
from reviews.learning.forms import AlsoForm, FindingForm, JoinForm, RecommendationForm, ReferenceForm
from reviews.learning.models import CaseReference, Finding, Recommendation
from reviews.learning.standing import addressed_to
from reviews.learning.views import FINDINGS, one_of, review_of
from reviews.models import Review
from reviews.practice.looking import look_of

LOOK = "look"
"""The name of the button that looks for similar recommendations and saves nothing."""


def below(review: Review) -> list[tuple[str, str]]:
    """The way back from a page that writes."""
    path = reverse("reviews_learning:findings", args=[review.pk])
    return [*showing.way_to(review), ("What it learned", path)]


@require_http_methods(["GET", "HEAD", "POST"])
def new_finding(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down a finding."""
    return finding_page(request, review_of(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_finding(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a finding; the second of two editors is shown what differs."""
    finding = get_object_or_404(access.findings(request.user), pk=pk)
    return finding_page(request, finding.review, finding)


def finding_page(request: PortalRequest, review: Review, finding: Finding | None) -> HttpResponse:
    """One finding, new or changed."""
    require(access.can_write(request.user, review))
    title = f"Change finding {finding.number}" if finding else "Add a finding"
    form = drafted(
        request, FindingForm, f"{title}: {review.reference}", instance=finding, look=look_of(review)
    )

    def save() -> None:
        if finding:
            version = form.cleaned_data["version"] or 0
            services.change_finding(finding, version=version, by=request.user, **form.facts)
        else:
            services.add_finding(review, by=request.user, **form.facts)

    if form.is_valid() and accepted(form, save):
        messages.success(request, "The finding is saved.")
        return redirect("reviews_learning:findings", review.pk)
    if finding:
        record_read(by=request.user, what=FINDINGS, row=review)
    context = {
        "form": form,
        "title": title,
        "eyebrow": review.reference,
        "submit": "Save the finding",
        "crumbs": below(review),
        "cancel_url": reverse("reviews_learning:findings", args=[review.pk]),
    }
    return render(request, "reviews/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_recommendation(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write down a recommendation, and see what became of others like it."""
    return recommendation_page(request, review_of(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_recommendation(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a recommendation; the second of two editors is shown what differs."""
    one = one_of(request, pk)
    if request.method != "POST":  # what was typed meanwhile is refused beside the words, which are kept
        require(access.can_change(request.user, one))
    return recommendation_page(request, one.review, one)


def recommendation_page(request: PortalRequest, review: Review, one: Recommendation | None) -> HttpResponse:
    """One recommendation, new or changed. The button that looks for similar ones judges and saves nothing."""
    require(access.can_write(request.user, review))
    title = f"Change recommendation {one.number}" if one else "Add a recommendation"
    form = drafted(
        request,
        RecommendationForm,
        f"{title}: {review.reference}",
        instance=one,
        findings=access.findings(request.user).filter(review=review),
        look=look_of(review),
        initial={} if one else {"made_on": timezone.localdate()},
    )

    made: list[Recommendation] = []

    def save() -> None:
        if one:
            version = form.cleaned_data["version"] or 0
            made.append(services.change(one, version=version, by=request.user, **form.facts))
        else:
            made.append(services.recommend(review, by=request.user, **form.facts))

    looks = LOOK in request.POST
    if looks:
        form.judge_nothing()
    elif form.is_valid() and accepted(form, save):
        is_reworded = "text" in form.changed_data
        messages.success(request, showing.saved(made[0], is_reworded=is_reworded))
        return redirect("reviews_learning:findings", review.pk)
    if one:
        record_read(by=request.user, what="recommendation", row=one)
    text = str(form["text"].value() or "")
    context = {
        "form": form,
        "title": title,
        "eyebrow": review.reference,
        "lead": access.what_stays(one) if one else "",
        "submit": "Save the recommendation",
        "crumbs": below(review),
        "cancel_url": reverse("reviews_learning:findings", args=[review.pk]),
        "similar": similar.similar(text, user=request.user, besides=one),
        "looked": looks,
        "similar_url": reverse("reviews_learning:similar", args=[review.pk]),
    }
    return render(request, "reviews/learning/recommend.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def address_also(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Address a recommendation to one more body."""
    one = one_of(request, pk)
    require(access.can_write(request.user, one.review))
    form = drafted(request, AlsoForm, f"One more body: {one} of {one.review.reference}")
    made: list[Recommendation] = []
    if form.is_valid() and accepted(
        form, lambda: made.append(services.address_also(one, by=request.user, **form.cleaned_data))
    ):
        messages.success(
            request, f"{one} is addressed to {addressed_to(made[0])} too. Nobody is asked to answer it yet."
        )
        return redirect("reviews_learning:recommendation", made[0].pk)
    context = {
        "form": form,
        "title": "Address it to another body too",
        "eyebrow": f"{one} of {one.review.reference}",
        "lead": "The same words and number. Each body is asked, and answers, by itself.",
        "submit": "Address it to this body too",
        "crumbs": [*below(one.review), (str(one), reverse("reviews_learning:recommendation", args=[pk]))],
        "cancel_url": reverse("reviews_learning:recommendation", args=[pk]),
    }
    return render(request, "reviews/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say which findings stand behind a recommendation too, whoever has answered it."""
    one = one_of(request, pk)
    require(access.can_write(request.user, one.review))
    there = reverse("reviews_learning:recommendation", args=[pk])
    offered = access.findings_to_join(request.user, one)
    form = drafted(request, JoinForm, f"Join a finding: {one} of {one.review.reference}", findings=offered)
    if form.is_valid() and accepted(
        form, lambda: services.rest_on(one, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Joined. The words of the recommendation, and its answers, are as before.")
        return redirect(there)
    record_read(by=request.user, what=FINDINGS, row=one.review)
    context = {
        "form": form,
        "title": "Join a finding",
        "eyebrow": f"{one} of {one.review.reference}",
        "lead": one.text,
        "submit": "Join it",
        "crumbs": [*below(one.review), (str(one), there)],
        "cancel_url": there,
    }
    return render(request, "reviews/form.html", context)


@require_POST
def like_this(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Recommendations like what is being typed, as a part of the page; sent, so that no log keeps the words."""
    review = review_of(request, pk)
    require(access.can_write(request.user, review))
    found = similar.similar(request.POST.get("text", ""), user=request.user)
    return render(request, "reviews/learning/similar.html", {"similar": found, "looked": True})


# The tracker of the NHS ---------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def references(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The references of the NHS to a review."""
    review = review_of(request, pk)
    require(access.can_write(request.user, review))
    kept: CaseReference | None = getattr(review, "case_reference", None)
    form = drafted(
        request,
        ReferenceForm,
        f"References of the NHS: {review.reference}",
        instance=kept,
        look=look_of(review),
    )
    if form.is_valid() and accepted(
        form,
        lambda: services.refer(
            review, version=form.cleaned_data["version"] or 0, by=request.user, **form.facts
        ),
    ):
        messages.success(request, "Saved. It stands in the export for the tracker of the NHS.")
        return redirect("reviews_learning:findings", pk)
    context = {
        "form": form,
        "title": "References of the NHS",
        "eyebrow": review.reference,
        "lead": "What the Safeguarding Case Review Tracker of NHS England asks, besides what the portal knows.",
        "crumbs": below(review),
        "cancel_url": reverse("reviews_learning:findings", args=[pk]),
    }
    return render(request, "reviews/form.html", context)
