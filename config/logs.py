"""What is written to the log: one line an event, without anything that a person typed, owns or is called by.

A line of our own says what our code chose to say. Of a package's message only the pattern is kept, since what is filled
in may be an address, a name or a whole form; of an exception its type and where it came by, never what it says.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.types import EventDict

ROOT = f"{Path(__file__).resolve().parents[1]}/"
OURS = ("partnership", "training", "config")
# These say things of themselves, in sentences of their own.
SERVERS = ("gunicorn", "celery", "kombu")
FACTS = ("method", "route", "status", "ms", "task", "sweep")
DEEPEST = 8
LEFT_OUT = "…"
WITHHELD = "A message of a package, withheld"


def lines(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING. `form` is json, for machines, or plain, for the eyes of whoever runs the portal at a desk."""
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
        if form == "plain"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "pass_foreign_args": True,
        "foreign_pre_chain": [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=FACTS),
            structlog.contextvars.merge_contextvars,
            structlog.processors.TimeStamper(fmt="iso"),
            without_people,
        ],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    alone = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            # A refusal is an answer, not a fault: only what went wrong on our side is written down.
            "django.request": {"level": "ERROR"},
            "gunicorn.error": {"level": "INFO", **alone},
            **{name: {"level": level} for name in OURS},
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
    }


def without_people(logger: Any, method: str, event: EventDict) -> EventDict:
    """Take out what might be somebody's."""
    record: logging.LogRecord = event["_record"]
    filled = event.pop("positional_args", ())
    if not belongs(record.name, OURS):
        event["event"] = pattern(str(record.msg), filled, is_server=belongs(record.name, SERVERS))
        event["place"] = f"{record.module}:{record.lineno}"
    event.pop("stack_info", None)
    found = event.pop("exc_info", None)
    if found and found[1] is not None:
        event["error"] = kinds(found[1])
        event["came_by"] = came_by(found[2])
    return event


def belongs(name: str, rooms: tuple[str, ...]) -> bool:
    return name.partition(".")[0] in rooms


def pattern(written: str, filled: object, *, is_server: bool) -> str:
    """A package's message with its numbers only. One that was filled in before it came here cannot be told from it."""
    if not filled:
        return written if is_server else WITHHELD
    try:
        if isinstance(filled, Mapping):
            written %= {name: plain(value) for name, value in filled.items()}
        elif isinstance(filled, tuple):
            written %= tuple(map(plain, filled))
    except (TypeError, ValueError):
        pass  # it wants a number where there is none: the pattern says enough
    return " ".join(written.split())


def plain(value: object) -> object:
    return value if isinstance(value, int | float) else LEFT_OUT


def kinds(error: BaseException) -> str:
    """The type of an exception and of those that led to it: IntegrityError from UniqueViolation."""
    names: list[str] = []
    step: BaseException | None = error
    while step is not None and len(names) < DEEPEST:
        names.append(type(step).__name__)
        step = step.__cause__ or step.__context__
    return " from ".join(names)


def came_by(trace: TracebackType | None) -> list[str]:
    """Where it came by in our own code, and the innermost place of all: file, line and function."""
    steps = []
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        inside = name.removeprefix(ROOT)
        if trace.tb_next is None or inside.startswith(tuple(f"{one}/" for one in OURS)):
            steps.append(
                f"{'/'.join(inside.split('/')[-3:])}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}"
            )
        trace = trace.tb_next
    return steps[-DEEPEST:]
