"""What a person gets: their messages."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from partnership.base.requests import PortalRequest
from partnership.notices import access, services

ON_A_PAGE = 20


@require_GET
def show_list(request: PortalRequest) -> HttpResponse:
    """The messages, newest first. Looking at the list reads none of them."""
    page = Paginator(access.visible(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    # In place of the frame's own count, so that masthead and page ask once together.
    context = {"page": page, "unread": access.unread_count(request.user)}
    return render(request, "notices/list.html", context)


@require_GET
def follow(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Go where a message leads. Its mark "new" goes; nothing else may change by opening a link."""
    notice = get_object_or_404(access.visible(request.user), pk=pk)
    services.mark_read(notice, now=timezone.now())
    return redirect(notice.path)


@require_POST
def mark_all_read(request: PortalRequest) -> HttpResponse:
    """Every message is taken as read, on the person's own word."""
    services.mark_all_read(by=request.user, now=timezone.now())
    return redirect("notices:list")
