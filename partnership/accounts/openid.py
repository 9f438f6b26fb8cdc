"""OpenID Connect as a relying party: the authorisation code with PKCE, state and nonce, and a signed answer.

Loads `requests` and `jwt`, so only the views of single sign-on import it, and only when they run.
OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; RFC 7636 for PKCE.
"""

import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.core.cache import caches
from django.http import HttpRequest
from jwt.algorithms import get_default_algorithms

from partnership.accounts.single_sign_on import Identity, Provider, Refusal, checked_email

ALGORITHMS = ("RS256", "PS256", "ES256")
SECONDS = 5
"""How long a provider may take over one answer."""
REMEMBERED = 600
"""Seconds for which its description is remembered."""
CLOCKS_APART = 60
LONGEST = 512 * 1024


def away(provider: Provider) -> Refusal:
    return Refusal(
        f"{provider.name} does not answer",
        "That is nothing that you did. Try again in a few minutes, or sign in with your password.",
        503,
    )


def not_trusted(provider: Provider) -> Refusal:
    return Refusal(
        "We could not check who you are",
        f"The answer of {provider.name} was not as it has to be, so nobody was signed in. Begin again; if it happens "
        "each time, write to the business unit.",
        400,
    )


def ask(provider: Provider, method: str, url: str, **more: Any) -> dict[str, Any]:
    """An answer of the provider as data. Raises Refusal where there is none that can be read."""
    try:
        answer = requests.request(
            method,
            url,
            timeout=SECONDS,
            allow_redirects=False,
            headers={"Accept": "application/json"},
            **more,
        )
        if answer.status_code >= 500:
            raise away(provider)
        if answer.status_code != 200 or len(answer.content) > LONGEST:
            raise not_trusted(provider)
        read = answer.json()
    except requests.JSONDecodeError as unreadable:
        raise not_trusted(provider) from unreadable
    except requests.RequestException as lost:
        raise away(provider) from lost
    if not isinstance(read, dict):
        raise not_trusted(provider)
    return read


def description(provider: Provider) -> dict[str, Any]:
    """Where the provider's parts are, as it says itself. Raises Refusal where it speaks for another issuer."""
    key = f"openid:{provider.issuer}"
    known: dict[str, Any] | None = caches["process"].get(key)
    if known is None:
        known = ask(provider, "GET", f"{provider.issuer}/.well-known/openid-configuration")
        needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(isinstance(known.get(part), str) for part in needed):
            raise not_trusted(provider)
        if known["issuer"].rstrip("/") != provider.issuer:
            raise not_trusted(provider)
        caches["process"].set(key, known, REMEMBERED)
    return known


def begin(request: HttpRequest, provider: Provider, *, callback: str, next_url: str, again: bool) -> str:
    """The provider's page to send somebody to; what their answer has to fit is kept in the session for ten minutes.

    `again` asks the provider not to take an earlier sign-in for an answer, and the answer has to show that it did not.
    """
    page = description(provider)["authorization_endpoint"]
    pkce, nonce = generate_code_challenge(), secrets.token_urlsafe(24)
    kept = {
        "verifier": pkce.pop("code_verifier"),
        "nonce": nonce,
        "next": next_url,
        "again_at": time.time() if again else None,
    }
    state = statekit.stash_state(
        request, provider_id=provider.number, state=kept, state_id=secrets.token_urlsafe(24)
    )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": callback,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        **pkce,
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }
    return f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}"


