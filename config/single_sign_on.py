"""The identity providers of a portal, from its environment: OIDC_NAME and so on, then OIDC_2_NAME, OIDC_3_NAME ..."""

from typing import Any

import environ


def providers(env: environ.Env) -> list[dict[str, Any]]:
    """What `accounts.single_sign_on.Provider` is made of; empty where OIDC_SERVER_URL is not set.

    A provider's number stands in its callback address, so that its name may change. Addresses of its `domains` count
    as checked by the provider even where its answer does not say so (Microsoft Entra never does).
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
                "domains": tuple(domain.lower() for domain in env.list(f"{mine}_DOMAINS", default=[])),
            }
        )
    return found


def prefix(number: int) -> str:
    """How the variables of this provider begin."""
    return "OIDC" if number == 1 else f"OIDC_{number}"
