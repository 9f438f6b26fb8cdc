"""What a person gets of documents: the list, one with its versions, its files, and the pages that change it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts.models import User
from partnership.base.access import require, require_sight
from partnership.base.requests import PortalRequest
from partnership.documents import access, giving, lists, reading, services
from partnership.documents.elsewhere import require_free
from partnership.documents.forms import DocumentForm, ReplaceForm, RestoreForm, UploadForm
from partnership.documents.models import Document, Version
from partnership.documents.page import page_of
from partnership.documents.rules import State
from partnership.drafts.writing import drafted
from partnership.pages.form_page import accepted, crumbs
from partnership.pages.listing import Listing, SavedView


def found(request: PortalRequest, pk: UUID) -> Document:
    """A document that this person may open, or 404."""
    document: Document = get_object_or_404(access.visible(request.user, now=timezone.now()), pk=pk)
    return document


def below(document: Document) -> list[tuple[str, str]]:
    """The way back from a page about one document."""
    return crumbs(
        ("Documents", reverse("documents:list")),
        (document.title, reverse("documents:detail", args=[document.pk])),
    )


@require_safe
def documents(request: PortalRequest) -> HttpResponseBase:
    """The list."""
    require_sight(access.can_see_documents(request.user))
    total, soon, late = lists.to_renew(request.user, today=timezone.localdate())
    listing = Listing(
        request,
        rows=lists.rows(request.user),
        table=lists.DocumentTable,
        filters=lists.DocumentFilters,
        name="documents",
        views=[
            SavedView("All", "", total),
            SavedView("To renew in 90 days", "state=renew&sort=expires_on", soon),
            SavedView("Out of date", "state=late&sort=expires_on", late),
            SavedView("Policies", "kind=policy"),
        ],
    )
    if request.GET.get("format"):
        reading.listed(rows=listing.count, by=request.user)
    context = {"crumbs": crumbs(), "can_upload": access.can_upload(request.user), "soon": soon, "late": late}
    return listing.response("documents/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PortalRequest) -> HttpResponse:
    """A new document."""
    require_sight(access.can_see_documents(request.user))
    require(access.can_upload(request.user))
    form = drafted(
        request,
        UploadForm,
        "Upload a document",
        agencies=access.agencies_to_keep(request.user),
        for_partnership=access.can_keep_for_partnership(request.user),
        initial={"agency": request.GET.get("agency", "")},
    )
    made: list[Document] = []
    if form.is_valid() and accepted(
        form, lambda: made.append(services.upload(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "Uploaded.")
        return redirect("documents:detail", made[0].pk)
    here = reverse("documents:list")
    context = {
        "form": form,
        "title": "Upload a document",
        "submit": "Upload the document",
        "crumbs": crumbs(("Documents", here)),
        "cancel_url": here,
    }
    return render(request, "components/form_page.html", context)


@require_safe
def document(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One document: what counts now, its versions, and who has seen it."""
    document = access.visible(request.user, now=timezone.now()).filter(pk=pk).first()
    if document is None:
        closed = get_object_or_404(access.closed(request.user), pk=pk)
        return render(request, "documents/sealed.html", sealed(closed, user=request.user))
    if document.is_sensitive:
        reading.opened(document, by=request.user)
    context = {
        **page_of(document, user=request.user, today=timezone.localdate()),
        "crumbs": to_list(request.user),
    }
    return render(request, "documents/document.html", context)


def to_list(user: User) -> list[tuple[str, str]]:
    """The way back to the list, for those who have one: in an emergency others see a document too."""
    return crumbs(("Documents", reverse("documents:list"))) if access.can_see_documents(user) else crumbs()


def sealed(document: Document, *, user: User) -> dict[str, Any]:
    """What may be told of a document to somebody who may open it in an emergency only."""
    return {
        "kind": document.get_kind_display(),
        "whose": access.whose(document),
        "crumbs": to_list(user),
        "open_url": access.emergency_url(document),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what is said of a document; the second of two editors is shown what differs."""
    document = found(request, pk)
    require(access.can_keep(request.user, document))
    back = below(document)
    form = drafted(request, DocumentForm, f"Change {document.title}", instance=document)
    if form.is_valid() and accepted(form, lambda: services.change(document, by=request.user, **form.facts)):
        messages.success(request, "Saved.")
        return redirect("documents:detail", pk)
    context = {"form": form, "title": "Change this document", "crumbs": back, "cancel_url": back[-1][1]}
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Another file for a document."""
    document = found(request, pk)
    require(access.can_keep(request.user, document))
    require_free(document)
    title = f"Upload a new version of {document.title}"
    form = drafted(request, ReplaceForm, title, initial={"expires_on": document.expires_on})
    if form.is_valid() and accepted(
        form, lambda: services.replace(document, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "The new version is uploaded. The earlier ones are kept.")
        return redirect("documents:detail", pk)
    context = {
        "form": form,
        "title": "Upload a new version",
        "lead": "The versions before it stay and can be restored.",
        "submit": "Upload the new version",
        "crumbs": below(document),
        "cancel_url": reverse("documents:detail", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: PortalRequest, pk: UUID, number: int) -> HttpResponse:
    """Make an earlier version count again."""
    document = found(request, pk)
    require(access.can_keep(request.user, document))
    require_free(document)
    version: Version = get_object_or_404(document.versions, number=number)
    form = RestoreForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and accepted(
        form, lambda: services.restore(version, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"Version {number} counts again.")
        return redirect("documents:detail", pk)
    context = {
        "form": form,
        "title": f"Restore version {number}",
        "lead": f"{version.filename} becomes the newest version. Nothing is deleted.",
        "submit": f"Restore version {number}",
        "crumbs": below(document),
        "cancel_url": reverse("documents:detail", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@require_safe
def download(request: PortalRequest, pk: UUID, number: int | None = None) -> HttpResponseBase:
    """The file of one version, or of the one that counts."""
    document = found(request, pk)
    versions = document.versions.select_related("stored")
    if number is not None:
        version = get_object_or_404(versions, number=number)
    else:
        current = versions.filter(state=State.CLEAN).order_by("-number").first()
        version = current or versions.latest("number")
    answer = giving.response(version)
    if request.method == "GET":
        reading.taken(document, version, by=request.user)
    return answer
