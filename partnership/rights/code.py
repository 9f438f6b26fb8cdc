"""What the code itself says of rights: which access functions a view asks, and which rights those decide by."""

import dis
import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from partnership.agencies.rights import Right

ATTRIBUTES = {"LOAD_ATTR", "LOAD_METHOD"}


def named(function: Callable[..., Any]) -> Iterator[Any]:
    """What a function names of its module and of the modules that it imports: `can_see`, `access.visible`, `MANAGE`."""
    plain = inspect.unwrap(function)
    if isinstance(plain, FunctionType):
        yield from named_in(plain.__code__, plain.__globals__)


def named_in(code: CodeType, names: dict[str, Any]) -> Iterator[Any]:
    """The same of compiled code, its lambdas and comprehensions included."""
    steps = list(dis.get_instructions(code))
    for number, step in enumerate(steps):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval in names:
            value = names[step.argval]
            for after in steps[number + 1 :]:
                if not isinstance(value, ModuleType) or after.opname not in ATTRIBUTES:
                    break
                value = getattr(value, after.argval, None)
            yield value
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from named_in(inner, names)


def room_of(module: str) -> str:
    """The app that a module belongs to: partnership.agencies, training, config."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "partnership" else parts[0]


def is_guard(thing: object) -> bool:
    """Whether something is a function of an access file that decides about a person; `why` only explains."""
    return (
        isinstance(thing, FunctionType)
        and thing.__module__.endswith(".access")
        and thing.__name__ != "why"
        and next(iter(inspect.signature(thing).parameters), "") == "user"
    )


def guards_of(view: Callable[..., Any]) -> list[FunctionType]:
    """The access functions that a view asks, itself or by the helpers and services of its own room, in that order."""
    room = room_of(inspect.unwrap(view).__module__)
    found: dict[FunctionType, None] = {}
    seen: set[object] = set()
    waiting: list[Callable[..., Any]] = [view]
    while waiting:
        function = waiting.pop(0)
        for thing in named(function):
            if is_guard(thing):
                found[thing] = None
            elif isinstance(thing, FunctionType) and thing not in seen and room_of(thing.__module__) == room:
                seen.add(thing)
                waiting.append(thing)
    return list(found)


def rights_of(function: Callable[..., Any]) -> list[Right]:
    """The rights that an access function decides by, itself or by other access functions."""
    found: dict[int, Right] = {}
    seen: set[object] = set()
    waiting = [function]
    while waiting:
        for thing in named(waiting.pop(0)):
            if isinstance(thing, Right):
                found[id(thing)] = thing
            elif (
                isinstance(thing, FunctionType) and thing.__module__.endswith(".access") and thing not in seen
            ):
                seen.add(thing)
                waiting.append(thing)
    return list(found.values())


def sentence(function: Callable[..., Any]) -> str:
    """What a function says of itself in its first paragraph, else its name."""
    said = inspect.getdoc(inspect.unwrap(function)) or ""
    first = " ".join(said.split("\n\n")[0].split())
    return first or function.__name__.replace("_", " ").capitalize()
