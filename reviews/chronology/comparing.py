"""Which entries may tell of the same event, and which cannot both be right: pure, over entries that are in memory.

Only pairs are pointed out, each with the rule that it falls under; nothing is merged or left out, and a person judges.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from uuid import UUID

from reviews.chronology.dates import Precision
from reviews.chronology.rules import ALIKE, MOST_COMPARED, NEAR_MINUTES, Against

DAYS_APART = 3


@dataclass
class Event:
    """An entry as it is read: with pseudonyms, or with real names for those who may see them."""

    pk: UUID
    agency: UUID
    written: str
    earliest: date | None
    latest: date | None
    precision: str
    time: time | None
    sequence: int
    happened: str
    source: str
    place: str
    known_written: str
    known_earliest: date | None
    known_latest: date | None
    known_by: str
    comment: str
    replaced: int
    suspects: Sequence[str]
    people: frozenset[UUID] = frozenset()
    themes: frozenset[UUID] = frozenset()
    marks: list["Mark"] = field(default_factory=list)
    is_locked: bool = False
    """Whether the key to its real names is gone, so that it is read with pseudonyms by everybody."""

    @cached_property
    def letters(self) -> frozenset[str]:
        """The groups of three letters of what happened, as pg_trgm has them."""
        padded = (f"  {word} " for word in re.findall(r"\w+", self.happened.casefold()))
        return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))

    @property
    def day(self) -> date | None:
        """Where it stands in the order: the first day on which it may have been, or the last if only that is known."""
        return self.earliest or self.latest

    @property
    def is_exact(self) -> bool:
        return self.precision == Precision.EXACT


@dataclass(frozen=True)
class Mark:
    """What one entry may be to another, by which rule or in whose judgement."""

    kind: Against
    other: Event
    why: str
    is_judged: bool = False


Judged = dict[tuple[UUID, UUID, str], tuple[bool, str]]
"""Of each pair, the smaller key first, and question: whether it stands, and why."""


def mark(events: Sequence[Event], judged: Judged, *, persons: frozenset[UUID]) -> int:
    """Write on each event what it may be to others; returns how many pairs there are. `persons` are not places."""
    found: dict[tuple[UUID, UUID, str], tuple[Event, Event, str]] = {}
    for one, other, kind, why in pairs(events, persons):
        first, second = (one, other) if one.pk < other.pk else (other, one)
        found.setdefault((first.pk, second.pk, kind), (first, second, why))
    by_key = {event.pk: event for event in events}
    for key, (stands, because) in judged.items():
        if stands and key[0] in by_key and key[1] in by_key:
            found[key] = (by_key[key[0]], by_key[key[1]], because)
        elif not stands:
            found.pop(key, None)
    for key, (one, other, why) in found.items():
        is_judged = key in judged
        one.marks.append(Mark(Against(key[2]), other, why, is_judged))
        other.marks.append(Mark(Against(key[2]), one, why, is_judged))
    return len(found)


def pairs(events: Iterable[Event], persons: frozenset[UUID]) -> Iterator[tuple[Event, Event, Against, str]]:
    """Every pair that a rule points out."""
    days: dict[tuple[date | None, date | None], list[Event]] = defaultdict(list)
    for event in events:
        if event.day:
            days[event.earliest, event.latest].append(event)
    for (first, last), same in days.items():
        for one, other in compared(same):
            if are_alike(one, other):
                yield one, other, Against.TWICE, "The same date, and the words are alike"
            elif first == last and (why := why_not_both(one, other, persons)):
                yield one, other, Against.CONTRADICTION, why
        if first and first == last:
            for later in range(1, DAYS_APART + 1):
                day = date.fromordinal(min(first.toordinal() + later, date.max.toordinal()))
                yield from apart(same, days.get((day, day), []), persons)


def compared(same: list[Event]) -> Iterator[tuple[Event, Event]]:
    """Each pair of a day once; of a day with very many entries, those with equal words only."""
    if len(same) <= MOST_COMPARED:
        for at, one in enumerate(same):
            for other in same[at + 1 :]:
                yield one, other
        return
    equal: dict[str, Event] = {}
    for event in same:
        if (other := equal.setdefault(event.happened, event)) is not event:
            yield other, event


def are_alike(one: Event, other: Event) -> bool:
    """Whether the words of two entries are nearly the same."""
    a, b = one.letters, other.letters
    if not a or not b or min(len(a), len(b)) < ALIKE * max(len(a), len(b)):
        return False
    shared = len(a & b)
    return shared >= ALIKE * (len(a) + len(b) - shared)


def why_not_both(one: Event, other: Event, persons: frozenset[UUID]) -> str:
    """Why two entries of one day cannot both be right, or nothing."""
    if not (one.is_exact and other.is_exact and one.place and other.place):
        return ""
    if not one.people & other.people & persons:
        return ""
    here, there = (" ".join(event.place.casefold().split()) for event in (one, other))
    if here in there or there in here:
        return ""
    if one.time and other.time:
        minutes = abs(minute(one.time) - minute(other.time))
        if minutes > NEAR_MINUTES:
            return ""
        return f"The same person at two places within {NEAR_MINUTES} minutes"
    return "The same person at two places on the same day"


def minute(at: time) -> int:
    return at.hour * 60 + at.minute


def apart(
    same: list[Event], later: list[Event], persons: frozenset[UUID]
) -> Iterator[tuple[Event, Event, Against, str]]:
    """What two agencies tell alike of the same person, on days that lie close together."""
    if len(same) * len(later) > MOST_COMPARED**2:
        return
    for one in same:
        for other in later:
            if one.agency == other.agency or not (one.is_exact and other.is_exact):
                continue
            if one.people & other.people & persons and are_alike(one, other):
                yield one, other, Against.CONTRADICTION, "Alike, and about the same person, on different days"


RULES = (
    "The same event twice: two entries with the same date whose words are alike (they share at least "
    f"{round(ALIKE * 100)}% of their groups of three letters).",
    "A contradiction: the same person at two places on the same exact day; where both entries have a time, only "
    f"within {NEAR_MINUTES} minutes.",
    f"A contradiction: two agencies tell of the same person in like words on days up to {DAYS_APART} days apart.",
    "Both can be judged by hand, for any two entries, with the reason. Nothing is merged or left out.",
)
"""What the page says of how pairs are found."""
