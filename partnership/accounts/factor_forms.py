"""Codes that people type: from an app or from the list that they keep for a lost phone."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app
from django import forms
from django.conf import settings
from django.core.cache import cache

from partnership.accounts import events
from partnership.accounts.models import User
from partnership.accounts.rules import plain_code
from partnership.pages.forms import PortalForm, Speaking

APP_PERIOD = 30


def spend(user: User, code: str) -> None:
    """A code from an app works once, in all the steps in which a clock that is off may show it.

    django-allauth remembers a code for one step only. Raises ValidationError for one that has been used.
    """
    lasts = APP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 2)
    if not cache.add(f"second-factor:spent:{user.pk}:{plain_code(code)}", True, timeout=lasts):
        raise get_adapter().validation_error("incorrect_code")


class Typed(Speaking):
    """Mixed into a form with a code: how the field looks and what it says."""

    label = "Code"
    hint = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = self.label, self.hint
        field.error_messages["required"] = "Enter the code"
        field.widget.attrs |= {
            "inputmode": "numeric",
            "class": "govuk-input--width-10",
            "spellcheck": "false",
        }


class StepForm(Typed, codes.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    hint = "6 digits from your authenticator app, or one of your recovery codes"

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            spend(self.user, code)
        return code

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        events.code_was_wrong(context.request, self.user)


class ConfirmCodeForm(StepForm, codes.ReauthenticateForm):  # type: ignore[misc]
    """The same, asked of somebody who has signed in."""


class AppForm(Typed, app.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that is being set up."""

    label = "The code that the app shows"

    def clean_code(self) -> str:
        code: str = super().clean_code()
        spend(self.user, code)
        return code


class ResetForm(PortalForm):
    """Why an administrator takes somebody's second factors away."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: lost phone, rang from the agency’s switchboard. The person can read it.",
    )
