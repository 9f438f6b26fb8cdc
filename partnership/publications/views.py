"""What people get of publications: the list, one to read with its file, and the pages that change it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.agencies.rights import Somebody
from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.documents import giving
from partnership.drafts.writing import drafted
from partnership.history import timeline
from partnership.naming.looking import in_sentences
from partnership.pages.form_page import accepted
from partnership.pages.listing import Listing, SavedView
from partnership.publications import access, lists, looking, services
from partnership.publications.forms import CorrectForm, PublishForm, PutBackForm, WithdrawForm
from partnership.publications.making import publish_by_hand
from partnership.publications.models import Publication
from partnership.publications.rules import Kind


def above(user: Somebody, publication: Publication | None = None) -> list[tuple[str, str]]:
    """The way back, from the start page, which has its own name for visitors."""
    home = "My work" if user.is_authenticated else "Home"
    steps = [(home, reverse("home")), ("Publications", reverse("publications:list"))]
    if publication is None:
        return steps
    return [*steps, (publication.title, reverse("publications:detail", args=[publication.slug]))]


@login_not_required
@require_safe
def publications(request: HttpRequest) -> HttpResponseBase:
    """Everything that is public, the newest first."""
    listing = Listing(
        request,
        rows=access.visible(request.user),
        table=lists.PublicationTable,
        filters=lists.PublicationFilters,
        name="publications",
        views=[
            SavedView("All", ""),
            *(
                SavedView(str(kind.label), f"kind={kind.value}")
                for kind in (Kind.REVIEW, Kind.BRIEFING, Kind.BULLETIN)
            ),
        ],
    )
    context = {
        "crumbs": above(request.user)[:-1],
        "can_publish": access.can_publish(request.user),
    }
    return listing.response("publications/list.html", context)


@login_not_required
@require_safe
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """One publication, to read."""
    found = get_object_or_404(access.visible(request.user), slug=slug)
    context = {
        **lists.page_of(found, user=request.user),
        "crumbs": above(request.user),
        "changes": timeline.of(found) if access.can_publish(request.user) else None,
        "reasons": access.why(request.user, found) if found.withdrawn_on else [],
    }
    return render(request, "publications/publication.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The file of a publication: the very version that was published."""
    found = get_object_or_404(access.visible(request.user), slug=slug, version_given__isnull=False)
    assert found.version_given is not None  # noqa: S101  for the type checker
    return giving.response(found.version_given)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Publish a bulletin or a resource."""
    require(access.can_publish(request.user))
    form = drafted(
        request,
        PublishForm,
        "Publish something",
        initial={"on": timezone.localdate()},
        look=looking.look_of(),
    )
    made: list[Publication] = []
    if form.is_valid() and accepted(
        form, lambda: made.append(publish_by_hand(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "It is published. Everybody can read it.")
        return redirect("publications:detail", made[0].slug)
    context = {
        "form": form,
        "title": "Publish a bulletin or a resource",
        "lead": "Everybody can read it from the moment you publish it. Reviews and briefings are published from "
        "where they are written.",
        "submit": "Publish it",
        "crumbs": above(request.user),
        "cancel_url": reverse("publications:list"),
    }
    return render(request, "components/form_page.html", context)


def kept(request: HttpRequest, slug: str) -> Publication:
    """A publication that this person sees and may change."""
    found = get_object_or_404(access.visible(request.user), slug=slug)
    require(access.can_publish(request.user))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PortalRequest, slug: str) -> HttpResponse:
    """Correct the words of a publication; the second of two editors is shown what differs."""
    found = kept(request, slug)
    require(access.can_correct(request.user, found))
    form = drafted(
        request, CorrectForm, f"Correct {found.title}", instance=found, look=looking.look_of(found)
    )
    if form.is_valid() and accepted(form, lambda: services.correct(found, by=request.user, **form.facts)):
        messages.success(request, "Saved. Its address stays the same.")
        return redirect("publications:detail", slug)
    context = {
        "form": form,
        "title": "Correct this publication",
        "lead": "For slips of the pen. What it said before stays in its history.",
        "crumbs": above(request.user, found),
        "cancel_url": reverse("publications:detail", args=[slug]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, slug: str) -> HttpResponse:
    """Take something back."""
    found = kept(request, slug)
    today = timezone.localdate()
    stays = found.stays_until is not None and today < found.stays_until
    form = drafted(request, WithdrawForm, f"Withdraw {found.title}", stays=stays)
    if form.is_valid() and accepted(
        form, lambda: services.withdraw(found, by=request.user, today=today, **form.cleaned_data)
    ):
        messages.success(request, "It is withdrawn. Only the business unit still sees it.")
        return redirect("publications:detail", slug)
    context = {
        "form": form,
        "title": "Withdraw this publication",
        "lead": "Only the business unit still reads it here. It is not deleted and can be put back."
        + (" The safeguarding leads are told to stop passing it on." if found.kind == Kind.BRIEFING else ""),
        "submit": "Withdraw it",
        "dangerous": True,
        "crumbs": above(request.user, found),
        "cancel_url": reverse("publications:detail", args=[slug]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def put_back(request: PortalRequest, slug: str) -> HttpResponse:
    """Let everybody read again what was withdrawn, once somebody has looked at it and said why."""
    found = kept(request, slug)
    services.require_withdrawn(found)
    look = looking.look_to_put_back()
    in_it = looking.in_publication(found, look)
    name = f"Put back {found.title}"
    form = drafted(request, PutBackForm, name, look=look, found=in_it, version=found.version)
    if form.is_valid() and accepted(
        form, lambda: services.put_back(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Everybody can read it again.")
        return redirect("publications:detail", slug)
    context = {
        "form": form,
        "title": "Let everybody read it again",
        "eyebrow": found.title,
        "lead": "It stands in the public list again, at the same address."
        + (" The safeguarding leads are told to pass it on again." if found.kind == Kind.BRIEFING else ""),
        "submit": "Let everybody read it again",
        "crumbs": above(request.user, found),
        "cancel_url": reverse("publications:detail", args=[slug]),
        "publication": found,
        "found": in_sentences(in_it),
    }
    return render(request, "publications/put_back.html", context)
