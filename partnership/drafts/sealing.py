"""Words in which people may be named are kept encrypted, like the records that they become.

Which those are is said by address (`SEALED_DRAFTS`) and not by form: so none is forgotten, and it holds as well where
the form was never reached, because its person was signed out or the portal failed.
"""

import json
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from partnership.base import secrets
from partnership.drafts.models import Draft
from partnership.drafts.rules import Typed, words_of


def shut(place: str, typed: Typed) -> Typed | str:
    """What the row of a draft holds: ciphertext where its address asks for it."""
    if place.startswith(tuple(settings.SEALED_DRAFTS)):
        return secrets.encrypt(json.dumps(typed, ensure_ascii=False))
    return typed


def fingerprint(typed: Typed, files: Iterable[tuple[str, int]] = ()) -> str:
    """By which the same words, and the same files by name and size, are known again; nobody reads them from it."""
    return salted_hmac(__name__, words_of(typed, files), algorithm="sha256").hexdigest()


def opened(draft: Draft) -> Typed | None:
    """What somebody has typed; nothing where no key fits any more, as nobody can read that."""
    if not isinstance(draft.typed, str):
        return draft.typed or {}
    try:
        typed: Typed = json.loads(secrets.decrypt(draft.typed))
    except secrets.Unreadable:
        return None
    return typed
