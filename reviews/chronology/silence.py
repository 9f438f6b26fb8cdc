"""In which weeks an involved agency recorded nothing: pure, over entries that are in memory."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from partnership.pages import charts, words
from reviews.chronology.comparing import Event
from reviews.chronology.dates import Precision
from reviews.chronology.rules import LONGEST_SPEAKING, SILENT_WEEKS

WEEK = timedelta(days=7)
RULE = (
    "A week is silent where an agency has no entry that lies in it. An entry breaks a silence if its day is known to "
    f"the week, or if it went on from one day to another for {LONGEST_SPEAKING} days or fewer. “May 2015” shows no "
    "contact in any one week: it breaks none, and is told beside the silence in which it may lie. "
    f"Silences of {SILENT_WEEKS} weeks and more are pointed out, once the agency has handed in."
)


@dataclass(frozen=True)
class Gap:
    """Weeks in a row without a word."""

    first: date
    last: date
    perhaps: int = 0
    """How many entries may lie in it, of which nobody knows in which week."""

    @property
    def weeks(self) -> int:
        """Also those of which the period has only some days."""
        return ((self.last - monday(self.first)).days + 7) // 7

    def __str__(self) -> str:
        said = f"{words.count(self.weeks, 'week')}, {words.plain_date(self.first)} to {words.plain_date(self.last)}"
        entries = words.count(self.perhaps, "entry", "entries")
        return f"{said} ({entries} may lie in it, with no exact week)" if self.perhaps else said


@dataclass(frozen=True)
class Strip:
    """One agency through the weeks of the period: how many of them it recorded something in, and the long gaps."""

    agency: str
    spoken: tuple[bool, ...]
    gaps: tuple[Gap, ...]
    """The weeks in a row without a word, also of an agency that is still writing."""
    is_waiting: bool = False
    """Whether the agency has not handed in: what looks like silence may still be written."""
    perhaps: tuple[bool, ...] = ()
    """The weeks without a word in which an entry may lie whose week is not known."""

    @property
    def weeks(self) -> int:
        return sum(self.spoken)

    @property
    def silences(self) -> tuple[Gap, ...]:
        """The gaps that are silences: those of an agency that has handed in."""
        return () if self.is_waiting else self.gaps

    @property
    def says(self) -> str:
        """The drawing in words."""
        waiting = "; it has not handed in yet" if self.is_waiting else ""
        silent = f", silent for {words.listed([str(gap) for gap in self.silences])}" if self.silences else ""
        return f"{self.agency}: entries in {self.weeks} of {words.count(len(self.spoken), 'week')}{silent}{waiting}"

    @property
    def svg(self) -> SafeString:
        """One bar per run of weeks: full where something was recorded, ochre where a silence is pointed out."""
        width, height = 540, 18
        each = width / max(len(self.spoken), 1)
        parts = [charts.rectangle(0, 0, 7, width, 4)]
        at = 0
        for length, spoken in runs(self.spoken):
            if spoken or (length >= SILENT_WEEKS and not self.is_waiting):
                tall = height if spoken else 8
                place = (at * each, (height - tall) / 2, max(length * each, 1), tall)
                parts.append(charts.rectangle(1 if spoken else 3, *place))
            at += length
        at = 0
        for length, perhaps in runs(self.perhaps):
            if perhaps:
                parts.append(charts.rectangle(2, at * each, (height - 12) / 2, max(length * each, 1), 12))
            at += length
        return charts.drawing(
            f"Weeks in which {self.agency} recorded something", self.says, width, height, parts, stretch=True
        )


def strips(
    events: Iterable[Event],
    agencies: Sequence[tuple[object, str]],
    *,
    from_on: date,
    until_on: date,
    waiting: Container[object] = (),
) -> list[Strip]:
    """Each agency’s weeks, Monday to Sunday, from the first day of the period to the last.

    `waiting` are the agencies that have not handed in.
    """
    start = monday(from_on)
    number = (until_on - start).days // 7 + 1
    spoken: dict[object, bytearray] = {pk: bytearray(number) for pk, _ in agencies}
    vague: dict[object, list[range]] = {pk: [] for pk, _ in agencies}
    for event in events:
        weeks = spoken.get(event.agency)
        if weeks is None or event.earliest is None or event.latest is None:
            continue
        if (event.latest - event.earliest).days > LONGEST_SPEAKING:
            continue
        first, last = ((day - start).days // 7 for day in (event.earliest, event.latest))
        within = range(max(first, 0), min(last, number - 1) + 1)
        if not is_known_to_the_week(event):
            vague[event.agency].append(within)
            continue
        for week in within:
            weeks[week] = 1
    return [
        Strip(
            name,
            tuple(map(bool, spoken[pk])),
            tuple(gaps(spoken[pk], vague[pk], from_on=from_on, until_on=until_on)),
            pk in waiting,
            perhaps_in(spoken[pk], vague[pk]),
        )
        for pk, name in agencies
    ]


def is_known_to_the_week(event: Event) -> bool:
    """Whether an entry with two ends shows contact in each week in which it lies.

    “3 to 20 May” went on all the time; “between 3 and 20 May” and “May” were one day of which nobody knows which.
    """
    if event.earliest is None or event.latest is None:
        return False
    if event.latest - event.earliest < WEEK:
        return True
    return event.precision == Precision.RANGE and "between" not in event.written.casefold()


def perhaps_in(weeks: bytearray, vague: Iterable[range]) -> tuple[bool, ...]:
    """The weeks without a word in which a vague entry may lie."""
    found = {week for within in vague for week in within}
    return tuple(week in found and not spoken for week, spoken in enumerate(weeks))


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def gaps(weeks: bytearray, vague: Sequence[range], *, from_on: date, until_on: date) -> Iterable[Gap]:
    """The silences that are long enough to be pointed out, each with how many vague entries may lie in it.

    No day before or after the period is said to be silent: nobody was asked for it.
    """
    at, start = 0, monday(from_on)
    for length, spoken in runs(tuple(map(bool, weeks))):
        if not spoken and length >= SILENT_WEEKS:
            perhaps = sum(bool(one) and one[0] < at + length and one[-1] >= at for one in vague)
            first, last = start + at * WEEK, start + (at + length) * WEEK - timedelta(days=1)
            yield Gap(max(first, from_on), min(last, until_on), perhaps)
        at += length


def runs(weeks: Sequence[bool]) -> list[tuple[int, bool]]:
    """How many weeks in a row are alike, and whether something was recorded in them."""
    found: list[tuple[int, bool]] = []
    for one in weeks:
        if found and found[-1][1] == one:
            found[-1] = (found[-1][0] + 1, one)
        else:
            found.append((1, one))
    return found
