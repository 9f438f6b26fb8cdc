"""Real names beside pseudonyms, and words in which they may stand: ciphertext in the database, keys outside it.

`PSEUDONYM_KEYS` is a list of long random texts. The first encrypts; all of them read, so that a new key can be put
before an old one. They are not derived from SECRET_KEY, which many more people and programs hold.
"""

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from partnership.base.rules import RuleBroken

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

GONE = "The key to the real names here is gone, so nobody can read them. Tell the people who run the portal."
SHORTEST = 32
"""Characters that a key has at least: so many random letters and digits nobody tries out."""


class Unreadable(RuleBroken):
    """What was written under a key that is gone, or was changed since: a page says it in a sentence."""


def encrypt(text: str) -> str:
    """Ciphertext for a column. It differs each time, so equal names cannot be told from it."""
    return cipher().encrypt(text.encode()).decode()


def decrypt(ciphertext: str) -> str:
    """What `encrypt` was given. Raises Unreadable where no key fits."""
    from cryptography.fernet import InvalidToken

    try:
        return cipher().decrypt(ciphertext.encode()).decode()
    except InvalidToken:
        raise Unreadable(GONE) from None


def require_keys() -> None:
    """Raises ImproperlyConfigured where there is no key, or one that is too short: a portal that serves needs them."""
    keys = settings.PSEUDONYM_KEYS
    if not keys or any(len(key) < SHORTEST for key in keys):
        raise ImproperlyConfigured(
            f"Set PSEUDONYM_KEYS to a random text of at least {SHORTEST} characters, for example from "
            "`openssl rand -hex 32`, and keep it apart from the database and its backups."
        )


def cipher() -> "MultiFernet":
    """Encrypts with the first key and reads what the others have written. Raises ImproperlyConfigured."""
    require_keys()
    return made(tuple(settings.PSEUDONYM_KEYS))


@lru_cache(maxsize=2)
def made(keys: tuple[str, ...]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(derived(key)) for key in keys])


def derived(key: str) -> bytes:
    """A key in the form that the cipher wants, from a text of any form."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"pseudonyms:" + key.encode()).digest())
