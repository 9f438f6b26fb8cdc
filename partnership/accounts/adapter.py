"""How sign-in behaves where django-allauth leaves it to us."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the business unit or by an import; nobody signs themselves up."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "There were too many attempts. Wait 5 minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """The partnership's name is what somebody knows; the portal's address is not."""
        return f"{subject} - {settings.PARTNERSHIP['name']}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """With what the frame of every mail names."""
        frame = {"site": settings.SITE_URL.rstrip("/"), "partnership": settings.PARTNERSHIP}
        super().send_mail(template_prefix, email, context | frame)
