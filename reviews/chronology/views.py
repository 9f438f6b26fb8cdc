"""What people get of a chronology as a whole: beginning it, reading and filtering it, and taking it away."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import seen
from partnership.history.rules import How
from partnership.pages import words
from partnership.pages.form_page import accepted
from reviews import access as reviews
from reviews.chronology import access, comparing, composite, depth, services, showing, silence, taking
from reviews.chronology.finding import on_chronology, on_review, whole
from reviews.chronology.forms import ChronologyForm, JudgeForm, LookForm
from reviews.chronology.models import Chronology
from reviews.chronology.rules import Depth

PER_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: PortalRequest, review: UUID) -> HttpResponse:
    """Begin a chronology, or change its period."""
    found = get_object_or_404(reviews.visible(request.user), pk=review)
    require(access.can_open(request.user, found))
    services.require_open(found)
    chronology = access.of_review(found)
    title = "Change the chronology" if chronology else "Begin a chronology"
    form = drafted(request, ChronologyForm, f"{title}: {found.reference}", instance=chronology)
    today = timezone.localdate()

    def keep() -> object:
        if chronology is None:
            return services.begin(found, by=request.user, today=today, **form.facts)
        version = form.cleaned_data["version"] or 0
        return services.change(chronology, by=request.user, version=version, today=today, **form.facts)

    if form.is_valid() and accepted(form, keep):
        messages.success(request, "It is saved." if chronology else "The agencies are asked for their parts.")
        return redirect("reviews_chronology:composite", found.pk)
    context = {
        "form": form,
        "title": title,
        "eyebrow": found.reference,
        "lead": "The involved agencies are asked for what they have recorded in the period. Add agencies on the page "
        "of the review.",
        "submit": "Save" if chronology else "Ask the agencies",
        "crumbs": on_chronology(request, chronology) if chronology else on_review(request, found),
        "cancel_url": reverse("reviews:detail", args=[found.pk]),
    }
    return render(request, "reviews/chronology/form.html", context)


def look_form(request: PortalRequest, chronology: Chronology) -> LookForm:
    """The filters of the whole."""
    return LookForm(
        request.GET,
        names=access.pseudonyms(chronology.review_id),
        agencies=access.involved(chronology.review_id),
        themes=access.themes(chronology),
        named=depth.until(request, chronology) is not None,
    )


@require_safe
def of_review(request: PortalRequest, review: UUID) -> HttpResponseBase:
    """The composite chronology: every agency's entries in one order, with filters and what stands out."""
    chronology = whole(request, review)
    shown = depth.depth_of(request, chronology)
    merged = composite.merged(chronology, depth=shown)
    form = look_form(request, chronology)
    events = form.look.of(merged.events)
    asked = request.GET.get("format", "")
    if asked in ("csv", "xlsx", "docx"):
        depth.record(request, chronology, shown, rows=len(events), how=How.EXPORT)
        return taking.response(merged, taking.drawn(merged, events), asked, at=timezone.now())
    pages = Paginator(events, len(events) or 1 if "all" in request.GET else PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    how = How.SEARCH if form.chosen else How.READ
    depth.record(request, chronology, shown, rows=len(page.object_list), how=how)
    path = reverse("reviews_chronology:composite", args=[chronology.review_id])
    filters = urlencode(
        [(key, value) for key, values in request.GET.lists() if key in form.fields for value in values]
    )
    context = {
        "chronology": chronology,
        "review": chronology.review,
        "crumbs": on_review(request, chronology.review),
        "months": showing.Drawing(merged).months(page.object_list),
        "page": page,
        "query": f"{filters}&" if filters else "",
        "filters": showing.filters(form, path),
        "count": words.count(len(events), "entry", "entries"),
        "total": len(merged.events),
        "stats": showing.stats(merged, path),
        "parts": showing.parts(chronology, merged.agencies, merged.events),
        "strips": merged.strips,
        "silence_rule": silence.RULE,
        "rules": comparing.RULES,
        "named": shown == Depth.NAMES,
        "named_until": depth.until(request, chronology),
        "replaced": words.count(merged.replaced, "name"),
        "locked": words.count(merged.locked, "entry", "entries") if merged.locked else "",
        "suspects": showing.suspects(merged.events),
        "can_name": access.can_read_names(request.user, chronology.review),
        "can_open": access.can_open(request.user, chronology.review),
        "seen": seen.of(chronology.review, *depth.kinds(depth.WHOLE)),
        "reasons": reviews.why(request.user, chronology.review),
    }
    return render(request, "reviews/chronology/composite.html", context)


@require_safe
def knew(request: PortalRequest, review: UUID) -> HttpResponse:
    """Who knew what when: the time between that something happened and that somebody knew."""
    chronology = whole(request, review)
    shown = depth.depth_of(request, chronology)
    merged = composite.merged(chronology, depth=shown)
    form = look_form(request, chronology)
    found = showing.knowings(merged, form.look.of(merged.events))
    depth.record(request, chronology, shown, rows=len(found), page=depth.KNEW)
    path = reverse("reviews_chronology:knew", args=[chronology.review_id])
    context = {
        "review": chronology.review,
        "crumbs": on_chronology(request, chronology),
        "knowings": found,
        "filters": showing.filters(form, path),
        "named": shown == Depth.NAMES,
        "reasons": reviews.why(request.user, chronology.review),
    }
    return render(request, "reviews/chronology/knew.html", context)


@require_safe
def silences(request: PortalRequest, review: UUID) -> HttpResponse:
    """In which weeks an involved agency recorded nothing, drawn and as a table."""
    chronology = whole(request, review)
    merged = composite.merged(chronology)
    depth.record(request, chronology, Depth.PSEUDONYMS, rows=len(merged.events), page=depth.SILENCE)
    context = {
        "chronology": chronology,
        "review": chronology.review,
        "crumbs": on_chronology(request, chronology),
        "strips": merged.strips,
        "rule": silence.RULE,
        "reasons": reviews.why(request.user, chronology.review),
    }
    return render(request, "reviews/chronology/silence.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: PortalRequest, review: UUID, one: UUID, other: UUID) -> HttpResponse:
    """Two entries side by side, and what somebody judges of them."""
    chronology = whole(request, review)
    entries = access.entries(request.user).filter(chronology=chronology)
    first, second = (get_object_or_404(entries, pk=pk) for pk in (one, other))
    shown = depth.depth_of(request, chronology)
    may = access.can_open(request.user, chronology.review)
    if request.method == "POST":
        require(may)
        services.require_open(chronology.review)
    kinds = {"kind": request.GET["kind"]} if request.GET.get("kind") else {}
    form = drafted(request, JudgeForm, f"Compare two entries: {chronology.review.reference}", initial=kinds)
    if form.is_valid() and accepted(
        form, lambda: services.judge(first, other=second, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Your judgement is written down. Both entries stay as they are.")
        return redirect("reviews_chronology:composite", chronology.review_id)
    merged = composite.merged(chronology, depth=shown)
    depth.record(request, chronology, shown, rows=2, page=depth.COMPARED)
    drawing = showing.Drawing(merged)
    lines = {event.pk: drawing.line(event) for event in merged.events if event.pk in (one, other)}
    context = {
        "form": form,
        "review": chronology.review,
        "crumbs": on_chronology(request, chronology),
        "pair": [lines[one], lines[other]],
        "whys": showing.whys(lines[one], other),
        "judged": showing.judged(first, second),
        "can_judge": may and access.is_open(chronology.review),
        "rules": comparing.RULES,
    }
    return render(request, "reviews/chronology/compare.html", context)
