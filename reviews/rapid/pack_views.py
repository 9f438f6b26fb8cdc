"""The pack of a rapid review: having it made, how far that is, and its files."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from partnership.base.access import require
from partnership.base.job_rules import State
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.documents.rules import disposition
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages import jobs, words
from reviews.rapid import access, packs, services, showing
from reviews.rapid.models import Making
from reviews.rapid.views import in_room, whole

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_POST
def make(request: PortalRequest, review: UUID) -> HttpResponse:
    """Have the pack made."""
    found = whole(request, review)
    require(access.can_make(request.user, found))
    making = services.make_pack(found, by=request.user, now=timezone.now())
    return redirect("reviews_rapid:making", making.pk)


@require_safe
def making(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How far the making of the pack is."""
    found = get_object_or_404(access.visible_makings(request.user), pk=pk)
    review = found.review
    context = {
        "job": jobs.shown(
            found,
            usually="It usually takes a few seconds.",
            done=f"Made {words.moment_inside(found.finished_at)}. What was written later is not in it."
            if found.finished_at
            else "",
            url=reverse("reviews_rapid:making", args=[pk]),
            result=("Download the pack (PDF)", reverse("reviews_rapid:pdf", args=[pk])),
            also=(("Download the pack (DOCX)", reverse("reviews_rapid:docx", args=[pk])),),
            retry_url=reverse("reviews_rapid:make", args=[review.pk]),
        ),
        "lead": f"Pack of {review.reference}",
        "crumbs": in_room(review),
        "link": "Back to the rapid review room",
        "link_url": reverse("reviews_rapid:room", args=[review.pk]),
    }
    return render(request, "components/making.html", context)


@require_safe
def pdf(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The pack on paper."""
    found = made(request, pk)
    return file(found, bytes(found.pack.pdf), "application/pdf", "pdf")


@require_safe
def docx(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The pack for a word processor."""
    found = made(request, pk)
    return file(found, bytes(found.pack.docx), WORD, "docx")


def made(request: PortalRequest, pk: UUID) -> Making:
    """A making that has come to files; whoever takes one is written down."""
    found = get_object_or_404(access.visible_makings(request.user), pk=pk)
    if found.state != State.MADE:
        raise RuleBroken("The pack is not made yet. Its page says how far it is.")
    record_read(by=request.user, what=showing.READ_AS[1], row=found.review, how=How.EXPORT)
    return found


def file(found: Making, content: bytes, kind: str, ending: str) -> HttpResponse:
    """A file that no cache keeps."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = disposition(f"{found.review.reference}{packs.suffix(found)}.{ending}")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
