"""The whole policy as the code has it: roles, the rights and rules of each room, and what guards each address.

Nothing here is written twice. Rights are the very objects that the access files decide by, the words of a rule are the
docstring of the function that decides it, and what guards an address is read from the code of its view.
"""

import inspect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from partnership.agencies.models import Membership
from partnership.agencies.rights import Right
from partnership.agencies.rules import DUTIES, Role
from partnership.agencies.standing import in_force
from partnership.pages import words
from partnership.rights.code import guards_of, is_guard, rights_of, sentence


@dataclass(frozen=True)
class Rule:
    """One access function: what it says of itself, and what it may do by."""

    name: str
    said: str


@dataclass(frozen=True)
class Room:
    """The access file of one app."""

    name: str
    about: tuple[str, ...]
    rights: tuple[tuple[str, Right], ...]
    """The name of each constant, and the right."""
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Address:
    """One address of the portal, and what stands before it."""

    name: str
    path: str
    is_public: bool
    guards: tuple[str, ...]
    rights: tuple[Right, ...]

    @property
    def who(self) -> str:
        """Who gets past the first wall."""
        return "Everybody" if self.is_public else "Whoever has signed in"


@dataclass(frozen=True)
class Player:
    """One role: what it is for, who holds it today, and what it may do."""

    role: Role
    duty: str
    holders: int
    second_factor: bool
    may: tuple[str, ...]


def access_files() -> Iterator[tuple[str, ModuleType]]:
    """The access file of every app of ours that has one, from floor to roof."""
    for app in apps.get_app_configs():
        ours = Path(app.path).is_relative_to(settings.BASE_DIR) and "site-packages" not in app.path
        if ours and find_spec(f"{app.name}.access"):
            yield app.label.replace("_", " ").capitalize(), import_module(f"{app.name}.access")


@cache
def rooms() -> tuple[Room, ...]:
    """What each access file holds."""
    return tuple(room(name, module) for name, module in access_files() if declares(module))


def declares(module: ModuleType) -> bool:
    """Whether an access file decides anything about a person; that of `base` only has the three answers."""
    return any(is_guard(thing) for thing in vars(module).values())


def room(name: str, module: ModuleType) -> Room:
    """One access file as the page shows it."""
    return Room(
        name=name,
        about=tuple(" ".join(part.split()) for part in (inspect.getdoc(module) or "").split("\n\n")),
        rights=tuple((key, thing) for key, thing in vars(module).items() if isinstance(thing, Right)),
        rules=tuple(
            Rule(key, sentence(thing))
            for key, thing in vars(module).items()
            if is_guard(thing) and thing.__module__ == module.__name__
        ),
    )


def all_rights() -> list[Right]:
    """Every right that is declared anywhere, once."""
    found = {id(right): right for one in rooms() for _, right in one.rights}
    return list(found.values())


@cache
def addresses() -> tuple[Address, ...]:
    """Every address of the site map, in its order."""
    return tuple(walk(get_resolver()))


def walk(found: URLResolver, space: str = "", before: str = "/") -> Iterator[Address]:
    """The addresses below one branch of the site map."""
    for entry in found.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space, path)
        else:
            yield address(entry, f"{space}{entry.name}", path)


def address(entry: URLPattern, name: str, path: str) -> Address:
    """One address, with what its view asks."""
    guards = guards_of(entry.callback)
    rights = {id(right): right for guard in guards for right in rights_of(guard)}
    return Address(
        name=name,
        path=path.replace("^", "").replace("$", ""),
        is_public=not getattr(entry.callback, "login_required", True),
        guards=tuple(dict.fromkeys(sentence(guard) for guard in guards)),
        rights=tuple(rights.values()),
    )


def players() -> list[Player]:
    """Every role, with how many people hold it today: one query."""
    held: Counter[str] = Counter()
    pairs = Membership.objects.filter(in_force(timezone.localdate()), user__is_active=True)
    for role, _ in pairs.values_list("role", "user").distinct():
        held[role] += 1
    return [
        Player(
            role=role,
            duty=DUTIES[role],
            holders=held[role],
            second_factor=role in settings.SECOND_FACTOR_ROLES,
            may=may(role),
        )
        for role in Role
    ]


def may(role: Role) -> tuple[str, ...]:
    """What a role may do beyond what everybody may."""
    everything = [right.may for right in all_rights() if role in right.roles]
    own = [f"{right.may}, for their own agency" for right in all_rights() if role in right.own_agency]
    return tuple(everything + own)


def rows() -> Iterator[tuple[str, str, str, str, str, str]]:
    """The policy as lines of a file: part, room, name, who, what and why, source."""
    for player in players():
        people = words.count(player.holders, "person", "people")
        yield "role", "", player.role.label, people, "; ".join(player.may), player.duty
    for one in rooms():
        for _, right in one.rights:
            who = "; ".join(filter(None, (right.who, right.also)))
            yield "right", one.name, right.may, who, right.why, right.source
        for rule in one.rules:
            yield "rule", one.name, rule.name, "", rule.said, ""
    for place in addresses():
        yield "address", place.name, place.path, place.who, " ".join(place.guards), ""
