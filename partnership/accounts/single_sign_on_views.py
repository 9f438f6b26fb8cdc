"""Signing in at one's own organisation: there and back, and a page for whatever goes wrong on the way."""

from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnership.accounts import events
from partnership.accounts.factors import note_shown
from partnership.accounts.models import User
from partnership.accounts.rules import Happening, Step
from partnership.accounts.single_sign_on import Identity, Refusal, find, person_for, safe_next


def callback_of(number: str) -> str:
    """The address that a provider sends people back to; it stands in the provider's own settings too."""
    return str(settings.SITE_URL) + reverse("account_single_sign_on_callback", args=[number])


@require_safe
@login_not_required
@never_cache
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """To the provider. A link and no form: the policy about forms would have to name every address on the way."""
    from partnership.accounts import openid

    provider = find(number)
    next_url = safe_next(request, request.GET.get("next"))
    try:
        there = openid.begin(
            request,
            provider,
            callback=callback_of(number),
            next_url=next_url,
            again=request.user.is_authenticated,
        )
    except Refusal as refusal:
        return refused(request, refusal)
    return HttpResponseRedirect(there)


@require_safe
@login_not_required
@never_cache
def callback(request: HttpRequest, number: str) -> HttpResponse:
    """Back from the provider."""
    from partnership.accounts import openid

    provider = find(number)
    try:
        identity, next_url = openid.finish(request, provider, callback=callback_of(number))
        user = person_for(identity)
        if request.user.is_authenticated:
            return confirmed(request, user, next_url, shown_anew=identity.shown_anew)
        if user is None:
            return unknown(request, identity)
    except Refusal as refusal:
        return refused(request, refusal)
    record_authentication(request, user, Step.SINGLE_SIGN_ON.value, provider=provider.number)
    if identity.with_second_factor:
        note_shown(request, user)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=next_url or None))
    return answer


def confirmed(request: HttpRequest, user: User | None, next_url: str, *, shown_anew: bool) -> HttpResponse:
    """Somebody who is signed in has shown once more who they are."""
    if user is None or user != request.user:
        raise Refusal(
            "That is another account",
            "You signed in there as somebody else than here. Sign out here first.",
            403,
        )
    if not shown_anew:
        # Begun before they signed in, in another tab: no harm, and no proof of anything either.
        return redirect(next_url or "account_overview")
    record_authentication(request, user, Step.SINGLE_SIGN_ON.value, reauthenticated=True)
    events.write(user, Happening.CONFIRMED, request=request, steps=[Step.SINGLE_SIGN_ON])
    request.session.pop(reauthentication.STATE_SESSION_KEY, None)
    return redirect(next_url or "account_overview")


def unknown(request: HttpRequest, identity: Identity) -> HttpResponse:
    """Somebody whom the portal does not know: to the room that takes people in, if there is one."""
    if settings.SINGLE_SIGN_ON_NEWCOMERS:
        taken: HttpResponse = import_string(settings.SINGLE_SIGN_ON_NEWCOMERS)(
            request, email=identity.email, name=identity.name
        )
        return taken
    raise Refusal(
        "You have no account here yet",
        "Your organisation knows you, and the portal does not. Ask the safeguarding lead of your agency or the "
        "business unit for an account under the same work address.",
        403,
    )


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"title": refusal.title, "sentence": refusal.sentence}
    return render(request, "account/single_sign_on_failed.html", context, status=refusal.status)
