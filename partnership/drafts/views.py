"""What a person gets of their drafts: the list, what one says, and throwing it away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from partnership.base.requests import PortalRequest
from partnership.drafts import access, services
from partnership.drafts.rules import KEPT_FOR, MOST_DRAFTS, readable
from partnership.drafts.sealing import opened


def crumbs() -> list[tuple[str, str]]:
    """The way back to the account."""
    return [("My work", reverse("home")), ("Your account", reverse("account_overview"))]


@require_safe
def drafts(request: PortalRequest) -> HttpResponse:
    """What one has written and not yet saved, the latest first."""
    context = {
        "drafts": access.visible(request.user, now=timezone.now()),
        "days": KEPT_FOR.days,
        "most": MOST_DRAFTS,
        "crumbs": crumbs(),
    }
    return render(request, "drafts/list.html", context)


@require_safe
def draft(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What a draft says, word for word, also where its form cannot be opened any more."""
    draft = get_object_or_404(access.visible(request.user, now=timezone.now()), pk=pk)
    above = [*crumbs(), ("Your drafts", reverse("drafts:list"))]
    typed = opened(draft)
    context = {
        "draft": draft,
        "rows": readable(typed or {}, draft.asked),
        "is_lost": typed is None,
        "crumbs": above,
    }
    return render(request, "drafts/draft.html", context)


@require_POST
def throw_away(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Remove a draft; from its form back to the form, which is then as the record has it."""
    draft = get_object_or_404(access.visible(request.user, now=timezone.now()), pk=pk)
    services.throw_away(draft, by=request.user)
    messages.success(request, "The draft is thrown away.")
    return redirect(draft.place if request.POST.get("then") == "form" else "drafts:list")
