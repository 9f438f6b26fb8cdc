"""Hears what Django and django-allauth tell of sign-ins; both tell it by signals only."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest


def on_signed_in(request: HttpRequest, **more: Any) -> None:
    from partnership.accounts import idle

    idle.begin(request)


class AccountsConfig(AppConfig):
    name = "partnership.accounts"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset, password_set
        from allauth.mfa import signals

        from partnership.accounts import events

        user_logged_in.connect(on_signed_in)
        signals.authenticator_used.connect(events.on_factor_used)
        for signal in (password_changed, password_reset, password_set):
            signal.connect(events.on_password_changed)
