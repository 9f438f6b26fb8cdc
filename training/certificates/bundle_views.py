"""All certificates of a session as one file: asked for, how far it is, taken away."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from partnership.base.access import require_sight
from partnership.base.job_rules import State
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages import jobs, words
from partnership.pages.form_page import crumbs
from training import access as training
from training.certificates import access, services
from training.certificates.models import Bundle
from training.certificates.views import as_file
from training.words import when


@require_POST
def of_session(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask for the file; a second click comes to the same page."""
    require_sight(access.can_keep(request.user))
    session = get_object_or_404(training.visible_sessions(request.user), pk=pk)
    bundle = services.ask_for_all(session, by=request.user, now=timezone.now())
    return redirect("training_certificates:bundle", bundle.pk)


def found(request: PortalRequest, pk: UUID) -> Bundle:
    """The file, if they see it; else 404."""
    return get_object_or_404(access.visible_bundles(request.user), pk=pk)


@require_safe
def bundle(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How far the file is."""
    bundle = found(request, pk)
    session = bundle.session
    back = reverse("training:manage_session", args=[session.pk])
    context = {
        "job": jobs.shown(
            bundle,
            usually="A hundred certificates take less than half a minute.",
            done=f"It holds {words.count(bundle.number, 'certificate')}, each on a page of its own. It is kept for a "
            "week.",
            url=reverse("training_certificates:bundle", args=[pk]),
            result=("Download the certificates", reverse("training_certificates:bundle_file", args=[pk])),
            retry_url=reverse("training_certificates:of_session", args=[session.pk]),
        ),
        "lead": f"Certificates of {session.course.title}, {when(session)}.",
        "crumbs": crumbs(("Sessions", reverse("training:manage")), (session.course.title, back)),
        "link": "Back to the session",
        "link_url": back,
    }
    return render(request, "components/making.html", context)


@require_safe
def bundle_file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The certificates of a session as one file."""
    bundle = found(request, pk)
    if bundle.state != State.MADE:
        raise RuleBroken("The file is not made yet. Its page shows how far it is.")
    session = bundle.session
    record_read(by=request.user, what="certificates", row=session, rows=bundle.number, how=How.EXPORT)
    return as_file(bytes(bundle.content or b""), f"certificates-{session.course.slug}-{session.days[0]}.pdf")
