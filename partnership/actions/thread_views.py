"""The page of the whole golden thread of one action."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnership.actions import access, threads
from partnership.actions.record_views import note_read
from partnership.base.requests import PortalRequest
from partnership.pages.form_page import crumbs


@require_safe
def thread(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Everything that hangs on an action, from what happened to what it changed, and first what is broken."""
    action = get_object_or_404(access.visible(request.user), pk=pk)
    whole = threads.of(action, request.user)
    note_read(request.user, action, "thread of an action")
    way = [("Actions", reverse("actions:list")), (action.reference, reverse("actions:action", args=[pk]))]
    context = {
        "thread": whole,
        "action": action,
        "title": "Golden thread",
        "eyebrow": f"Action {action.reference}",
        "lead": action.title,
        "crumbs": crumbs(*way),
        "reasons": access.why(request.user, action),
    }
    return render(request, "actions/thread.html", context)
