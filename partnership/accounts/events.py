"""Writes down what happened to an account, and tells the person where it may not have been them."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.module_loading import import_string

from partnership.accounts import sessions
from partnership.accounts.factors import note_shown
from partnership.accounts.models import AccountEvent, User
from partnership.accounts.rules import Happening, Step

TOLD = {
    Happening.FACTOR_ADDED,
    Happening.FACTOR_REMOVED,
    Happening.FACTORS_RESET,
    Happening.CODES_MADE,
    Happening.PASSWORD_CHANGED,
}
"""What goes out as a notice too."""


def write(
    user: User,
    what: Happening,
    *,
    request: HttpRequest | None = None,
    steps: list[str] | None = None,
    by: User | None = None,
    reason: str = "",
) -> AccountEvent:
    """One row, and a notice for what somebody should hear of who did not do it."""
    event = AccountEvent.objects.create(
        user=user,
        what=what,
        steps=steps or [],
        address=address_of(request) if request else None,
        device=request.headers.get("User-Agent", "")[:200] if request else "",
        by=by,
        reason=reason,
    )
    if what in TOLD:
        import_string(settings.ACCOUNT_NEWS)(event)
    return event


def address_of(request: HttpRequest) -> str | None:
    """Where a request came from, counted from behind our own proxies; `None` where that cannot be told."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return None


def steps_shown(request: HttpRequest, user: AbstractBaseUser) -> list[str]:
    """The proofs that this session has seen, in their order, each once."""
    shown = [
        record["type"] if record["method"] == "mfa" else record["method"]
        for record in get_authentication_records(request, user)
    ]
    return list(dict.fromkeys(step for step in shown if step in Step.values))


def signed_in(request: HttpRequest, user: Any) -> None:
    """Somebody is in. A link to a new password is a password too."""
    write(user, Happening.SIGNED_IN, request=request, steps=steps_shown(request, user) or [Step.PASSWORD])


def password_was_wrong(request: HttpRequest, email: str) -> None:
    """Nothing is written of an address that nobody has."""
    user = User.objects.filter(email__iexact=email).first() if email else None
    if user:
        write(user, Happening.WRONG_PASSWORD, request=request)


def code_was_wrong(request: HttpRequest, user: User) -> None:
    """A code that fits none of the person's factors."""
    write(user, Happening.WRONG_CODE, request=request)


# What django-allauth tells by signals; `apps` connects these -----------------------------------------------


def on_factor_used(
    request: HttpRequest, user: User, authenticator: Authenticator, reauthenticated: bool, **more: Any
) -> None:
    note_shown(request, user)
    if reauthenticated:
        write(user, Happening.CONFIRMED, request=request, steps=[authenticator.type])


def on_password_changed(request: HttpRequest, user: User, **more: Any) -> None:
    """Whoever changes a password may do so because somebody else knows it: nobody stays signed in with it."""
    sessions.end_all(user, by=user)
    messages.success(request, "Your password is changed. You sign in again everywhere with the new one.")
    write(user, Happening.PASSWORD_CHANGED, request=request)
