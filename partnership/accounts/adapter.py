"""How sign-in behaves where django-allauth leaves it to us."""

from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from partnership.accounts import events, tries
from partnership.base.rules import RuleBroken


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the business unit or by an import; nobody signs themselves up."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "incorrect_password": "That is not your password. Check it and try again.",
        "enter_current_password": "Your current password is not right",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def validation_error(self, code: str, *args: Any) -> Exception:
        """Too many tries are the same page wherever a secret is typed."""
        if code in ("too_many_login_attempts", "rate_limited"):
            stop: Exception = ImmediateHttpResponse(respond_429(context.request))
            return stop
        error: Exception = super().validation_error(code, *args)
        return error

    def get_login_stages(self) -> list[str]:
        """After the password the second factor, for whoever has one, and nothing else."""
        return ["partnership.accounts.stages.SecondStep"]

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        """One page, which offers whatever this person can show."""
        return [{"id": "confirm", "description": "Confirm", "url": reverse("account_reauthenticate")}]

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Our own middleware asks, see `ConfirmMiddleware`: signing in a moment ago is enough for it."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse where there were too many tries; see `tries`."""
        self._login_failed_rl_usage = tries.count(request, str(credentials.get("email") or ""))
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down a wrong password for the person whose address was typed."""
        events.password_was_wrong(request, str(credentials.get("email") or ""))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **hints: Any) -> HttpResponse:
        """Write down that somebody has signed in, and how."""
        events.signed_in(request, user)
        hints.setdefault("redirect_url", None)
        answer: HttpResponse = super().post_login(request, user, **hints)
        return answer

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        """Our own views say what they did; what django-allauth would say of it is left out."""
        if message_template is None or message_template.startswith("account/"):
            super().add_message(request, level, message_template, *rest, **more)

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *rest: Any, **more: Any
    ) -> None:
        """What happened to an account is told by a notice, see `events`."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """With what the frame of every mail names. Raises RuleBroken while no mail server answers."""
        frame = {"site": settings.SITE_URL.rstrip("/"), "partnership": settings.PARTNERSHIP}
        try:
            super().send_mail(template_prefix, email, context | frame)
        except (OSError, SMTPException) as lost:
            raise RuleBroken(
                "The portal cannot send mail at the moment, so the link has not gone out. Try again in a few minutes."
            ) from lost

    def format_email_subject(self, subject: str) -> str:
        """The partnership's name is what somebody knows; the portal's address is not."""
        return f"{subject} - {settings.PARTNERSHIP['name']}"
