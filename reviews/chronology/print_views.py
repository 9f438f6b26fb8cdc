"""The composite chronology on paper: asked for, how far it is, taken away."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from partnership.base.job_rules import State
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.history.rules import How
from partnership.pages import jobs, words
from reviews.chronology import access, depth, printing
from reviews.chronology.finding import on_chronology, whole
from reviews.chronology.models import Print
from reviews.chronology.rules import Depth
from reviews.chronology.views import look_form


@require_POST
def ask(request: PortalRequest, review: UUID) -> HttpResponse:
    """Ask for the file of what the filter shows; a second click comes to the same page."""
    chronology = whole(request, review)
    look = look_form(request, chronology).look
    made = printing.ask(chronology, by=request.user, now=timezone.now(), look=look.as_kept())
    return redirect("reviews_chronology:print", made.pk)


def found(request: PortalRequest, pk: UUID) -> Print:
    """The file, if they see it; else 404."""
    return get_object_or_404(access.prints(request.user), pk=pk)


@require_safe
def progress(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How far the file is."""
    made = found(request, pk)
    back = reverse("reviews_chronology:composite", args=[made.chronology.review_id])
    context = {
        "job": jobs.shown(
            made,
            usually="Three hundred entries take about ten seconds.",
            done=f"It holds {words.count(made.entries, 'entry', 'entries')}, with pseudonyms. It is kept for a week.",
            url=reverse("reviews_chronology:print", args=[pk]),
            result=("Download the chronology (PDF)", reverse("reviews_chronology:print_file", args=[pk])),
            retry_url=reverse("reviews_chronology:ask_print", args=[made.chronology.review_id]),
        ),
        "lead": f"Chronology for {made.chronology.review.reference}, A4 landscape.",
        "crumbs": on_chronology(request, made.chronology),
        "link": "Back to the chronology",
        "link_url": back,
    }
    return render(request, "components/making.html", context)


@require_safe
def print_file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The chronology as a PDF."""
    made = found(request, pk)
    if made.state != State.MADE:
        raise RuleBroken("The file is not made yet. Its page shows how far it is.")
    depth.record(request, made.chronology, Depth.PSEUDONYMS, rows=made.entries, how=How.EXPORT)
    answer = HttpResponse(bytes(made.content or b""), content_type="application/pdf")
    name = f"chronology-{made.chronology.review.reference.lower()}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
