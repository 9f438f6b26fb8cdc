"""Setting up, using and removing second factors. Passkeys' library is loaded only where somebody has or wants one."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows import reauthentication
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as codes_flows
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts import events, factors, factors_page, services
from partnership.accounts.factor_forms import AppForm, ConfirmCodeForm, StepForm
from partnership.accounts.forms import ConfirmForm
from partnership.accounts.rules import Happening, Step
from partnership.accounts.single_sign_on import providers_of
from partnership.accounts.views import crumbs
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.pages import words

STEPS_CRUMB = ("Second step", "account_second_factor")


@require_safe
def second_factor(request: PortalRequest) -> HttpResponse:
    """What one can show beside the password. Somebody whose role needs a factor and who has none begins here."""
    user = request.user
    mine = factors_page.described(user)
    context = {
        "crumbs": crumbs(),
        "factors": mine,
        "has_app": any(factor.is_app for factor in mine),
        "codes": factors_page.codes_left(user) if mine else "",
        "must": factors.must_have_factor(user),
        "next": get_next_redirect_url(request) or "",
    }
    if context["next"]:
        request.session["after_second_factor"] = context["next"]
    return render(request, "account/second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def set_up_app(request: PortalRequest) -> HttpResponse:
    """A secret for an authenticator app, as a picture and in letters, and the first code of it."""
    user = request.user
    if factors.steps_of(user).filter(type=Authenticator.Type.TOTP).exists():
        raise RuleBroken("You have an authenticator app already. Remove it first to set up another one.")
    form = AppForm(request.POST or None, user=user)
    if form.is_valid():
        added = services.add_app(form, by=user, request=request)
        return onward(request, added, "The app is set up. You are asked for its code when you sign in.")
    address = get_adapter().build_totp_url(user, form.secret)
    context = {
        "crumbs": crumbs(STEPS_CRUMB),
        "form": form,
        "secret": factors_page.grouped(form.secret),
        "picture": factors_page.picture(address),
        "address": address,
    }
    return render(request, "account/app.html", context)


def onward(request: PortalRequest, added: services.Added, sentence: str) -> HttpResponse:
    """After a factor is set up: to the recovery codes that came with the first, else back to where one wanted to go."""
    if added.ended:
        others = words.count(added.ended, "other browser")
        sentence = f"{sentence} You were signed out in {others}, where you can sign in again with it."
    messages.success(request, sentence)
    if added.new_codes:
        return redirect("account_recovery_codes")
    return redirect(request.session.pop("after_second_factor", "account_second_factor"))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_factor(request: PortalRequest, pk: int) -> HttpResponse:
    """Take an app or a passkey away; not the last one of somebody whose role needs one."""
    factor = get_object_or_404(factors.steps_of(request.user), pk=pk)
    name = next(one.name for one in factors_page.described(request.user) if one.pk == factor.pk)
    if factors.is_last_needed(request.user, factor):
        raise RuleBroken("Your role needs a second step and this is your only one. Set up another one first.")
    if request.method == "POST":
        services.remove(factor, by=request.user, request=request)
        messages.success(request, f"{name} is removed.")
        return redirect("account_second_factor")
    context = {
        "crumbs": crumbs(STEPS_CRUMB),
        "title": f"Remove {name[0].lower()}{name[1:]}?",
        "lead": "Do this when you have lost it, or no longer use it. It then no longer signs anybody in.",
        "submit": "Remove it",
        "dangerous": True,
        "cancel_url": reverse("account_second_factor"),
    }
    return render(request, "account/remove_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add_passkey(request: PortalRequest) -> HttpResponse:
    """A passkey of this device or of a key that one carries; it also signs in without a password."""
    from allauth.mfa.webauthn.internal import auth

    from partnership.accounts.passkey_forms import AddPasskeyForm

    form = AddPasskeyForm(request.POST or None, user=request.user)
    if form.is_valid():
        added = services.add_passkey(form, by=request.user, request=request)
        return onward(request, added, "The passkey is added.")
    context = {
        "crumbs": crumbs(STEPS_CRUMB),
        "form": form,
        "options": auth.begin_registration(request.user, True),
    }
    return render(request, "account/passkey.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def recovery_codes(request: PortalRequest) -> HttpResponse:
    """The codes for a lost phone, shown once; a sent form makes new ones."""
    if request.method == "POST":
        services.make_codes(request.user, by=request.user, request=request)
        return redirect("account_recovery_codes")
    found, may_see = codes_flows.view_recovery_codes(request)
    codes = found.get_unused_codes() if found and may_see else []
    context = {
        "crumbs": crumbs(STEPS_CRUMB),
        "codes": [factors_page.grouped(code) for code in codes],
        "download": factors_page.as_download(codes),
        "left": factors_page.codes_left(request.user),
        "has_any": found is not None,
        "next": request.session.pop("after_second_factor", "") if codes else "",
    }
    return render(request, "account/recovery_codes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code", "credential")
@login_stage_required(stage=LoginStageKey.MFA_AUTHENTICATE.value, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def second_step(request: PortalRequest) -> HttpResponse:
    """Signing in, after the password: a code or a passkey."""
    stage = request._login_stage  # type: ignore[attr-defined]  # set by django-allauth's decorator
    user = stage.login.user
    form, passkey = asked(request, user, code_form=StepForm, passkey_form="PasskeyStepForm")
    if saved(form, passkey):
        answer: HttpResponse = stage.exit()
        return answer
    context = {"form": form, "passkey": passkey, "options": options(user) if passkey else None}
    return render(request, "account/second_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "code", "credential")
def confirm(request: PortalRequest) -> HttpResponse:
    """Who somebody is, once more, before a sensitive page: a password, a code, a passkey or the identity provider."""
    user = request.user
    if limited := ratelimit.consume_or_429(request, action="reauthenticate", user=user):
        refused: HttpResponse = limited
        return refused
    password = None
    if user.has_usable_password():
        password = ConfirmForm(request.POST if "password" in request.POST else None, user=user)
    form, passkey = asked(request, user, code_form=ConfirmCodeForm, passkey_form="PasskeyConfirmForm")
    if password and password.is_valid():
        reauthentication.reauthenticate_by_password(request)
        events.write(user, Happening.CONFIRMED, request=request, steps=[Step.PASSWORD])
    elif not saved(form, passkey):
        onwards = get_next_redirect_url(request) or reverse("account_overview")
        context = {
            "form": password if password and password.is_bound else form or passkey or password,
            "password": password,
            "code": form,
            "passkey": passkey,
            "options": options(user) if passkey else None,
            "providers": providers_of(request, user),
            "next": onwards,
        }
        return render(request, "account/confirm.html", context)
    answer: HttpResponse = reauthentication.resume_request(request) or redirect("account_overview")
    return answer


def asked(
    request: PortalRequest, user: Any, *, code_form: type[StepForm], passkey_form: str
) -> tuple[Any, Any]:
    """A form for a code, where the person has an app or codes, and one for a passkey, where they have one."""
    kinds = set(factors.factors_of(user).values_list("type", flat=True))
    typed = kinds & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}
    form = code_form(request.POST if "code" in request.POST else None, user=user) if typed else None
    passkey = None
    if Authenticator.Type.WEBAUTHN in kinds:
        from partnership.accounts import passkey_forms

        made = getattr(passkey_forms, passkey_form)
        passkey = made(request.POST if "credential" in request.POST else None, user=user)
    return form, passkey


def saved(*forms: Any) -> bool:
    """Whether one of the forms was sent and is right; it is saved then."""
    for form in forms:
        if form is not None and form.is_valid():
            form.save()
            return True
    return False


def options(user: Any) -> dict[str, Any]:
    """What a browser needs to know to ask for this person's passkey."""
    from allauth.mfa.webauthn.internal import auth

    asked_for: dict[str, Any] = auth.begin_authentication(user)
    return asked_for
