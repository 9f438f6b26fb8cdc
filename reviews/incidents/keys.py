"""Who stands behind a pseudonym: sealed when it is written, and opened with a reason that is kept."""

import json
from dataclasses import asdict, dataclass

from django.db import transaction

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.base.secrets import Unreadable, decrypt, encrypt
from partnership.history.services import record_read
from reviews.incidents import access
from reviews.incidents.listening import told
from reviews.incidents.models import Child, ChildKey
from reviews.incidents.rules import why_too_close

READ_AS = "name behind a pseudonym"
LENT_AS = "name behind a pseudonym, unseen"
"""What the log of readings calls them."""


@dataclass(frozen=True)
class Identity:
    """What is kept of a child apart from everything else, as it was written."""

    name: str
    born_on: str = ""
    numbers: str = ""


@transaction.atomic
def seal(child: Child, *, by: User, version: int, name: str, born_on: str, numbers: str) -> ChildKey:
    """Write down who a child is, encrypted. Raises RuleBroken where the pseudonym tells the name."""
    require(access.can_open_keys(by))
    child = lock(child)
    if wrong := why_too_close(child.pseudonym, name):
        raise RuleBroken(wrong, about="name")
    sealed = encrypt(json.dumps(asdict(Identity(name, born_on, numbers))))
    key = ChildKey.objects.filter(child=child).first()
    key = (
        ChildKey.objects.create(child=child, sealed=sealed)
        if key is None
        else write(open_at(key, version), sealed=sealed)
    )
    told(child, by=by)
    return key


def opened(child: Child, *, by: User, reason: str) -> Identity:
    """Who a child is; who asked and why is written down first.

    Raises RuleBroken where nobody wrote it down, and where the key to it is gone.
    """
    require(access.can_open_keys(by))
    key = ChildKey.objects.filter(child=child).first()
    if key is None:
        raise RuleBroken("Nobody has written down who this child is.")
    record_read(by=by, what=READ_AS, row=child, purpose=reason)
    return Identity(**json.loads(decrypt(key.sealed)))


def lent(child: Child, *, by: User, to: str) -> str:
    """The name for a room that keeps it encrypted as well and shows it to nobody here; nothing where none can be read.

    `by` is whoever caused it, who need not be one of those who may open a key. That it was taken, and `to` where, is
    written down.
    """
    key = ChildKey.objects.filter(child=child).first()
    if key is None:
        return ""
    try:
        name = Identity(**json.loads(decrypt(key.sealed))).name
    except Unreadable:
        return ""
    record_read(by=by, what=LENT_AS, row=child, purpose=f"Shown to nobody, taken into the {to}")
    return name
