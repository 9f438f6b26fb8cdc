"""What a person gets of briefings: writing and checking one, publishing it, and saying that a team has discussed it."""

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
from partnership.base.editing import ChangedMeanwhile
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.history import seen, timeline
from partnership.history.services import record_read
from partnership.naming.looking import in_sentences
from partnership.pages import filling
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView
from reviews.briefings import access, covering, looking, services, showing
from reviews.briefings.forms import (
    AgreeForm,
    BriefingForm,
    CorrectedForm,
    DiscussForm,
    PublishForm,
    SendBackForm,
)
from reviews.briefings.models import Briefing
from reviews.briefings.rules import READ_AGAIN, WITHDRAWN, State
from reviews.learning.showing import way_to
from reviews.models import Review


def one_of(request: PortalRequest, pk: UUID) -> Briefing:
    """A briefing of a review that this person reads whole, or 404."""
    return get_object_or_404(access.visible(request.user), pk=pk)


def below(briefing: Briefing) -> list[tuple[str, str]]:
    """The way back from a page about a briefing."""
    here = reverse("reviews_briefings:briefing", args=[briefing.pk])
    return [*way_to(briefing.review), (briefing.title, here)]


# Writing ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write a briefing of a review."""
    review: Review = get_object_or_404(access.reviews(request.user), pk=pk)
    return writing_page(request, review, None, corrected(request, review))


