"""The page of the whole golden thread of one action."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnership.actions import access, threads
from partnership.base.requests import PortalRequest
from partnership.history.services import record_read
from partnership.pages.form_page import crumbs


@require_safe
def thread(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Everything that hangs on an action, from what happened to what it changed, and first what is broken."""
    action = get_object_or_404(access.visible(request.user), pk=pk)
    whole = threads.of(action, request.user)
    if action.is_sensitive:
        record_read(by=request.user, what="thread of an action", row=action)
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
