"""The shapes that component templates are given: small frozen facts, each made by the app that knows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnership.pages import charts, words

Colour = Literal["red", "amber", "green", "blue", "grey"]
WorkingDays = Callable[[date, date], int]
"""Working days from the first date to the second, which is later."""


class NavItem(NamedTuple):
    """One entry of the menu that a role sees; `also` holds the beginnings of other addresses that belong to it."""

    label: str
    url_name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tag:
    """A status: words first, shape second, colour third."""

    colour: Colour
    text: str


@dataclass(frozen=True)
class Due:
    """When something is due: how near that is comes first, the date under it."""

    relative: str
    day: date
    state: Literal["", "soon", "overdue"] = ""

    @classmethod
    def of(
        cls, day: date, *, today: date, done: bool = False, working_days: WorkingDays | None = None
    ) -> "Due":
        """Counts calendar days, or working days where the caller passes a counter of them."""
        if done:
            return cls("Done", day)
        unit = "working day" if working_days else "day"
        if day < today:
            late = working_days(day, today) if working_days else (today - day).days
            return cls(f"{words.count(late, unit)} late" if late else "Just late", day, "overdue")
        ahead = (day - today).days
        if ahead < 2:
            return cls("Tomorrow" if ahead else "Today", day, "soon")
        if ahead < 14:
            return cls(f"In {words.count(working_days(today, day) if working_days else ahead, unit)}", day)
        if ahead < 70:
            return cls(f"In {words.count(ahead // 7, 'week')}", day)
        if ahead < 730:
            return cls(f"In {words.count(ahead // 30, 'month')}", day)
        return cls(f"In {words.count(ahead // 365, 'year')}", day)


@dataclass(frozen=True)
class WorkItem:
    """One thing to do: a title that leads there, one line of context, and when."""

    title: str
    url: str
    context: str = ""
    due: Due | None = None


@dataclass(frozen=True)
class Stat:
    """A number that leads to the list it counts."""

    label: str
    value: int | str
    url: str = ""
    alert: bool = False


@dataclass(frozen=True)
class Clock:
    """A running period in working days or months; `day` is today's."""

    title: str
    total: int
    day: int
    note: str | SafeString = ""
    url: str = ""
    unit: Literal["Working day", "Day", "Month"] = "Working day"

    @property
    def position(self) -> str:
        if self.day > self.total:
            return f"{words.count(self.day - self.total, self.unit.lower())} over {self.total}"
        return f"{self.unit} {self.day} of {self.total}"

    @property
    def svg(self) -> SafeString:
        return charts.clock(self.title, self.position, total=self.total, day=self.day)


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened. `text` may be made with format_html when it holds a link."""

    text: str | SafeString
    at: datetime | date | None = None
    key: bool = False
    note: str = ""


@dataclass(frozen=True)
class News:
    """Something that has changed for somebody: a sentence in which `what` stands for {}, and leads to `url` if any."""

    sentence: str
    what: str
    url: str = ""
    at: datetime | date | None = None
    because: str = ""

    @property
    def entry(self) -> TimelineEntry:
        before, _, after = self.sentence.partition("{}")
        link = format_html('<a class="govuk-link" href="{}">{}</a>', self.url, self.what)
        reason = f". {self.because}" if self.because else ""
        what = link if self.url else self.what
        return TimelineEntry(format_html("{}{}{}{}", before, what, after, reason), self.at)


@dataclass(frozen=True)
class ThreadStep:
    """One stage of the golden thread from incident to effect."""

    kind: str
    label: str
    url: str = ""
    here: bool = False
    todo: bool = False


@dataclass(frozen=True)
class Closure:
    """One of the three proofs: done, evidenced, embedded, and who may decide it."""

    title: str
    text: str
    decided_by: str
    state: Literal["", "met", "now"] = ""


@dataclass(frozen=True)
class SessionCard:
    """One session that a person may book, wait for or only see."""

    first_on: date
    last_on: date
    place: str
    online: bool = False
    tag: Tag | None = None
    time: str = ""
    note: str = ""
    title: str = ""
    title_url: str = ""
    action: str = ""
    action_url: str = ""
    main: bool = True

    @property
    def days(self) -> str:
        return words.days(self.first_on, self.last_on)

    @property
    def numbers(self) -> str:
        return words.day_numbers(self.first_on, self.last_on)[0]

    @property
    def month(self) -> str:
        return words.day_numbers(self.first_on, self.last_on)[1]


@dataclass(frozen=True)
class File:
    """A file one can open: its name with kind and size, and a line about it."""

    title: str
    url: str
    note: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Indicator:
    """One figure to watch: value, line, one finding and the period."""

    name: str
    value: str
    unit: str
    values: tuple[float | None, ...]
    description: str
    finding: str = ""
    tag: Tag | None = None
    period: str = ""
    target: float | None = None

    @property
    def svg(self) -> SafeString:
        return charts.spark(self.name, self.description, self.values, target=self.target)


@dataclass(frozen=True)
class Job:
    """Work in the background, as its row in the database says. `url` answers with the state of now."""

    state: Literal["waiting", "working", "done", "failed"]
    heading: str
    detail: str
    url: str
    done: int = 0
    total: int = 0
    result_url: str = ""
    result_label: str = ""
    also: tuple[tuple[str, str], ...] = ()
    """Further files of the same work, each with its label and its address."""
    retry_url: str = ""

    @property
    def percent(self) -> int:
        if self.state == "done":
            return 100
        return min(100, round(100 * self.done / self.total)) if self.total else 0

    @property
    def bar(self) -> SafeString:
        return charts.bar(f"{self.heading}: {self.percent}% done", self.percent)

    @property
    def is_open(self) -> bool:
        return self.state in ("waiting", "working")
