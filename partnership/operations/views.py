"""What machines ask: health, metrics, whom to tell of a hole; and the page of those who keep the portal running."""

from datetime import timedelta
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.operations import access, health, metrics, overview

GOOD_FOR = timedelta(days=180)
"""How long a reader may trust security.txt (RFC 9116 advises less than a year)."""


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers; it asks nobody else, so that a database that is down restarts no web server."""
    return JsonResponse({"status": "live"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, 503 with the failing part named when they cannot.

    A broker that is down, a beat that has stopped and email that waits close no page, so they are named as `degraded`
    and answered with 200: a load balancer must not take every web server out for them. With `?strict` the broker
    counts too.
    """
    found = health.examine(timezone.now())
    well = found.whole if "strict" in request.GET else found.serves
    return JsonResponse(found.described, status=200 if well else 503)


@login_not_required
@never_cache
@require_GET
def show_metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, with the token of the settings. Without it there is nothing here."""
    given = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    if not settings.METRICS_TOKEN or not compare_digest(given, wanted):
        raise Http404
    answer = metrics.text(timezone.now())
    return HttpResponse(answer, content_type="text/plain; version=0.0.4; charset=utf-8")


@login_not_required
@cache_control(public=True, max_age=3600)
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole in the portal (RFC 9116)."""
    until = (timezone.now() + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{reverse('operations:security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def show(request: PortalRequest) -> HttpResponse:
    """How the portal is doing, for those who keep it running."""
    require_sight(access.can_watch(request.user))
    return render(request, "operations/overview.html", overview.page(timezone.now()))
