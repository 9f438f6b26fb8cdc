"""The composite chronology: what all agencies have recorded, merged into one order, with what stands out in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from partnership.agencies.models import Agency
from partnership.base import secrets
from reviews.chronology import comparing, sealing, silence
from reviews.chronology.comparing import Event
from reviews.chronology.models import WORDS, Chronology, Comparison, Entry, Name, Part
from reviews.chronology.rules import PEOPLE, Against, Depth, PartState

COLUMNS = (
    "pk", "agency_id", "written", "earliest", "latest", "precision", "time", "sequence", "happened", "source", "place",
    "known_written", "known_earliest", "known_latest", "known_by", "comment", "replaced", "suspects",
)  # fmt: skip


@dataclass(frozen=True)
class Composite:
    """Everything of a chronology, in order; filters only look at a part of it."""

    chronology: Chronology
    depth: Depth
    events: list[Event]
    agencies: list[Agency]
    names: dict[UUID, Name]
    pairs: int
    waiting: frozenset[UUID]
    """The agencies that have not handed in."""

    @property
    def agency_names(self) -> dict[UUID, str]:
        return {one.pk: one.name for one in self.agencies}

    @property
    def replaced(self) -> int:
        """How many names were replaced by pseudonyms."""
        return sum(event.replaced for event in self.events)

    @property
    def locked(self) -> int:
        """How many entries should show real names and cannot, because the key to them is gone."""
        return sum(event.is_locked for event in self.events)

    @property
    def strips(self) -> list[silence.Strip]:
        """The weeks of each involved agency."""
        return silence.strips(
            self.events,
            [(one.pk, one.name) for one in self.agencies],
            from_on=self.chronology.from_on,
            until_on=self.chronology.until_on,
            waiting=self.waiting,
        )


def merged(
    chronology: Chronology, *, depth: Depth = Depth.PSEUDONYMS, agency: Agency | None = None
) -> Composite:
    """All entries of a chronology in the order in which things happened, in a fixed number of queries.

    With an `agency`, its own part alone: nothing of another's stands in it, nor is hinted at.
    """
    entries = Entry.objects.filter(chronology=chronology).order_by()
    if agency:
        entries = entries.filter(agency=agency)
    events = [Event(*row) for row in entries.values_list(*COLUMNS)]
    if depth == Depth.NAMES:
        with_names(dict(entries.values_list("pk", "sealed")), events)
    for model, name in ((Entry.people.through, "people"), (Entry.themes.through, "themes")):
        links(model, name, chronology, events)
    events.sort(key=order)
    names = {one.pk: one for one in Name.objects.filter(review=chronology.review_id)}
    persons = frozenset(pk for pk, one in names.items() if one.kind in PEOPLE)
    pairs = comparing.mark(events, judged(chronology), persons=persons)
    handed_in = Part.objects.filter(chronology=chronology, agency=OuterRef("pk"), state=PartState.HANDED_IN)
    involved = Agency.objects.filter(reviews_involved_in__review=chronology.review_id).order_by("name")
    agencies = list(involved.annotate(has_handed_in=Exists(handed_in)))
    waiting = frozenset(one.pk for one in agencies if not one.has_handed_in)
    return Composite(chronology, depth, events, list(agencies), names, pairs, waiting)


def with_names(sealed: dict[UUID, str], events: list[Event]) -> None:
    """The words as they were written, in place of those with pseudonyms; these stay where the key to them is gone."""
    for event in events:
        try:
            found = sealing.opened(sealed[event.pk])
        except secrets.Unreadable:
            event.is_locked = True
            continue
        for column, text in found.items():
            if column in WORDS:
                setattr(event, column, text)


def links(through: Any, name: str, chronology: Chronology, events: list[Event]) -> None:
    """Whom or what entries are about, in one query."""
    column = {"people": "name_id", "themes": "theme_id"}[name]
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = through.objects.filter(entry__chronology=chronology).order_by().values_list("entry_id", column)
    for entry, key in rows:
        found[entry].add(key)
    for event in events:
        if keys := found.get(event.pk):
            setattr(event, name, frozenset(keys))


def order(event: Event) -> tuple[Any, ...]:
    """By the first day on which it may have been; what is better known comes first; unknown dates at the end.

    What is open at one end stands at the other, behind everything of that day: what was before 3 May before 3 May.
    """
    return (
        event.day is None,
        event.day or date.max,
        (event.earliest and event.latest) or date.max,
        event.time is None,
        event.time.isoformat() if event.time else "",
        str(event.agency),
        event.sequence,
    )


def judged(chronology: Chronology) -> comparing.Judged:
    """What people have said of pairs."""
    rows = Comparison.objects.filter(chronology=chronology).values_list(
        F("first_id"), F("second_id"), "kind", "stands", "because"
    )
    return {(first, second, kind): (stands, why) for first, second, kind, stands, why in rows}


# Looking at a part --------------------------------------------------------------------------------


KEYS, DAYS = ("people", "agencies", "themes"), ("from_on", "until_on")


@dataclass(frozen=True)
class Look:
    """What somebody wants to see of a chronology; nothing chosen is everything."""

    people: frozenset[UUID] = frozenset()
    agencies: frozenset[UUID] = frozenset()
    themes: frozenset[UUID] = frozenset()
    words: str = ""
    from_on: date | None = None
    until_on: date | None = None
    only: str = ""

    def as_kept(self) -> dict[str, Any]:
        """The same in a form that a job keeps."""
        kept: dict[str, Any] = {name: sorted(map(str, getattr(self, name))) for name in KEYS}
        kept |= {"words": self.words, "only": self.only}
        return kept | {name: day.isoformat() for name in DAYS if (day := getattr(self, name))}

    @classmethod
    def kept(cls, kept: dict[str, Any]) -> "Look":
        """What was kept."""
        keys = {name: frozenset(map(UUID, kept.get(name, ()))) for name in KEYS}
        days = {name: date.fromisoformat(kept[name]) for name in DAYS if name in kept}
        return cls(
            people=keys["people"],
            agencies=keys["agencies"],
            themes=keys["themes"],
            words=kept.get("words", ""),
            from_on=days.get("from_on"),
            until_on=days.get("until_on"),
            only=kept.get("only", ""),
        )

    @property
    def tests(self) -> list[Callable[[Event], bool]]:
        """What an event has to be."""
        found: list[Callable[[Event], bool]] = []
        if self.people:
            found.append(lambda event: bool(event.people & self.people))
        if self.agencies:
            found.append(lambda event: event.agency in self.agencies)
        if self.themes:
            found.append(lambda event: bool(event.themes & self.themes))
        if self.words:
            wanted = self.words.casefold().split()
            found.append(lambda event: all(word in haystack(event) for word in wanted))
        if (from_on := self.from_on) is not None:
            found.append(lambda event: event.day is not None and (event.latest or date.max) >= from_on)
        if (until_on := self.until_on) is not None:
            found.append(lambda event: event.day is not None and (event.earliest or date.min) <= until_on)
        if self.only:
            found.append(ONLY[self.only])
        return found

    def of(self, events: Iterable[Event]) -> list[Event]:
        """The events that fit, in their order."""
        tests = self.tests
        return [event for event in events if all(test(event) for test in tests)]


def haystack(event: Event) -> str:
    return " ".join([event.written, *(getattr(event, name) for name in WORDS)]).casefold()


def marked(kind: Against) -> Callable[[Event], bool]:
    return lambda event: any(one.kind == kind for one in event.marks)


ONLY: dict[str, Callable[[Event], bool]] = {
    Against.TWICE: marked(Against.TWICE),
    Against.CONTRADICTION: marked(Against.CONTRADICTION),
    "names": lambda event: bool(event.suspects),
    "undated": lambda event: event.day is None,
    "late": lambda event: bool(event.known_earliest or event.known_latest),
}
"""What else can be looked for."""
