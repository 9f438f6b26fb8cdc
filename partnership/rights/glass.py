"""What a room says of a closed record that may be opened in an emergency, and where that is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.rights.rules import Key


@dataclass(frozen=True)
class Breakable:
    """One closed record. The rooms that have some are named in `settings.GLASS_SOURCES`, kind by kind.

    `what` names it without personal data: it is shown before it is opened, and to those who review. `owners` are told
    at once. `never` are the people to whom it stays closed whatever happens (whom an allegation is about): for them it
    does not exist. A room that names no source, like the allegations compartment, cannot be broken into at all.
    """

    what: str
    path: str
    owners: tuple[User, ...] = ()
    never: frozenset[UUID] = field(default_factory=frozenset)


def find(key: str, user: User) -> Breakable | None:
    """The closed record with this key, as far as it may ever be opened to this person."""
    try:
        named = Key.parse(key)
    except ValueError:
        return None
    if named.kind not in settings.GLASS_SOURCES:
        return None
    source: Callable[[UUID], Breakable | None] = import_string(settings.GLASS_SOURCES[named.kind])
    record = source(named.pk)
    return None if record is None or user.pk in record.never else record


def break_glass_url(key: str) -> str:
    """Where a closed record is opened in an emergency. Raises ValueError for what is no key."""
    named = Key.parse(key)
    return reverse("rights:break_glass", args=[named.kind, named.pk])
