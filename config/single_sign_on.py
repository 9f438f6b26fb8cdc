"""The identity providers of a portal, from its environment: OIDC_NAME and so on, then OIDC_2_NAME, OIDC_3_NAME ..."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ENTRA = (
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "sts.windows.net",
)
"""The hosts of Microsoft Entra. NHSmail signs in there too."""
EVERYBODYS = ("common", "organizations", "consumers")
"""What stands in place of a tenant where Entra would let in anybody with any account at Microsoft."""


def providers(env: environ.Env) -> list[dict[str, Any]]:
    """What `accounts.single_sign_on.Provider` is made of; empty where OIDC_SERVER_URL is not set.

    A provider's number stands in its callback address, so that its name may change. It speaks for addresses of its
    `domains` only, where it has any. Raises ImproperlyConfigured where it must have some: beside another provider,
    since each could otherwise name the other's people, and at Microsoft Entra, which does not check addresses.
    """
    found: list[dict[str, Any]] = []
    while server := env.str(f"{prefix(len(found) + 1)}_SERVER_URL", default=""):
        mine = prefix(len(found) + 1)
        found.append(
            {
                "number": str(len(found) + 1),
                "name": env.str(f"{mine}_NAME", default="your organisation"),
                "server": server,
                "client_id": env.str(f"{mine}_CLIENT_ID"),
                "secret": env.str(f"{mine}_SECRET"),
                "domains": tuple(
                    domain.strip().lower().removeprefix("@")
                    for domain in env.list(f"{mine}_DOMAINS", default=[])
                ),
                "is_entra": urlsplit(server).hostname in ENTRA,
            }
        )
    for provider in found:
        require_limits(provider, alone=len(found) == 1)
    return found


def require_limits(provider: dict[str, Any], *, alone: bool) -> None:
    """Raise ImproperlyConfigured for a provider that could speak for people who are not its own."""
    mine = prefix(int(provider["number"]))
    if provider["is_entra"] and urlsplit(provider["server"]).path.strip("/").partition("/")[0] in EVERYBODYS:
        raise ImproperlyConfigured(f"{mine}_SERVER_URL has to name your own tenant at Microsoft Entra.")
    if not provider["domains"] and (provider["is_entra"] or not alone):
        raise ImproperlyConfigured(
            f"{mine}_DOMAINS has to name the email domains of the organisation, because "
            + (
                "Microsoft Entra does not check addresses."
                if provider["is_entra"]
                else "there are several providers."
            )
        )


def prefix(number: int) -> str:
    """How the variables of this provider begin."""
    return "OIDC" if number == 1 else f"OIDC_{number}"
