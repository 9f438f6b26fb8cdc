"""Hears what Django and django-allauth tell of sign-ins; both tell it by signals only."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils import timezone


def on_signed_in(request: HttpRequest, user: Any, **more: Any) -> None:
    from partnership.accounts import idle, visits

    idle.begin(request)
    visits.begin(user, now=timezone.now())


def on_signed_out(request: HttpRequest, user: Any, **more: Any) -> None:
    from partnership.accounts import visits

    if user is not None:
        visits.left(user.pk, at=timezone.now())


class AccountsConfig(AppConfig):
    name = "partnership.accounts"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset, password_set
        from allauth.mfa import signals

        from partnership.accounts import events

        user_logged_in.connect(on_signed_in)
        user_logged_out.connect(on_signed_out)
        signals.authenticator_used.connect(events.on_factor_used)
        for signal in (password_changed, password_reset, password_set):
            signal.connect(events.on_password_changed)
