"""The pages for what went wrong: each says what happened and what to do next."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path


def bare(template: str) -> str:
    """A page that needs neither the database nor a session, because these may be what failed."""
    return render_to_string(template, {"partnership": settings.PARTNERSHIP, "bare": True})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came cannot be read as a request."""
    return HttpResponseBadRequest(bare("400.html"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: theirs to see, not theirs to do."""
    return HttpResponseForbidden(render_to_string("403.html", {"reason": str(exception)}, request))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 from the forgery check: nearly always a page that stood open too long or a second tab."""
    return HttpResponseForbidden(render_to_string("403_csrf.html", {}, request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: absent, or not theirs to see; the page is the same."""
    return HttpResponseNotFound(render_to_string("404.html", {}, request))


def wrong_moment(request: HttpRequest, reason: str) -> HttpResponse:
    """409: the right person at the wrong moment, with the sentence that says why and the way back."""
    return render(request, "409.html", {"reason": reason, "way_back": way_back(request)}, status=409)


def way_back(request: HttpRequest) -> str:
    """The portal's page that the person came from; from a form's own page or from outside, the nearest one above it.

    Above `/reviews/7/members/new/`, for example, lies `/reviews/7/`.
    """
    page = request.headers.get("Referer", "").partition("?")[0]
    came = page.removeprefix(f"{request.scheme}://{request.get_host()}")
    if came.startswith("/") and came != request.path and is_valid_path(came):
        return came
    parts = request.path.strip("/").split("/")
    while parts := parts[:-1]:
        address = f"/{'/'.join(parts)}/"
        if is_valid_path(address):
            return address
    return "/"


def nothing_by_itself(request: HttpRequest) -> str:
    """The page of a 405: an address that only takes a sent form, often opened after signing in again."""
    return render_to_string("405.html", {}, request)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. 503 while the database does not answer, so that nobody takes the pause for a fault."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(bare("503.html"), status=503, headers={"Retry-After": "10"})
    return HttpResponseServerError(bare("500.html"))
