"""The tracker as a board: one column for each stage, the soonest first in each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from partnership.accounts.models import User
from partnership.actions import access, lists, standing
from partnership.actions.models import Action
from partnership.actions.rules import State
from partnership.pages.components import Due, Tag

SHOWN = 10


@dataclass(frozen=True)
class Card:
    """One action on the board."""

    action: Action
    tag: Tag
    due: Due
    source: str


@dataclass(frozen=True)
class Column:
    """One stage, with its first cards and how many there are in all."""

    key: str
    name: str
    number: int
    cards: list[Card]
    url: str


def columns(actions: QuerySet[Any], *, user: User, today: date, url: Any) -> list[Column]:
    """Every column: two queries, one for the numbers and one for the cards. `url` leads to the list of a stage."""
    numbers = dict(actions.order_by().values_list("far").annotate(number=Count("pk")))
    place = Window(RowNumber(), partition_by=[F("far")], order_by=["due_on", "number"])
    shown = actions.annotate(place=place).filter(place__lte=SHOWN).order_by("due_on", "number")
    reads = access.reads_sources(user)
    cards: dict[str, list[Card]] = {key: [] for key, _ in standing.FAR}
    for action in shown:
        if action.far in cards:
            tag, due = words_of(action, today=today)
            cards[action.far].append(Card(action, tag, due, lists.source_of(action, reads=reads)))
    return [Column(key, name, numbers.get(key, 0), cards[key], url(key)) for key, name in standing.FAR]


def words_of(action: Action, *, today: date) -> tuple[Tag, Due]:
    """The status and the date of a card, which say nothing else than its column: what is evidenced was checked."""
    tag, due = lists.status_tag(action), lists.due_of(action, today=today)
    if action.state == State.EVIDENCED:
        tag = Tag(tag.colour, "Evidence accepted")
    return tag, Due("Due", due.day) if action.state in (State.EVIDENCED, State.EMBEDDED) else due
