"""What people call the parts of a date, and what a date comes to once it is read: pure, without a clock."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as Clock
from typing import NamedTuple

from django.db.models import TextChoices

EARLIEST = date(1900, 1, 1)


class Precision(TextChoices):
    """How well a date is known."""

    EXACT = "exact", "Exact"
    APPROXIMATE = "approximate", "Approximate"
    RANGE = "range", "From one day to another"
    BEFORE = "before", "Start not known"
    AFTER = "after", "End not known"
    UNCERTAIN = "uncertain", "In doubt"
    UNKNOWN = "unknown", "Not known"


class NotADate(Exception):
    """Cannot be read, or cannot be; the sentence says why and how to write it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Span(NamedTuple):
    """From one day to another, and how well that is known."""

    first: date
    last: date
    precision: Precision


@dataclass(frozen=True)
class Known:
    """Between which two days something lies, both included.

    The first is left out where it was before some day, the last where it was after one, both where nothing is known.
    """

    earliest: date | None
    latest: date | None
    precision: Precision
    time: Clock | None = None


EXAMPLES = (
    "22 May 2016, ?22 May 2016, early March 2019, 22-24/5/16, summer 2018, w/c 3 June 2019, before May 2016, "
    "since 2014 or unknown"
)
UNREADABLE = f"Write the date so that we can put it in order: for example {EXAMPLES}"
YEARLESS = "Add the year: the date is to be put in order with those of other agencies"

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
DAYS = {name: at for at, day in enumerate(calendar.day_name) for name in (day.lower(), day[:3].lower())} | {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "winter": (12, 14),
    "spring term": (1, 4),
    "summer term": (4, 7),
    "autumn term": (9, 12),
}
"""First and last month; winter runs into the next year. Terms are those of schools in England."""
FEASTS = {
    "christmas eve": (12, 24, 12, 24),
    "christmas day": (12, 25, 12, 25),
    "boxing day": (12, 26, 12, 26),
    "new year's eve": (12, 31, 12, 31),
    "new year's day": (1, 1, 1, 1),
    "christmas": (12, 18, 13, 5),
    "christmas holidays": (12, 18, 13, 5),
    "summer holidays": (7, 18, 9, 6),
    "february half term": (2, 8, 2, 26),
    "spring half term": (2, 8, 2, 26),
    "may half term": (5, 22, 6, 7),
    "summer half term": (5, 22, 6, 7),
    "october half term": (10, 13, 11, 3),
    "autumn half term": (10, 13, 11, 3),
}
"""First month and day, last month and day; month 13 is the next January. Wide enough for schools of any area."""

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
SEASON = "|".join(sorted(SEASONS, key=len, reverse=True))
FEAST = "|".join(sorted(FEASTS, key=len, reverse=True))
YEAR = r"\d{4}|\d{2}"
PLACE = r"\d{1,2}|\?+|x+|_+|--"
"""A day or month in figures, or the sign that it is not known; two noughts are one too."""
ANY_DAY = "|".join(sorted(DAYS, key=len, reverse=True))


def plainly(text: str) -> str:
    """Small letters, one kind of dash, single spaces, no brackets, and days without st, nd, rd and th."""
    text = re.sub(r"[‐‑‒–—−→]", "-", text.casefold())  # noqa: RUF001  every dash that people and programs write
    text = re.sub(r"[’‘]", "'", text).translate({ord(one): " " for one in "()[]"})
    text = re.sub(r"(?<!\w)'(?=\d\d\b)", "", text)
    text = re.sub(r"(?<=[\d?x])[\\_](?=[\d?x])", "/", text)
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b(?:\s+of\b)?", "", text)
    text = re.sub(r"(\d{4}-\d{2}-\d{2})[ t]00:00(:00)?$", r"\1", text.strip())  # a day from a spreadsheet
    return " ".join(text.split()).strip(" ,;").removesuffix(".")


def month(text: str) -> int:
    """Its number. Raises NotADate."""
    number = MONTHS.get(text) or int(text)
    if not 1 <= number <= 12:
        raise NotADate(f"There is no month {number}. Write the day first, like 22/5/2016")
    return number


def months(year: int, first: int, last: int) -> tuple[date, date]:
    """From the first day of a month to the last of another; a number above 12 lies in the next year."""
    start = date(year + (first - 1) // 12, (first - 1) % 12 + 1, 1)
    end_year, end = year + (last - 1) // 12, (last - 1) % 12 + 1
    return start, date(end_year, end, calendar.monthrange(end_year, end)[1])


def feast(name: str, year: int) -> tuple[date, date]:
    """The days of a feast or of school holidays in a year."""
    first, on, last, until = FEASTS[name]
    return date(year, first, on), date(year + (last - 1) // 12, (last - 1) % 12 + 1, until)


def easter(year: int) -> tuple[date, date]:
    """A fortnight either side of Easter Sunday, since schools have their holidays before or after it."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    sunday = date(year, f // 31, f % 31 + 1)
    return sunday - timedelta(days=14), sunday + timedelta(days=14)


def cut(first: date, last: date, at: int, of: int) -> tuple[date, date]:
    """One of so many parts of equal length: of a month in three, days 1 to 10, 11 to 20 and the rest.

    Early on a day is on that day.
    """
    length = (last - first).days + 1
    if length < of:
        return first, last
    cuts = [first + timedelta(days=length * one // of) for one in range(of)] + [last + timedelta(days=1)]
    return cuts[at], cuts[at + 1] - timedelta(days=1)


def widened(first: date, last: date) -> Span:
    """About a day is three days either way; about anything longer, half its length."""
    margin = timedelta(days=max((last - first).days // 2, 3))
    return Span(max(first - margin, EARLIEST), last + margin, Precision.APPROXIMATE)
