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

    A provider says so itself, or the portal's keeper has said that it may speak for the address's domain. What it
    says is not checked counts as not checked either way.
    """
    email = str(claims.get("email") or "").strip().lower()
    said = claims.get("email_verified")
    domain = email.rpartition("@")[2]
    vouched = said is True or said == "true" or (said is None and domain in provider.domains)
    return email if "@" in email and vouched else ""
