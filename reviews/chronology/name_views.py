"""What people get of the names behind pseudonyms: the glossary, words that may be names, and seeing real names."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.drafts.writing import drafted
from partnership.history import seen
from partnership.naming.names import most_common
from partnership.pages.form_page import accepted
from partnership.pages.text import one_line
from reviews import access as reviews
from reviews.chronology import access, depth, sealing, services
from reviews.chronology.finding import on_chronology, whole
from reviews.chronology.forms import NameForm, ReasonForm
from reviews.chronology.models import Chronology, Name
from reviews.chronology.rules import NAMES_SHOWN_FOR, Depth

MOST_SUSPECTS = 200


def to_names(chronology: Chronology) -> str:
    return reverse("reviews_chronology:names", args=[chronology.review_id])


def keeper(request: PortalRequest, review: UUID) -> Chronology:
    """The chronology, for those who may see real names; 403 for those who read it with pseudonyms only."""
    chronology = whole(request, review)
    require(access.can_read_names(request.user, chronology.review))
    return chronology


@require_safe
def names(request: PortalRequest, review: UUID) -> HttpResponse:
    """The glossary: pseudonyms, and the real wordings while somebody has given a reason to see them."""
    chronology = keeper(request, review)
    found = list(access.names(request.user, chronology.review))
    named = depth.until(request, chronology) is not None
    depth.record(request, chronology, depth.depth_of(request, chronology), rows=len(found), page=depth.NAMES)
    words = access.suspects(chronology).values_list("suspects", flat=True)
    context = {
        "chronology": chronology,
        "review": chronology.review,
        "crumbs": on_chronology(request, chronology),
        "lines": [(one, sealing.readable(one) if named else []) for one in found],
        "named": named,
        "named_until": depth.until(request, chronology),
        "suspects": most_common(words)[:MOST_SUSPECTS],
        "is_open": access.is_open(chronology.review),
        "seen": seen.of(chronology.review, *depth.kinds(depth.NAMES)),
        "reasons": access.READ_NAMES.because(request.user) or reviews.why(request.user, chronology.review),
    }
    return render(request, "reviews/chronology/names.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_name(request: PortalRequest, review: UUID) -> HttpResponse:
    """Let a pseudonym stand for a name."""
    chronology = keeper(request, review)
    return name_page(request, chronology, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_name(request: PortalRequest, review: UUID, pk: UUID) -> HttpResponse:
    """Change what a pseudonym stands for."""
    chronology = keeper(request, review)
    name = get_object_or_404(access.names(request.user, chronology.review), pk=pk)
    services.require_open(chronology.review)
    if request.method != "POST":  # what is sent is what its writer knows, and would be lost on the way
        if not depth.until(request, chronology):
            return depth.ask_why(request, chronology)
        depth.record(request, chronology, Depth.NAMES, rows=1, page=depth.NAMES)
    return name_page(request, chronology, name)


def name_page(request: PortalRequest, chronology: Chronology, name: Name | None) -> HttpResponse:
    """The form of one name. It keeps no draft."""
    services.require_open(chronology.review)
    sent = (request.POST,) if request.method == "POST" else ()
    form = NameForm(*sent, instance=name)
    form.writer = request.user.pk
    if form.is_valid() and accepted(
        form,
        lambda: services.keep_name(
            chronology.review,
            name=name,
            by=request.user,
            version=form.cleaned_data["version"] or 0,
            **form.facts,
        ),
    ):
        messages.success(request, "It is saved, and every entry is hidden anew.")
        return redirect(to_names(chronology))
    if form.is_conflicting:  # beside what was sent it shows the wordings that are there
        if not depth.until(request, chronology):
            return depth.ask_why(request, chronology)
        depth.record(request, chronology, Depth.NAMES, rows=1, page=depth.NAMES)
    context = {
        "form": form,
        "title": "Change a pseudonym" if name else "Add a pseudonym",
        "eyebrow": f"Names, {chronology.review.reference}",
        "lead": "Real wordings are kept encrypted. Readers see what stands in their place, also in what was written "
        "before.",
        "submit": "Save",
        "crumbs": [*on_chronology(request, chronology), ("Names", to_names(chronology))],
        "cancel_url": to_names(chronology),
    }
    return render(request, "reviews/chronology/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_name(request: PortalRequest, review: UUID, pk: UUID) -> HttpResponse:
    """Take a pseudonym out of the glossary."""
    chronology = keeper(request, review)
    name = get_object_or_404(access.names(request.user, chronology.review), pk=pk)
    services.require_open(chronology.review)
    form = drafted(request, ReasonForm, "Take out a pseudonym", label="Why is it taken out?")
    if form.is_valid() and accepted(
        form, lambda: services.remove_name(name, by=request.user, because=form.cleaned_data["because"])
    ):
        messages.success(request, "The pseudonym is taken out.")
        return redirect(to_names(chronology))
    context = {
        "form": form,
        "title": f"Take out “{name.pseudonym}”",
        "eyebrow": f"Names, {chronology.review.reference}",
        "lead": "The real name can then be read by everybody who reads the chronology.",
        "warning": "Do this only where the pseudonym was a mistake.",
        "submit": "Take it out",
        "dangerous": True,
        "crumbs": [*on_chronology(request, chronology), ("Names", to_names(chronology))],
        "cancel_url": to_names(chronology),
    }
    return render(request, "reviews/chronology/form.html", context)


@require_POST
def no_names(request: PortalRequest, review: UUID) -> HttpResponse:
    """Say that words with a capital letter name nobody."""
    chronology = keeper(request, review)
    services.require_open(chronology.review)
    words = [one_line(word)[:60] for word in request.POST.getlist("word") if word.strip()][:MOST_SUSPECTS]
    if words:
        services.no_names(chronology, words=words, by=request.user)
        messages.success(request, "These words are no longer pointed out.")
    else:
        messages.warning(request, "Tick the words that name nobody.")
    return redirect(to_names(chronology))


@require_http_methods(["GET", "HEAD", "POST"])
def open_names(request: PortalRequest, review: UUID) -> HttpResponse:
    """Say why real names are needed, and see them for half an hour."""
    chronology = keeper(request, review)
    form = drafted(
        request,
        ReasonForm,
        f"See real names: {chronology.review.reference}",
        label="Why do you need to see real names?",
        hint="It is written down with your name and the time, and each page that you read is too. Do not use a real "
        "name.",
    )
    if form.is_valid():
        because = form.cleaned_data["because"]
        depth.open_names(request, chronology, because=because, now=timezone.now())
        depth.record(request, chronology, depth.depth_of(request, chronology), rows=0)
        messages.success(request, "Real names are shown to you in this chronology for half an hour.")
        return redirect("reviews_chronology:composite", chronology.review_id)
    minutes = int(NAMES_SHOWN_FOR.total_seconds() // 60)
    context = {
        "form": form,
        "title": "See real names",
        "eyebrow": f"Chronology, {chronology.review.reference}",
        "lead": f"The chronology is read with pseudonyms. You may see real names for {minutes} minutes.",
        "submit": "Show real names",
        "crumbs": on_chronology(request, chronology),
        "cancel_url": reverse("reviews_chronology:composite", args=[chronology.review_id]),
    }
    return render(request, "reviews/chronology/form.html", context)


@require_POST
def close_names(request: PortalRequest, review: UUID) -> HttpResponse:
    """Read with pseudonyms again."""
    chronology = keeper(request, review)
    depth.close_names(request, chronology)
    messages.success(request, "You read with pseudonyms again.")
    return redirect("reviews_chronology:composite", chronology.review_id)
