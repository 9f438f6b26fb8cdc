"""How sign-in behaves where django-allauth leaves it to us."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
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
