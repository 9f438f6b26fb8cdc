"""Signing in with a passkey alone."""

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters("credential")
def passkey(request: HttpRequest) -> HttpResponse:
    """For the script of the sign-in page: what to ask a passkey for; a sent form is its answer."""
    from allauth.mfa.webauthn.internal import auth, flows

    from partnership.accounts.passkey_forms import PasskeySignInForm

    if request.user.is_authenticated:
        return redirect("home")
    if request.method != "POST":
        return JsonResponse(auth.begin_authentication(None))
    if limited := ratelimit.consume_or_429(request, app="allauth.mfa", action="webauthn_login"):
        refused: HttpResponse = limited
        return refused
    form = PasskeySignInForm(request.POST)
    if form.is_valid():
        found = form.cleaned_data["credential"]
        login = Login(user=found.user, redirect_url=get_next_redirect_url(request))
        answer: HttpResponse = flows.perform_passwordless_login(request, found, login)
        return answer
    messages.error(request, "That passkey does not sign anybody in here. Sign in with your password instead.")
    return redirect("account_login")
