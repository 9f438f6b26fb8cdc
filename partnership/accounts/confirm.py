"""Asked again before a sensitive page: a password or a factor, unless one was shown a short while ago."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

View = Callable[..., Any]


def is_recently_confirmed(request: HttpRequest) -> bool:
    """Whether the person of this session signed in or confirmed within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    shown = get_authentication_records(request, request.user)
    return bool(shown) and time.time() - shown[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks who they are, and from there back to here. What a form had sent is kept meanwhile."""
    answer: HttpResponse = reauthentication.suspend_request(request, reverse("account_reauthenticate"))
    return answer


def recently_confirmed(view: View) -> View:
    """Decorator: the view is for people who have just shown who they are."""
    return recently_confirmed_when(lambda request: True)(view)


def recently_confirmed_when(sensitive: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """Decorator: the same, for those requests only that the function calls sensitive (an export, for example)."""

    def decorator(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and sensitive(request) and not is_recently_confirmed(request):
                return ask_again(request)
            return view(request, *args, **kwargs)

        return asked

    return decorator
