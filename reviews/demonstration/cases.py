"""The invented cases: those of the published years on fixed days, and later ones after which actions are under way."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from partnership.actions.demonstration_data import ORIGINS

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Case:
    """One review that has ended, with what it was about."""

    key: str
    kind: str
    started_on: date
    ended_on: date
    pseudonym: str
    nature: str
    age: int
    gender: str
    themes: tuple[str, ...]
    summary: str
    origin: str
    """The source of the demonstration's actions that follow from it; empty where none do."""


ORIGIN = {"rr2023a": "old_rr1", "rr2023b": "old_rr2", "lr2024c": "old_lr1", "scr": "old_scr"}
"""Reviews of the published years after which actions were agreed that have long been closed."""


def rows(name: str) -> list[dict[str, str]]:
    """A table of the folder."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cases(today: date) -> list[Case]:
    """Every review that has ended, the oldest first."""
    fixed = [
        case(
            row,
            started_on=date.fromisoformat(row["started_on"]),
            ended_on=date.fromisoformat(row["ended_on"]),
            origin=ORIGIN.get(row["key"], ""),
        )
        for row in rows("cases")
    ]
    recent = []
    for row in rows("recent"):
        agreed_on = today - timedelta(days=ORIGINS[row["origin"]].ago)
        started_on = agreed_on - timedelta(days=int(row["days_before"]))
        ended_on = started_on + timedelta(days=int(row["lasted"]))
        recent.append(case(row, started_on=started_on, ended_on=ended_on, origin=row["origin"]))
    return sorted(fixed + recent, key=lambda one: (one.started_on, one.key))


def case(row: dict[str, str], *, started_on: date, ended_on: date, origin: str) -> Case:
    """A row of one of the tables."""
    return Case(
        key=row["key"],
        kind=row["kind"],
        started_on=started_on,
        ended_on=ended_on,
        pseudonym=row["pseudonym"],
        nature=row["nature"],
        age=int(row["age"]),
        gender=row["gender"],
        themes=tuple(row["themes"].split("|")),
        summary=row["summary"],
        origin=origin,
    )
