"""The step after the password, for people who have set one up; one query tells, and nothing large is loaded for it."""

from allauth.account.stages import LoginStage
from allauth.mfa.internal.constants import LoginStageKey
from django.http import HttpResponse
from django.shortcuts import redirect

from partnership.accounts.factors import SHOWN, steps_of


class SecondStep(LoginStage):  # type: ignore[misc]
    """Asks for a code or a passkey, unless a factor was shown on the way in."""

    key = LoginStageKey.MFA_AUTHENTICATE.value
    urlname = "account_second_step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is None or self.request.session.get(SHOWN) == str(user.pk) or not steps_of(user).exists():
            return None, True
        return redirect(self.urlname), True
