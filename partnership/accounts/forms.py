"""django-allauth's forms, answering in the sentences of the portal's own."""

from typing import Any

from allauth.account import forms
from django.forms import Field

from partnership.pages.forms import Speaking


def name_email(field: Field) -> None:
    """The same words wherever somebody types their address."""
    field.label = "Email address"
    field.error_messages |= {
        "required": "Enter your email address",
        "invalid": "Enter an email address in full, like name@example.com",
    }


PASSWORDS = {
    "oldpassword": ("Current password", "Enter your current password"),
    "password1": ("New password", "Enter a new password"),
    "password2": ("New password again", "Enter the new password again"),
}


def name_passwords(fields: dict[str, Field]) -> None:
    """The same words wherever somebody chooses a password."""
    for name, (label, required) in PASSWORDS.items():
        if name in fields:
            fields[name].label = label
            fields[name].error_messages["required"] = required


class LoginForm(Speaking, forms.LoginForm):  # type: ignore[misc]
    """Work email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_email(self.fields["login"])


class ResetPasswordForm(Speaking, forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_email(self.fields["email"])


class ResetPasswordKeyForm(Speaking, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, after the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_passwords(self.fields)


class ChangePasswordForm(Speaking, forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_passwords(self.fields)


class ConfirmForm(Speaking, forms.ReauthenticateForm):  # type: ignore[misc]
    """The password again, before a sensitive page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Password"
        self.fields["password"].error_messages["required"] = "Enter your password"
