"""What a load balancer and a supervisor ask."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnership.operations import health


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

    A broker that is down delays mail and reports and closes no page, so it is named as `degraded` and answered with
    200: a load balancer must not take every web server out for it. With `?strict` the broker counts too.
    """
    found = health.examine()
    well = found.whole if "strict" in request.GET else found.serves
    return JsonResponse(found.described, status=200 if well else 503)
