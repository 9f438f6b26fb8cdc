"""The kinds of message that the rooms have declared, in the order of `settings.NOTICE_KINDS`."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from partnership.notices.rules import Kind

T = TypeVar("T")


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code. Raises ValueError where two have the same code."""
    declared: list[Kind] = [kind for path in settings.NOTICE_KINDS for kind in import_string(path)]
    by_code = {kind.code: kind for kind in declared}
    if len(by_code) != len(declared):
        raise ValueError("Two kinds of notice have the same code.")
    return by_code


def find(code: str) -> Kind:
    """The kind with this code. Raises ValueError for one that nobody has declared."""
    try:
        return kinds()[code]
    except KeyError as absent:
        raise ValueError(f"No kind of notice is called {code}.") from absent


def room_of(code: str) -> str:
    """What the part of the portal is called that a kind comes from: the rooms of training are one to those who read."""
    label = code.partition(".")[0].partition("_")[0]
    room = apps.app_configs.get(label)
    return str(room.verbose_name) if room else label.title()


def by_room(rows: Iterable[T], code: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """The rows under the names of their rooms, each in the order in which it comes first."""
    found: dict[str, list[T]] = {}
    for row in rows:
        found.setdefault(room_of(code(row)), []).append(row)
    return list(found.items())
