"""What a person gets: their messages, what became of each, and how they want them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.base.requests import PortalRequest
from partnership.notices import access, addresses, centre, preferences, services
from partnership.notices.forms import preference_form
from partnership.notices.kinds import by_room
from partnership.pages.form_page import crumbs

ON_A_PAGE = 20


@require_GET
def show_list(request: PortalRequest) -> HttpResponse:
    """The messages, newest first. Looking at the list reads none of them."""
    chosen = centre.choice(request.GET.get("show", ""), request.GET.get("kind", ""))
    there_is = centre.overview(request.user)
    paginator = Paginator(chosen.rows(request.user), ON_A_PAGE)
    paginator.count = there_is.number(chosen)
    page = paginator.get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "shown": [centre.shown(notice, now) for notice in page.object_list],
        # In place of the frame's own count, so that masthead and page ask once together.
        "unread": there_is.unread,
        "views": there_is.pills(chosen),
        "any": bool(there_is.by_kind),
        "chosen": chosen,
        "kinds": there_is.kinds,
        "refused": addresses.refused([request.user]).first(),
        "runs_the_post": access.runs_the_post(request.user),
        "here": request.get_full_path(),
        "crumbs": crumbs(),
    }
    return render(request, "notices/list.html", context)


@require_GET
def follow(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Go where a message leads. Its mark "new" goes; nothing else may change by opening a link."""
    notice = get_object_or_404(access.visible(request.user), pk=pk)
    services.mark_read(notice, now=timezone.now())
    return redirect(notice.path)


@require_POST
def mark_read(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One message is taken as read without being opened."""
    services.mark_read(get_object_or_404(access.visible(request.user), pk=pk), now=timezone.now())
    return back(request)


@require_POST
def mark_all_read(request: PortalRequest) -> HttpResponse:
    """Every message is taken as read, on the person's own word."""
    services.mark_all_read(by=request.user, now=timezone.now())
    return back(request)


@require_POST
def resend(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send one message again: one's own, or one that failed."""
    notice = get_object_or_404(access.resendable(request.user), pk=pk)
    services.resend(notice, by=request.user, now=timezone.now())
    messages.success(request, "We are sending it again.")
    return back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: PortalRequest) -> HttpResponse:
    """How somebody wants each kind of message."""
    kinds = preferences.choosable(request.user)
    form = preference_form(kinds, preferences.choices_of(request.user), request.POST or None)
    if form.is_valid():
        preferences.prefer(by=request.user, choices=form.cleaned_data, now=timezone.now())
        messages.success(request, "Saved. What waits for an email goes the new way too.")
        return redirect("notices:list")
    context = {
        "form": form,
        "rooms": by_room(form, lambda field: field.name),
        "always": preferences.always_sent(request.user),
    }
    return render(request, "notices/preferences.html", context)


def back(request: PortalRequest) -> HttpResponse:
    """To the list as it was filtered, or to the page of failed messages; never out of the portal."""
    came_from = request.POST.get("back", "")
    inside = came_from.startswith("/notifications/") and url_has_allowed_host_and_scheme(came_from, None)
    return redirect(came_from if inside else "notices:list")
