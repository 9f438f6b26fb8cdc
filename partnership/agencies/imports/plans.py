"""What an import would do, row by row; made anew from the database each time somebody looks or confirms."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple

from django.db.models import Model

from partnership.agencies.imports.reading import Row
from partnership.pages import words

What = Literal["add", "change", "same", "bad"]

DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%m-%Y", "%d.%m.%Y")
EXCEL_DAY_NOUGHT = date(1899, 12, 30)
LONGEST_TITLE = 150
"""As long as the longest name of an agency, so that only what is too long is cut."""

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class Note(NamedTuple):
    """Something to say about one cell."""

    column: str
    text: str


@dataclass
class Checked:
    """One row, and what comes of it. `title` is whole; `details` says what differs, in words."""

    row: Row
    title: str
    what: What = "same"
    problems: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        return self.what == "bad"

    @property
    def number(self) -> int:
        return int(self.row["row"])

    @property
    def short_title(self) -> str:
        return words.cut(self.title, LONGEST_TITLE)

    def wrong(self, column: str, text: str) -> None:
        """Note a reason why the row cannot be imported."""
        self.what = "bad"
        self.problems.append(Note(column, text))

    def warn(self, column: str, text: str) -> None:
        self.warnings.append(Note(column, text))


@dataclass
class Plan:
    """Everything that an import would do."""

    rows: list[Checked]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(checked.what for checked in self.rows)

    @property
    def good(self) -> int:
        """How many rows would be added or changed."""
        return self.counts["add"] + self.counts["change"]

    @property
    def warned(self) -> list[Checked]:
        return [checked for checked in self.rows if checked.warnings and checked.what != "bad"]

    def those(self, what: str) -> list[Checked]:
        return [checked for checked in self.rows if checked.what == what]

    @cached_property
    def fingerprint(self) -> str:
        """The same only while the import would do exactly the same."""
        said = [(checked.number, checked.what, checked.title, checked.details) for checked in self.rows]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def day_in(text: str) -> date | None:
    """The date that a cell says, or None where it says none; 45383 is a day as Excel counts them."""
    if re.fullmatch(r"[2-9]\d{4}", text):
        return EXCEL_DAY_NOUGHT + timedelta(days=int(text))
    for form in DATE_FORMS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
        return day if EARLIEST <= day < LATEST else None
    return None


def read_day(checked: Checked, name: str, head: str) -> date | None:
    """The date in a cell; a cell that holds no date makes the row bad."""
    text = checked.row.get(name, "")
    if not text:
        return None
    day = day_in(text)
    if day is None:
        checked.wrong(
            head,
            f"‘{words.cut(text, 40)}’ is not a date. Write it like 2024-04-01, 01/04/2024 or 1 April 2024",
        )
    return day


FEW = 4
"""So many choices are named in a note; more stand on the page where the file is chosen."""


def read_choice(checked: Checked, name: str, head: str, choices: Iterable[tuple[str, str]]) -> str:
    """The value of the choice that a cell names by its words or by its code; otherwise the row is bad."""
    text = checked.row.get(name, "")
    choices = list(choices)
    for value, label in choices:
        if text.casefold() in (value.casefold(), str(label).casefold()):
            return value
    if len(choices) > FEW:  # many bad rows would each repeat a paragraph
        offered = "The page where you chose the file lists the words"
    else:
        offered = f"Choose one of: {', '.join(str(label) for _, label in choices)}"
    checked.wrong(
        head, f"‘{words.cut(text, 40)}’ is not known. {offered}" if text else f"Nothing is chosen. {offered}"
    )
    return ""


def read_text(checked: Checked, name: str, head: str, most: int) -> str:
    """Text that fits; otherwise the row is bad."""
    text = str(checked.row.get(name, ""))
    if len(text) > most:
        checked.wrong(head, f"Longer than {most} characters")
    return text


class Differences(dict[str, Any]):
    """New values by field, for those cells that are not empty and say something new."""

    def add(self, record: Any, name: str, value: Any) -> None:
        if value not in ("", None) and getattr(record, name) != value:
            self[name] = value


def write_changes(changed: Iterable[tuple[Model, Iterable[str]]]) -> None:
    """Write of each record the fields that its rows change and no other: a query for each set of fields.

    A record may come more than once. A field that nobody has changed is not written back from an older reading.
    """
    fields: dict[Model, set[str]] = defaultdict(set)
    for record, names in changed:
        fields[record].update(names)
    groups: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for record, changed_names in fields.items():
        if changed_names:
            groups[tuple(sorted(changed_names))].append(record)
    for names, records in groups.items():
        type(records[0])._default_manager.bulk_update(records, names, batch_size=500)
