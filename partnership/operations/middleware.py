"""Gives each request a number and writes one line about it: which page, what came of it and how long it took."""

import logging
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from partnership.base.depth import in_one_piece
from partnership.operations import metrics
from partnership.operations.rules import safe_id

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# What machines ask for every few seconds.
QUIET = {"operations:live", "operations:ready", "operations:metrics"}


class RequestMiddleware:
    """Stands outermost but for static files. The address is not written: it may hold a token or a search."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = safe_id(request.headers.get(HEADER, "")) or uuid4().hex
        began = perf_counter()
        with bound_contextvars(request_id=number):
            response = in_one_piece(self.get_response, request)
            seconds = perf_counter() - began
            route = request.resolver_match.view_name if request.resolver_match else "none"
            method = request.method if request.method in ("GET", "HEAD", "POST") else "other"
            metrics.note(route, method, response.status_code, seconds)
            facts = {
                "method": method,
                "route": route,
                "status": response.status_code,
                "ms": round(1000 * seconds, 1),
            }
            log.log(logging.DEBUG if route in QUIET else logging.INFO, "request", extra=facts)
        response[HEADER] = number
        return response
