"""Three gates before every page: a session that was left alone has ended, some roles need a second factor first, and
before what is sensitive somebody shows once more who they are."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from partnership.accounts import idle
from partnership.accounts.confirm import ask_again, is_recently_confirmed
from partnership.accounts.factors import has_shown_factor, must_have_factor

Answer = Callable[[HttpRequest], HttpResponse]

OPEN_WITHOUT_FACTOR = {
    "account_add_passkey",
    "account_app",
    "account_logout",
    "account_reauthenticate",
    "account_recovery_codes",
    "account_second_factor",
    "account_session",
    "account_single_sign_on",
    "account_single_sign_on_callback",
    "operations:live",
    "operations:metrics",
    "operations:ready",
    "operations:security_txt",
}
OPEN_ROOMS = {"pages"}


class IdleMiddleware:
    """Ends a session that was left alone; stands right behind the one that knows who is asking."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        idle.end_if_over(request)
        response = self.get_response(request)
        idle.note(request)
        if idle.ran_out(request) and response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL)):
            joint = "&" if "?" in response["Location"] else "?"
            response["Location"] += f"{joint}idle=1"
        return response


class Gate(ABC):
    """Once it is known which view a request is for, lets it pass or answers in its place."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        return self.answer(request)

    @abstractmethod
    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """What is said instead of the page; None where the request may pass."""


class SecondFactorMiddleware(Gate):
    """Leads a person whose role needs a second factor to setting one up, and shows nothing else until it is done.

    Costs no query: the roles come with the person, and that the factor was shown stands in the session.
    """

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_ROLES or not request.user.is_authenticated:
            return None
        at = request.resolver_match
        if at and (at.view_name in OPEN_WITHOUT_FACTOR or at.namespace in OPEN_ROOMS):
            return None
        if has_shown_factor(request) or not must_have_factor(request.user):
            return None
        onward = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('account_second_factor')}{'?' if onward else ''}{onward}")


class ConfirmMiddleware(Gate):
    """Asks again who somebody is before the addresses that settings.SENSITIVE names; stands behind the two others."""

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        asked = settings.SENSITIVE.get(request.resolver_match.view_name if request.resolver_match else "")
        if asked is None or (asked == "as a file" and "format" not in request.GET):
            return None
        if not request.user.is_authenticated or is_recently_confirmed(request):
            return None
        return ask_again(request)
