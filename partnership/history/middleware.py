"""Tells the history who sent a request, through which page and from where."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import get_contextvars

from partnership.history.context import Facts, coming_from


class HistoryMiddleware:
    """Stands after the sign-in, which it asks for the person only when something is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(lambda: facts(request)):
            return self.get_response(request)


def facts(request: HttpRequest) -> Facts:
    """Nothing secret: the name of the page and never its address, which may hold a token or what somebody searched."""
    known = {
        "user": str(request.user.pk) if request.user.is_authenticated else "",
        "request": request_id(),
        "page": request.resolver_match.view_name if request.resolver_match else "",
        "address": address_of(request),
    }
    return {key: value for key, value in known.items() if value}


def request_id() -> str:
    """The number of this request in the portal's own log; nothing where none was given."""
    return str(get_contextvars().get("request_id", ""))


def address_of(request: HttpRequest) -> str:
    """Where a request came from, counted from behind our own proxies; nothing where that cannot be told."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
