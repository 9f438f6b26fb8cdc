"""A person's factors in words, and what the pages that set one up need: the picture of a secret, a list of codes."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser

from partnership.accounts.factors import factors_of, steps_of
from partnership.pages import words


@dataclass(frozen=True)
class Factor:
    """An app or a passkey as its owner knows it."""

    pk: int
    name: str
    is_app: bool
    added: datetime
    used: datetime | None


def described(user: AbstractBaseUser) -> list[Factor]:
    """The apps and passkeys of a person. One query; the library for passkeys is not loaded."""
    return [
        Factor(
            pk=one.pk,
            name="Authenticator app"
            if one.type == Authenticator.Type.TOTP
            else f"Passkey “{one.data['name']}”",
            is_app=one.type == Authenticator.Type.TOTP,
            added=one.created_at,
            used=one.last_used_at,
        )
        for one in steps_of(user)
    ]


def codes_left(user: AbstractBaseUser) -> str:
    """How many recovery codes are unused, in words."""
    found = factors_of(user).filter(type=Authenticator.Type.RECOVERY_CODES).first()
    if not found:
        return "None"
    used = int(found.data["used_mask"]).bit_count()
    return words.count(RECOVERY_CODES - used, "code") + " left"


RECOVERY_CODES = 10
"""How many are made at a time; django-allauth's own number."""


def grouped(code: str) -> str:
    """A code in groups of four, to be read and typed without losing the place."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def as_download(codes: list[str]) -> str:
    """The codes as an address that a browser saves as a file; they are on this page once and nowhere else."""
    lines = [
        f"Recovery codes for {settings.PARTNERSHIP['name']}",
        "Each works once. Keep them away from your phone.",
        "",
    ]
    return "data:text/plain;charset=utf-8," + quote(
        "\n".join(lines + [grouped(code) for code in codes]) + "\n"
    )


def picture(address: str) -> str:
    """The secret's address as a QR code, as the address of a picture. Loads the library for it."""
    from io import BytesIO

    import qrcode
    from qrcode.image.svg import SvgPathImage

    drawn: Any = qrcode.make(address, image_factory=SvgPathImage, border=2)
    buffer = BytesIO()
    drawn.save(buffer)
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()
