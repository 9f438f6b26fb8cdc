"""In which weeks an involved agency recorded nothing: pure, over entries that are in memory."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from partnership.pages import charts, words
from reviews.chronology.comparing import Event
from reviews.chronology.rules import LONGEST_SPEAKING, SILENT_WEEKS

WEEK = timedelta(days=7)
RULE = (
    "A week is silent where an agency has no entry that lies in it. An entry with an approximate date breaks the "
    f"silence of every week in which it may lie, if those are {LONGEST_SPEAKING} days or fewer: “2015” and "
    "“before 2015” break none. "
    f"Silences of {SILENT_WEEKS} weeks and more are pointed out, once the agency has handed in."
)


@dataclass(frozen=True)
class Gap:
    """Weeks in a row without a word."""

    first: date
    last: date

    @property
    def weeks(self) -> int:
        return ((self.last - self.first).days + 1) // 7

    def __str__(self) -> str:
        return f"{words.count(self.weeks, 'week')}, {words.plain_date(self.first)} to {words.plain_date(self.last)}"


@dataclass(frozen=True)
class Strip:
    """One agency through the weeks of the period: how many of them it recorded something in, and the long gaps."""

    agency: str
    spoken: tuple[bool, ...]
    gaps: tuple[Gap, ...]
    """The weeks in a row without a word, also of an agency that is still writing."""
    is_waiting: bool = False
    """Whether the agency has not handed in: what looks like silence may still be written."""

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
    start = from_on - timedelta(days=from_on.weekday())
    number = (until_on - start).days // 7 + 1
    spoken: dict[object, bytearray] = {pk: bytearray(number) for pk, _ in agencies}
    for event in events:
        weeks = spoken.get(event.agency)
        if weeks is None or event.earliest is None or event.latest is None:
            continue
        if (event.latest - event.earliest).days > LONGEST_SPEAKING:
            continue
        first, last = ((day - start).days // 7 for day in (event.earliest, event.latest))
        for week in range(max(first, 0), min(last, number - 1) + 1):
            weeks[week] = 1
    return [
        Strip(name, tuple(map(bool, spoken[pk])), tuple(gaps(spoken[pk], start)), pk in waiting)
        for pk, name in agencies
    ]


def gaps(weeks: bytearray, start: date) -> Iterable[Gap]:
    """The silences that are long enough to be pointed out."""
    at = 0
    for length, spoken in runs(tuple(map(bool, weeks))):
        if not spoken and length >= SILENT_WEEKS:
            yield Gap(start + at * WEEK, start + (at + length) * WEEK - timedelta(days=1))
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