def finish(request: HttpRequest, provider: Provider, *, callback: str) -> tuple[Identity, str]:
    """Who came back from the provider, and where they wanted to go. Raises Refusal for anything that does not fit."""
    kept = statekit.unstash_state(request, provider_id=provider.number, state_id=request.GET.get("state", ""))
    if kept is None:
        raise Refusal(
            "This sign-in has run out",
            "It was used already, took more than ten minutes, or began in another browser. Begin again.",
            400,
        )
    if request.GET.get("error") == "access_denied":
        raise Refusal(
            f"{provider.name} did not sign you in",
            "You or your organisation said no. Nothing is changed.",
            403,
        )
    if not (code := request.GET.get("code")):
        raise not_trusted(provider)
    where = description(provider)
    answer = ask(
        provider,
        "POST",
        where["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "client_id": provider.client_id,
            "client_secret": provider.secret,
            "code_verifier": kept["verifier"],
        },
    )
    claims = verified(provider, str(answer.get("id_token", "")), nonce=kept["nonce"])
    if "email" not in claims and "userinfo_endpoint" in where:
        told = ask(
            provider,
            "GET",
            str(where["userinfo_endpoint"]),
            auth=Bearer(str(answer.get("access_token", ""))),
        )
        if told.get("sub") != claims["sub"]:
            raise not_trusted(provider)
        claims = told | claims
    email = checked_email(provider, claims)
    if not email:
        raise Refusal(
            "Your email address is not confirmed",
            f"{provider.name} does not say that your email address is yours, so we cannot tell which account is. "
            "Sign in with your password, or ask the business unit.",
            403,
        )
    if kept["again_at"]:
        require_shown_since(provider, claims, kept["again_at"])
    how = claims.get("amr")
    identity = Identity(
        issuer=provider.issuer,
        subject=claims["sub"],
        email=email,
        name=str(claims.get("name") or ""),
        with_second_factor=isinstance(how, list) and "mfa" in how,
        shown_anew=bool(kept["again_at"]),
    )
    return identity, kept["next"]


def require_shown_since(provider: Provider, claims: dict[str, Any], asked_at: float) -> None:
    """Raise Refusal where a signed answer does not say that somebody was asked who they are after `asked_at`.

    OpenID Connect Core 1.0, section 3.1.2.1: whoever sends `max_age` gets `auth_time`.
    """
    shown_at = claims.get("auth_time")
    if isinstance(shown_at, bool) or not isinstance(shown_at, int | float):
        raise Refusal(
            "We cannot tell that it is you",
            f"{provider.name} does not say when you signed in there, so it cannot confirm who you are now. Confirm "
            "with your password or your second step, or sign out here and sign in again.",
            403,
        )
    if shown_at < asked_at - CLOCKS_APART:
        raise Refusal(
            "We cannot tell that it is you",
            f"{provider.name} did not ask who you are again. Sign out there, then try once more.",
            403,
        )


class Bearer(requests.auth.AuthBase):
    """Shows an access token."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def verified(provider: Provider, token: str, *, nonce: str) -> dict[str, Any]:
    """What a signed token says, once its signature, issuer, audience, time and nonce are right; else Refusal."""
    try:
        head = jwt.get_unverified_header(token)
        algorithm = head.get("alg")
        if algorithm not in ALGORITHMS:
            raise not_trusted(provider)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key_for(provider, head.get("kid"), algorithm),
            algorithms=[algorithm],
            audience=provider.client_id,
            issuer=description(provider)["issuer"],
            leeway=CLOCKS_APART,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as wrong:
        raise not_trusted(provider) from wrong
    subject = claims["sub"]
    for_us = claims.get("azp", provider.client_id) == provider.client_id
    fresh = secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
    if not fresh or not for_us or not isinstance(subject, str) or not 0 < len(subject) <= 191:
        raise not_trusted(provider)
    return claims


def key_for(provider: Provider, kid: str | None, algorithm: str) -> Any:
    """The provider's public key with this name; the only one where a token names none. Raises Refusal without one."""
    keys = ask(provider, "GET", description(provider)["jwks_uri"]).get("keys")
    usable = [key for key in keys or [] if isinstance(key, dict) and key.get("use", "sig") == "sig"]
    fitting = [key for key in usable if key.get("kid") == kid] if kid else usable
    if len(fitting) != 1:
        raise not_trusted(provider)
    return get_default_algorithms()[algorithm].from_jwk(json.dumps(fitting[0]))
