"""Reads docker-compose.yml and Dockerfile as the engine would, as far as ours use them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from config.local.places import ROOT

COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "Dockerfile"
# What an operator must set; everything else has a default.
SECRETS = (
    "SECRET_KEY",
    "PSEUDONYM_KEYS",
    "DATABASE_APP_PASSWORD",
    "DATABASE_OWNER_PASSWORD",
    "DATABASE_SUPERUSER_PASSWORD",
)


class Unset(Exception):
    """A variable without which the file stops; says what the file says."""


def load() -> dict[str, Any]:
    """The file with its anchors followed and nothing filled in."""
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


def fill(value: Any, variables: Mapping[str, str]) -> Any:
    """`value` with every `${NAME}` replaced, in texts, lists and mappings. Raises Unset."""
    if isinstance(value, str):
        return fill_text(value, variables)
    if isinstance(value, list):
        return [fill(item, variables) for item in value]
    if isinstance(value, dict):
        return {key: fill(item, variables) for key, item in value.items()}
    return value


def fill_text(text: str, variables: Mapping[str, str]) -> str:
    """`$$`, `${NAME}`, `${NAME:-instead}` and `${NAME:?sentence}`, one inside another."""
    done, rest = "", text
    while "$" in rest:
        before, _, rest = rest.partition("$")
        done += before
        if rest.startswith("$"):
            done, rest = done + "$", rest[1:]
            continue
        inner, rest = braces(rest)
        name, operator, other = re.fullmatch(r"(\w+)(:-|:\?|)(.*)", inner, re.DOTALL).groups()  # type: ignore[union-attr]
        if variables.get(name):
            done += variables[name]
        elif operator == ":-":
            done += fill_text(other, variables)
        else:
            raise Unset(other or name)
    return done + rest


def braces(text: str) -> tuple[str, str]:
    """What stands between the first brace and its partner, and what follows."""
    depth = 0
    for place, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            return text[1:place], text[place + 1 :]
    raise ValueError(f"no end of {text[:40]}")


def names_in(text: str) -> set[str]:
    """Every variable that the file asks for."""
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    handed_on = {name for name, value in load()["x-environment"].items() if value is None}
    return asked | handed_on


def environment(service: str, variables: Mapping[str, str]) -> dict[str, str]:
    """What Compose puts into a container of this service; a name without a value comes from outside or not at all."""
    given = fill(load()["services"][service].get("environment", {}), variables)
    chosen = {name: variables.get(name) if value is None else value for name, value in given.items()}
    return {name: value for name, value in chosen.items() if value is not None}


# The image -----------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile, one instruction and its words at a time, continued lines joined."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if line and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    pairs = (line.strip().partition(" ") for line in joined.splitlines())
    return [(word, rest.strip()) for word, _, rest in pairs]


def last_stage() -> list[tuple[str, str]]:
    """What makes the image that serves."""
    found = instructions()
    start = max(place for place, (word, _) in enumerate(found) if word == "FROM")
    return found[start:]


def command_of_image() -> list[str]:
    words: list[str] = json.loads(dict(last_stage())["CMD"])
    return words


def healthcheck_of_image() -> list[str]:
    words: list[str] = json.loads(dict(last_stage())["HEALTHCHECK"].partition("CMD ")[2])
    return words


def environment_of_image() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in dict(last_stage())["ENV"].split())
