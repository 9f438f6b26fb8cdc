"""What a browser sends of a passkey. Loads the library for it, so only views that need one import this."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.forms.fields import InvalidJSONInput

from partnership.pages.forms import Speaking


@contextmanager
def no_fault() -> Iterator[None]:
    """Strangers send this too: whatever the libraries stumble over is no passkey, and no fault of ours."""
    try:
        yield
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error) as strange:
        raise get_adapter().validation_error("incorrect_code") from strange


class CredentialField(forms.JSONField):
    """What the browser made. It is good once, so a page that is shown again does not hold it."""

    def to_python(self, value: Any) -> Any:
        with no_fault():
            return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput("")


class Sent(forms.Form):
    """Mixed into a form with a credential."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(widget=forms.HiddenInput)

    def clean(self) -> Any:
        with no_fault():
            return super().clean()


class Answered(Sent):
    """The same, where the field itself is checked against the passkeys that there are."""

    def clean_credential(self) -> Any:
        with no_fault():
            return super().clean_credential()  # type: ignore[misc]


class AddPasskeyForm(Speaking, Sent, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A name that its owner knows it by, and what the browser made."""

    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = "Name"
        name.widget.attrs["maxlength"] = 60
        name.help_text = "So that you know it again, for example: work laptop"
        del self.fields["passwordless"]
        self.fields["credential"].error_messages |= {
            "required": "The browser did not make a passkey. Try again.",
            "invalid": "The browser sent something that is not a passkey. Try again.",
        }


class PasskeySignInForm(Answered, passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""


class PasskeyStepForm(Answered, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class PasskeyConfirmForm(Answered, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey of somebody who has signed in."""
