"""The organisations whose sign-in the portal accepts, and which of its people they speak of."""

from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from partnership.accounts.models import User


class Refusal(Exception):
    """Nobody is signed in; the page says why and what to do."""

    def __init__(self, title: str, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.title, self.sentence, self.status = title, sentence, status


@dataclass(frozen=True)
class Provider:
    """One entry of settings.SINGLE_SIGN_ON."""

    number: str
    name: str
    server: str
    client_id: str
    secret: str
    domains: tuple[str, ...] = ()
    """Those whose addresses it speaks for; without any, of every address that it says is checked."""
    is_entra: bool = False

    @property
    def issuer(self) -> str:
        """Who has to have signed its answers: the address without the part that leads to its description."""
        return self.server.partition("/.well-known/")[0].rstrip("/")


@dataclass(frozen=True)
class Identity:
    """Somebody as a provider knows them, after every check of its answer."""

    issuer: str
    subject: str
    email: str
    name: str
    with_second_factor: bool
    shown_anew: bool
    """Whether they were asked who they are just now, and an earlier sign-in there was not taken for an answer."""


def providers() -> list[Provider]:
    """Those that are set up, in the order of their buttons."""
    return [Provider(**entry) for entry in settings.SINGLE_SIGN_ON]


def find(number: str) -> Provider:
    """The provider with this number. Raises Http404 where there is none."""
    for provider in providers():
        if provider.number == number:
            return provider
    raise Http404


def providers_of(request: HttpRequest, user: AbstractBaseUser) -> list[Provider]:
    """Those that this person has signed in with before, to confirm by."""
    known = (
        set(SocialAccount.objects.filter(user_id=user.pk).values_list("provider", flat=True))
        if providers()
        else set()
    )
    return [provider for provider in providers() if provider.issuer in known]


def safe_next(request: HttpRequest, address: str | None) -> str:
    """An address of this portal, or nothing."""
    ours = address and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if address and ours else ""


@transaction.atomic
def person_for(identity: Identity) -> User | None:
    """Whom the provider speaks of: by its own number for them, else once by their checked email address.

    Raises Refusal where the account with that address belongs to somebody else at the same provider: addresses are
    given to new people when their owners have gone, numbers are not.
    """
    link = (
        SocialAccount.objects.filter(provider=identity.issuer, uid=identity.subject)
        .select_related("user")
        .first()
    )
    if link:
        found: User = link.user
        return found
    # By small letters, as the table's constraint has it: in capitals a dotless i is an I, and somebody else's.
    same = User.objects.alias(small=Lower("email")).filter(small=identity.email.lower())
    user = same.select_for_update().first()
    if user is None:
        return None
    if SocialAccount.objects.filter(provider=identity.issuer, user=user).exists():
        raise Refusal(
            "This address belonged to somebody else",
            "Your organisation gave your email address to another person before you. Ask the business unit to mend "
            "your account.",
            403,
        )
    SocialAccount.objects.create(provider=identity.issuer, uid=identity.subject, user=user)
    return user


def checked_email(provider: Provider, claims: dict[str, Any]) -> str:
    """The address that the provider vouches for, or nothing.

    A provider that has domains speaks for those only, whatever it says. Within them its own word counts, and without
    a word the portal's keeper has given it: NHS CIS2 and NHSmail say nothing of whether an address is checked. What a
    provider says is not checked counts as not checked either way.
    """
    email = str(claims.get("email") or "").strip().lower()
    name, _, domain = email.rpartition("@")
    if not name or (provider.domains and domain not in provider.domains):
        return ""
    said = checked_by_entra(provider, claims) if provider.is_entra else as_bool(claims.get("email_verified"))
    return email if said or (said is None and provider.domains) else ""


def checked_by_entra(provider: Provider, claims: dict[str, Any]) -> bool | None:
    """What Microsoft Entra says of an address; nothing where it is not set up to.

    Its `email` is what somebody has written into a directory, and its `email_verified` no word of Entra's. It says by
    `xms_edov`, where the app asks for that, whether the address's domain is the tenant's own, and by `acct` that
    somebody is a guest, whose address another directory has given. The tenant has to be the one that is set up.
    """
    if f"/{claims.get('tid') or '?'}/" not in f"{provider.issuer}/":
        return False
    said = as_bool(claims.get("xms_edov"))
    return False if said is None and str(claims.get("acct")) == "1" else said


def as_bool(said: object) -> bool | None:
    """What a claim says: providers send words and numbers too. Anything else that stands there is a no."""
    return None if said is None else str(said).lower() in ("true", "1")
