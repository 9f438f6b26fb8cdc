"""What a browser sends of a passkey. Loads the library for it, so only views that need one import this."""

from typing import Any

from allauth.mfa.webauthn import forms as passkeys

from partnership.pages.forms import Speaking


class AddPasskeyForm(Speaking, passkeys.AddWebAuthnForm):  # type: ignore[misc]
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


class PasskeySignInForm(passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""


class PasskeyStepForm(passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class PasskeyConfirmForm(passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey of somebody who has signed in."""
