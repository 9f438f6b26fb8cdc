"""Second factors where django-allauth leaves them to us: secrets are unreadable in a copy of the database."""

import base64
import hashlib
import logging
import secrets
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser

log = logging.getLogger(__name__)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The portal's words, names and keys."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. A code works once and only for a minute: try the next one.",
        "cannot_generate_recovery_codes": "Set up an app or a passkey first.",
    }

    def validation_error(self, code: str, *args: Any) -> Exception:
        if code in ("too_many_login_attempts", "rate_limited"):
            error: Exception = account_adapter().validation_error(code, *args)
            return error
        own: Exception = super().validation_error(code, *args)
        return own

    def encrypt(self, text: str) -> str:
        return str(cipher().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        from cryptography.fernet import InvalidToken

        try:
            return str(cipher().decrypt(encrypted_text.encode()).decode())
        except InvalidToken:
            # Written under a SECRET_KEY that is gone. A secret that nobody knows fits no code, and an empty one would.
            log.warning("A second factor cannot be read: SECRET_KEY is not the one that it was set up under.")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.PARTNERSHIP["name"]}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        return "Passkey"


def cipher() -> Any:
    """Encrypts with the portal's key and reads what its earlier keys have written."""
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(derived(key)) for key in keys])


def derived(key: str) -> bytes:
    """A key of the cipher's own from the portal's, so that neither tells the other."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factor:" + key.encode()).digest())
