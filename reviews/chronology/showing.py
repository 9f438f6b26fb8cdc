"""What the pages of a chronology show: one part, the whole, what stands out, and how far the agencies are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions.models import Theme
from partnership.agencies.models import Agency
from partnership.pages import words
from partnership.pages.components import Colour, Stat, Tag
from reviews.chronology import access, composite
from reviews.chronology.comparing import Event
from reviews.chronology.composite import Composite
from reviews.chronology.dates import Precision
from reviews.chronology.forms import LookForm
from reviews.chronology.models import Chronology, Comparison, Entry, Part
from reviews.chronology.rules import LONGEST_SPEAKING, MARKS_SHOWN, Against, PartState, known_first, outside

COLOURS: dict[str, Colour] = {
    PartState.WRITING: "amber",
    PartState.HANDED_IN: "green",
    PartState.SENT_BACK: "amber",
}
PRECISION: dict[str, Colour] = {
    Precision.APPROXIMATE: "grey",
    Precision.RANGE: "grey",
    Precision.BEFORE: "grey",
    Precision.AFTER: "grey",
    Precision.UNCERTAIN: "amber",
    Precision.UNKNOWN: "amber",
}


@dataclass(frozen=True)
class Line:
    """One entry as a row of a table."""

    event: Event
    url: str
    agency: str
    lies: str
    outside: str
    tag: Tag | None
    people: list[str]
    themes: list[str]
    known: str
    marks: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Month:
    """The entries of one month, or those without a date."""

    name: str
    lines: list[Line]


def lies(earliest: date | None, latest: date | None, precision: str) -> str:
    """Between which days an event is put in order, where that does not stand in the date as written."""
    if precision == Precision.EXACT or not (earliest or latest):
        return ""
    first, last = (words.tiny_date(day) if day else "" for day in (earliest, latest))
    if not (first and last):
        return f"from {first}" if first else f"until {last}"
    return first if first == last else f"{first} to {last}"


def read_as(days: Mapping[str, Any]) -> str:
    """How the date of a row was read, where that is not the date as it was written."""
    if not days or days["precision"] == Precision.EXACT:
        return ""
    found = [
        lies(days["earliest"], days["latest"], days["precision"]),
        Precision(days["precision"]).label.lower(),
    ]
    return f"Read as {', '.join(filter(None, found))}"


def outside_of(chronology: Chronology, one: Event | Entry) -> str:
    """Whether it lies before or after the period, for its writer to look at: it is taken all the same."""
    return outside(one.earliest, one.latest, from_on=chronology.from_on, until_on=chronology.until_on)


def period(chronology: Chronology) -> str:
    """1 May 2016 to 3 June 2017"""
    return f"{words.plain_date(chronology.from_on)} to {words.plain_date(chronology.until_on)}"


class Drawing:
    """Makes rows of events, with every name asked for once."""

    def __init__(self, whole: Composite) -> None:
        self.whole = whole
        self.agencies = whole.agency_names
        self.people = {pk: one.pseudonym for pk, one in whole.names.items()}
        self.themes: dict[UUID, str] = dict(Theme.objects.values_list("pk", "name"))
        # One address is worked out; the others differ in the key.
        nobody = UUID(int=0)
        self.stem = reverse("reviews_chronology:entry", args=[nobody])[: -len(f"{nobody}/")]
        pair = reverse("reviews_chronology:compare", args=[whole.chronology.review_id, nobody, nobody])
        self.compare = pair[: -len(f"{nobody}/{nobody}/")]

    def line(self, event: Event, *, most: int | None = None) -> Line:
        """One row, with so many of its marks."""
        return Line(
            event,
            f"{self.stem}{event.pk}/",
            self.agencies.get(event.agency, "An agency that is no longer involved"),
            lies(event.earliest, event.latest, event.precision),
            outside_of(self.whole.chronology, event),
            Tag(PRECISION[event.precision], str(Precision(event.precision).label))
            if event.precision != Precision.EXACT
            else None,
            sorted(self.people[pk] for pk in event.people if pk in self.people),
            sorted(self.themes[pk] for pk in event.themes if pk in self.themes),
            known(event),
            [
                (
                    ("Same event? " if mark.kind == Against.TWICE else "Contradiction? ")
                    if not mark.is_judged
                    else ("Same event: " if mark.kind == Against.TWICE else "Contradiction: "),
                    f"{self.compare}{event.pk}/{mark.other.pk}/?kind={mark.kind}",
                    f"{self.agencies.get(mark.other.agency, 'another agency')}, {mark.other.written}",
                )
                for mark in event.marks[:most]
            ],
        )

    def months(self, events: Iterable[Event]) -> list[Month]:
        """The rows in their months; those without a date at the end."""
        found: list[Month] = []
        for event in events:
            name = f"{event.day:%B %Y}" if event.day else "Date not known"
            if not found or found[-1].name != name:
                found.append(Month(name, []))
            found[-1].lines.append(self.line(event, most=MARKS_SHOWN))
        return found


def known(event: Event) -> str:
    """When and by whom it became known, in a sentence."""
    if not event.known_written and not event.known_by:
        return ""
    by = f" by {event.known_by}" if event.known_by else ""
    return f"Known {event.known_written}{by}".strip()


@dataclass(frozen=True)
class Knowing:
    """That an agency knew of something later than it happened, or before, which cannot be."""

    line: Line
    days: int | None
    """None where one of the two dates is open, so that nobody can say."""

    @property
    def cannot_be(self) -> bool:
        return self.days is not None and self.days < 0

    @property
    def order(self) -> tuple[bool, bool, int]:
        """What cannot be stands on top, then the longest gap; those that nobody can say come last."""
        days = self.days or 0
        return not self.cannot_be, self.days is None, days if self.cannot_be else -days

    @property
    def says(self) -> str:
        """The gap in words."""
        if self.days is None:
            return "Not known how much later"
        if self.cannot_be:
            return "Known before it happened"
        return "Known at once" if not self.days else f"{words.count(self.days, 'day')} later"


def knowings(whole: Composite, events: Iterable[Event]) -> list[Knowing]:
    """Who knew what when: the longest gap first; what was known before it happened stands on top.

    The gap is counted from the last day on which it may have happened to the first on which it may have been known.
    """
    drawing = Drawing(whole)
    found = []
    for event in events:
        if not event.day or not (event.known_earliest or event.known_latest):
            continue
        days = None
        if event.earliest and event.known_latest and known_first(event.earliest, event.known_latest):
            days = (event.known_latest - event.earliest).days
        elif event.known_earliest and event.latest:
            days = max((event.known_earliest - event.latest).days, 0)
        found.append(Knowing(drawing.line(event), days))
    return sorted(found, key=lambda one: one.order)


# How far it is ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PartLine:
    """One agency’s part, as the list of parts names it."""

    agency: Agency
    url: str
    entries: str
    tag: Tag
    note: str
    is_late: bool


def parts(chronology: Chronology, agencies: Iterable[Agency], events: Iterable[Event]) -> list[PartLine]:
    """Every involved agency, with what it has written and whether it has handed in."""
    by_agency = {one.agency_id: one for one in access.parts(chronology)}
    number: dict[UUID, int] = {}
    for event in events:
        number[event.agency] = number.get(event.agency, 0) + 1
    return [part_line(chronology, one, by_agency.get(one.pk), number.get(one.pk, 0)) for one in agencies]


def part_line(chronology: Chronology, agency: Agency, part: Part | None, entries: int) -> PartLine:
    state = part.state if part else PartState.WRITING
    late = (
        state != PartState.HANDED_IN
        and chronology.wanted_on is not None
        and chronology.wanted_on < timezone.localdate()
    )
    note = ""
    if part and part.state == PartState.HANDED_IN and part.handed_in_at and part.handed_in_by:
        note = f"Handed in {words.moment_inside(part.handed_in_at)} by {part.handed_in_by.name}"
    elif part and part.state == PartState.SENT_BACK:
        note = part.sent_back_because
    return PartLine(
        agency,
        reverse("reviews_chronology:part", args=[chronology.review_id, agency.pk]),
        words.count(entries, "entry", "entries"),
        Tag("red", "Late") if late else Tag(COLOURS[state], str(PartState(state).label)),
        note,
        late,
    )


def stats(whole: Composite, path: str) -> list[Stat]:
    """What stands out, each number leading to what it counts."""
    events = whole.events
    contradictions = sum(any(m.kind == Against.CONTRADICTION for m in event.marks) for event in events)
    twice = sum(any(m.kind == Against.TWICE for m in event.marks) for event in events)
    strips = whole.strips
    silences, waiting = sum(len(strip.silences) for strip in strips), len(whole.waiting)
    still = [Stat("Agencies still writing", waiting, f"{path}#parts")] if waiting else []
    return [
        Stat("Entries", words.commas(len(events)), path),
        Stat("In a contradiction", contradictions, f"{path}?only=contradiction", alert=bool(contradictions)),
        Stat("Perhaps twice", twice, f"{path}?only=twice"),
        Stat(
            "Long silences",
            silences,
            reverse("reviews_chronology:silence", args=[whole.chronology.review_id]),
            alert=bool(silences),
        ),
        *still,
    ]


def of_part(user: User, chronology: Chronology, agency: Agency) -> dict[str, Any]:
    """Everything of the page of one agency’s part."""
    part = Part.objects.filter(chronology=chronology, agency=agency).select_related("handed_in_by").first()
    whole = composite.merged(chronology, agency=agency)
    events = whole.events
    review = chronology.review
    is_open = access.is_open(review)
    writes = access.can_enter(user, review, agency.pk) and is_open
    handed_in = part is not None and part.state == PartState.HANDED_IN
    return {
        "part": part,
        "line": part_line(chronology, agency, part, len(events)),
        "months": Drawing(whole).months(events),
        "number": len(events),
        "writes": writes and (not handed_in or access.can_open(user, review)),
        "may_hand_in": writes and not handed_in,
        "may_send_back": handed_in and is_open and access.can_open(user, review),
        "suspects": suspects(events) if access.can_enter(user, review, agency.pk) else [],
        "replaced": words.count(sum(event.replaced for event in events), "name"),
    }


def suspects(events: Iterable[Event]) -> list[str]:
    """Words that may be names, each once."""
    return sorted({word for event in events for word in event.suspects})


def neighbours(entry: Entry, whole: Composite, *, days: int = 7, most: int = 12) -> list[Event]:
    """The entries of other agencies that lie near one in time, and others of its own: what it may be compared with."""
    if not (here := days_of(entry)):
        return []
    near = [
        (abs(there[0] - here[0]), event)
        for event in whole.events
        if event.pk != entry.pk
        and (there := days_of(event))
        and there[0] - here[1] <= days
        and here[0] - there[1] <= days
        and there[1] - there[0] <= LONGEST_SPEAKING
    ]
    near.sort(key=lambda one: one[0])
    return [event for _, event in near[:most]]


def days_of(event: Event | Entry) -> tuple[int, int] | None:
    """The first and the last day on which it may have been; the one that is known where the other end is open."""
    first, last = event.earliest or event.latest, event.latest or event.earliest
    return (first.toordinal(), last.toordinal()) if first and last else None


# Filters and pairs --------------------------------------------------------------------------------


def filters(form: LookForm, path: str) -> dict[str, Any]:
    """The filter beside a list, as components/filters.html takes it."""
    return {
        "filters": {"form": form},
        "is_filtered": bool(form.chosen),
        "filters_chosen": form.chosen,
        "url_without_filters": path,
    }


def whys(line: Line, other: UUID) -> list[str]:
    """By which rules, or in whose judgement, two entries stand against each other."""
    return [
        f"{mark.kind.label}: {mark.why[:1].lower()}{mark.why[1:]}"
        if not mark.is_judged
        else f"{mark.kind.label}. Judged: {mark.why}"
        for mark in line.event.marks
        if mark.other.pk == other
    ]


def judged(one: Entry, other: Entry) -> list[Comparison]:
    """What people have said of two entries."""
    first, second = sorted((one.pk, other.pk))
    return list(Comparison.objects.filter(first=first, second=second).select_related("made_by"))
