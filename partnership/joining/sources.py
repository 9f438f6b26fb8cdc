"""What the rooms above say about open work: what somebody has in hand, and how it goes to others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.models import Agency


@dataclass(frozen=True)
class InHand:
    """One piece of open work: a title that leads there, and what happens to it."""

    title: str
    url: str
    then: str


class HandsOver(Protocol):
    """Moves somebody's open work, in the transaction of the caller; returns how many pieces went to `to`.

    `agency` is the one that they leave, `None` for all; `on` is their first day away, today or earlier. Without `to`
    it goes to whoever is next: the safeguarding lead of the agency, else the business unit. `by` is nobody where a
    role ran out by itself.
    """

    def __call__(
        self, person: User, *, to: User | None, agency: Agency | None, by: User | None, on: date
    ) -> int: ...


class Shows(Protocol):
    """Lists the same work before it goes. `to` and `on` are what is planned."""

    def __call__(self, person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]: ...


@dataclass(frozen=True)
class Source:
    """One entry of settings.HANDOVER_SOURCES: how one room hands over.

    `merged` lets open work of agencies that have merged go on in their successor; it is called again and again and
    changes nothing the second time.
    """

    shows: Shows
    hands_over: HandsOver
    merged: Callable[[date], int] | None = None


def sources() -> list[Source]:
    """Those that the settings name, in their order."""
    return [import_string(path) for path in settings.HANDOVER_SOURCES]


def in_hand(person: User, *, to: User | None, agency: Agency | None, on: date) -> list[InHand]:
    """All that somebody has in hand, as far as it has to go to somebody else."""
    return [one for source in sources() for one in source.shows(person, to=to, agency=agency, on=on)]
