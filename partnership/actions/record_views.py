"""The page of one action, and the files that are its evidence."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.accounts.models import User
from partnership.actions import access, showing
from partnership.actions.models import Action
from partnership.base.requests import PortalRequest
from partnership.documents import giving
from partnership.documents.rules import State
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.pages import filling
from partnership.pages.form_page import crumbs

MOST_VERSIONS = 10**6


def found(user: User, pk: UUID) -> Action:
    """An action that this person sees, or 404."""
    action: Action = get_object_or_404(access.visible(user), pk=pk)
    return action


def way_to(action: Action | None = None) -> list[tuple[str, str]]:
    """The way back to the tracker, and to an action."""
    steps = [("Actions", reverse("actions:list"))]
    if action is not None:
        steps.append((action.reference, reverse("actions:action", args=[action.pk])))
    return crumbs(*steps)


def note_read(user: User, row: Action, what: str = "action from a review") -> None:
    """Write down who reads what came from a review, on whichever page of it."""
    if row.is_sensitive:
        record_read(by=user, what=what, row=row)


@require_safe
def action(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One action; who opens what came from a review is written down."""
    row = found(request.user, pk)
    note_read(request.user, row)
    context = showing.page_of(row, user=request.user, today=timezone.localdate())
    return render(request, "actions/action.html", context | {"crumbs": way_to()})


@require_safe
def evidence_file(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The newest version of a piece of evidence that can be opened, or that with the number in the address."""
    row = get_object_or_404(access.visible_evidence(request.user), pk=pk)
    versions = access.versions_of(row)
    if number := filling.number(request.GET.get("version", ""), most=MOST_VERSIONS):
        version = get_object_or_404(versions, number=number)
    else:
        version = versions.filter(state=State.CLEAN).first() or versions.latest("number")
    answer = giving.response(version)
    if request.method == "GET":
        record_read(by=request.user, what="evidence of an action", row=row.document, how=How.EXPORT)
    return answer
