"""A person's calendar feed: the page on which they make and revoke its address, and the feed itself."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.deadlines import access
from partnership.deadlines import feed as feeds
from partnership.deadlines.views import below_list


@require_safe
def feed(request: PortalRequest) -> HttpResponse:
    """Whether there is a feed, and how to get one."""
    require_sight(access.belongs(request.user))
    return page(request)


@never_cache
@require_POST
def make(request: PortalRequest) -> HttpResponse:
    """Make a new address, which is shown on this page alone: it is no redirect, so that nothing keeps it."""
    require_sight(access.belongs(request.user))
    token = feeds.make(by=request.user)
    return page(request, settings.SITE_URL.rstrip("/") + reverse("calendar:feed", args=[token]))


@require_POST
def revoke(request: PortalRequest) -> HttpResponse:
    """End the feed."""
    require_sight(access.belongs(request.user))
    feeds.revoke(by=request.user)
    messages.success(request, "The address is revoked. Calendars that ask for it get nothing.")
    return redirect("deadlines:feed")


def page(request: PortalRequest, address: str = "") -> HttpResponse:
    """The page of the feed, with its address right after it was made."""
    context = {"crumbs": below_list(), "feed": access.own_feed(request.user), "address": address}
    return render(request, "deadlines/feed.html", context)


@login_not_required
@require_safe
@cache_control(private=True, max_age=0, must_revalidate=True)
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The feed, for whoever knows its address; a revoked address and one that never was are the same."""
    reader = feeds.reader(token)
    if reader is None:
        raise Http404
    return HttpResponse(feeds.text(reader, now=timezone.now()), content_type="text/calendar; charset=utf-8")