def corrected(request: PortalRequest, review: Review) -> Briefing | None:
    """The withdrawn briefing of this review that the address says is written anew, for whoever reads its words."""
    asked = request.GET.get("corrects", "")
    rows = access.of_review(request.user, review) if asked else ()
    found = (one for one in rows if str(one.pk) == asked)
    return next((one for one in found if one.is_withdrawn and access.reads(request.user, one)), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change the words; the second of two editors is shown what differs."""
    briefing = one_of(request, pk)
    return writing_page(request, briefing.review, briefing)


def writing_page(
    request: PortalRequest, review: Review, briefing: Briefing | None, corrects: Briefing | None = None
) -> HttpResponse:
    """One briefing, new or changed; a new one may be there for one that was withdrawn, with its words."""
    require(access.can_write(request.user, review))
    if briefing:
        showing.require_writing(briefing)
    title = "Change the briefing" if briefing else "Write a seven-minute briefing"
    initial = {} if briefing else showing.begun_from(corrects) if corrects else showing.begun(review)
    # a draft comes back without the question mark of its address: its words may be the withdrawn ones all the same
    looks = briefing is None and any(one.is_withdrawn for one in access.of_review(request.user, review))
    kind = CorrectedForm if looks else BriefingForm
    more: dict[str, Any] = {"look": looking.look_of(review)} if looks else {}
    form = drafted(request, kind, f"{title}: {review.reference}", instance=briefing, initial=initial, **more)
    made: list[Briefing] = []

    def save() -> None:
        if briefing:
            version = form.cleaned_data["version"] or 0
            made.append(services.change(briefing, version=version, by=request.user, **form.facts))
        else:
            made.append(services.begin(review, by=request.user, **form.facts))

    if form.is_valid() and accepted(form, save):
        messages.success(request, "The briefing is saved. Nobody outside the review sees it.")
        return redirect("reviews_briefings:briefing", made[0].pk)
    if shown := briefing or corrects:
        record_read(by=request.user, what="briefing of a review", row=shown)
    context = {
        "form": form,
        "title": title,
        "eyebrow": review.reference,
        "lead": "Seven panels on one page, one for each minute. Write so that no child can be told from others.",
        "submit": "Save the briefing",
        "crumbs": way_to(review),
        "cancel_url": way_to(review)[-1][1],
    }
    return render(request, "reviews/form.html", context)


@require_safe
def briefing(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One briefing on its way to everybody; of one that was withdrawn, whoever could read it is told so."""
    found = access.visible(request.user).filter(pk=pk).first()
    if found is None:
        gone = access.ever_published(request.user).filter(publication__withdrawn_on__isnull=False)
        return closed(request, get_object_or_404(gone, pk=pk), crumbs=to_list())
    return page(request, found)


def closed(
    request: PortalRequest, found: Briefing, *, crumbs: list[tuple[str, str]], eyebrow: str = ""
) -> HttpResponse:
    """That a briefing was withdrawn, without its words."""
    context = {"briefing": found, "crumbs": crumbs, "eyebrow": eyebrow, "newer": showing.in_place_of(found)}
    return render(request, "reviews/briefings/closed.html", context)


def page(request: PortalRequest, found: Briefing, **more: Any) -> HttpResponse:
    """The page of a briefing."""
    if not access.reads(request.user, found):
        review = found.review
        return closed(
            request, found, crumbs=way_to(review), eyebrow=f"Seven-minute briefing of {review.reference}"
        )
    record_read(by=request.user, what="briefing of a review", row=found)
    context = {
        **showing.page_of(request.user, found),
        "briefing": found,
        "crumbs": way_to(found.review),
        "changes": timeline.of(found),
        "seen": seen.of(found),
        "reasons": access.why(request.user, found),
        **more,
    }
    return render(request, "reviews/briefings/briefing.html", context)


@require_POST
def hand_in(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give it to somebody else to check."""
    services.hand_in(one_of(request, pk), by=request.user)
    messages.success(request, "Handed in. Somebody else reads it now for names.")
    return redirect("reviews_briefings:briefing", pk)


@require_POST
def agree(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that the words that were on the page name nobody, and those pointed out too; others are shown first."""
    version = filling.number(request.POST.get("version"), most=10**9)
    found = one_of(request, pk)
    if found.state == State.TO_CHECK and found.version == version and access.can_check(request.user, found):
        look = looking.look_of(found.review)
        in_it = looking.in_briefing(found, look)
        form = AgreeForm(request.POST, look=look, found=in_it, version=found.version)
        if not form.is_valid():
            return page(request, found, form=form)
    try:
        services.agree(found, version=version, by=request.user, now=timezone.now())
    except ChangedMeanwhile:
        messages.warning(request, READ_AGAIN)
    else:
        if found.state == State.TO_CHECK:  # a double click has said so
            messages.success(request, "Checked. It can be published.")
    return redirect("reviews_briefings:briefing", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let it be written anew."""
    found = one_of(request, pk)
    require(access.can_send_back(request.user, found))
    showing.require_on_its_way(found, State.DRAFT)
    form = drafted(request, SendBackForm, f"Send back a briefing of {found.review.reference}")
    if form.is_valid() and accepted(
        form, lambda: services.send_back(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "The briefing can be changed again.")
        return redirect("reviews_briefings:briefing", pk)
    context = {
        "form": form,
        "title": "Send the briefing back",
        "eyebrow": found.title,
        "submit": "Send it back",
        "crumbs": below(found),
        "cancel_url": below(found)[-1][1],
    }
    return render(request, "reviews/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let everybody read it."""
    found = one_of(request, pk)
    require(access.can_publish(request.user, found))
    showing.require_on_its_way(found, State.PUBLISHED)
    look = looking.look_of(found.review)
    in_it = looking.in_briefing(found, look)
    name = f"Publish a briefing of {found.review.reference}"
    before = access.earlier(request.user, found)
    form = drafted(request, PublishForm, name, look=look, found=in_it, version=found.version, earlier=before)
    if form.is_valid() and accepted(
        form,
        lambda: services.publish(found, by=request.user, on=timezone.localdate(), **form.cleaned_data),
    ):
        messages.success(request, "Published. The safeguarding leads of every agency are told.")
        return redirect("reviews_briefings:briefing", pk)
    context = {
        "form": form,
        "title": "Publish the briefing",
        "eyebrow": found.title,
        "lead": "Anybody can read it from now on. One page to print follows within a minute or two.",
        "warning": "Its words do not change any more once it is published.",
        "submit": "Publish it",
        "crumbs": below(found),
        "cancel_url": below(found)[-1][1],
        "found": in_sentences(in_it),
        "panels": found.panels,
        "back_url": reverse("reviews_briefings:send_back", args=[pk]),
    }
    record_read(by=request.user, what="briefing of a review", row=found)
    return render(request, "reviews/briefings/publish.html", context)


# Discussing ---------------------------------------------------------------------------------------


def to_list() -> list[tuple[str, str]]:
    """The way back to what is published."""
    return crumbs(("Seven-minute briefings", reverse("reviews_briefings:briefings")))


@require_safe
def briefings(request: PortalRequest) -> HttpResponse:
    """What teams can discuss, and what they have said."""
    require_sight(access.can_discuss(request.user))
    context = {
        "crumbs": crumbs(),
        "lines": showing.lines(request.user),
        "sees_coverage": access.can_see_coverage(request.user),
    }
    return render(request, "reviews/briefings/briefings.html", context)


def public_one(request: PortalRequest, pk: UUID) -> Briefing:
    """What is public now, or 404. Raises RuleBroken for what was withdrawn since."""
    found: Briefing = get_object_or_404(access.ever_published(request.user), pk=pk)
    if found.is_withdrawn:
        raise RuleBroken(WITHDRAWN)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def discuss(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that a team has discussed a briefing."""
    found = public_one(request, pk)
    form = drafted(
        request,
        DiscussForm,
        "That your team discussed a seven-minute briefing",
        agencies=access.agencies(request.user),
        look=looking.look_of_team(),
        initial={"discussed_on": timezone.localdate()},
    )
    before: list[bool] = []

    def say() -> object:
        before.append(access.is_said(request.user, found, **form.cleaned_data))
        return services.discuss(found, by=request.user, **form.cleaned_data)

    if form.is_valid() and accepted(form, say):
        if before[-1]:
            messages.success(request, "You have said this before: it is counted once.")
        else:
            messages.success(request, "Thank you. Your safeguarding lead sees that your team discussed it.")
        return redirect("reviews_briefings:briefings")
    context = {
        "form": form,
        "title": "Say that your team discussed it",
        "eyebrow": found.title,
        "lead": "Who took part is not asked: only how many, and one thing that you will change.",
        "submit": "We discussed it",
        "crumbs": to_list(),
        "cancel_url": reverse("reviews_briefings:briefings"),
        "publication": found.publication,
    }
    return render(request, "reviews/briefings/discuss.html", context)


@require_safe
def coverage(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """Which agencies have discussed a briefing, and what their teams will change."""
    require_sight(access.can_see_coverage(request.user))
    found = public_one(request, pk)
    rows = covering.covered(access.expected(request.user), found)
    listing = Listing(
        request,
        rows=rows,
        table=covering.CoverageTable,
        filters=covering.CoverageFilters,
        name="agencies",
        views=[SavedView("All", ""), SavedView("Not yet", "said=no")],
    )
    context = {
        "briefing": found,
        "crumbs": to_list(),
        "stats": covering.stats(rows),
        "discussions": list(access.discussions(request.user).filter(briefing=found)[:50]),
        "reasons": access.why_coverage(request.user),
    }
    return listing.response("reviews/briefings/coverage.html", context)
