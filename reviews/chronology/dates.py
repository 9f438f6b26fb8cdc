"""Reads dates as people write them in records: exact, about, from one day to another, in doubt, or not known.

Pure: without database, request or clock. The words as written are never replaced by what is read here; what is read
says between which days the event lies, so that events can be put in order without claiming more than was known.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as Clock
from typing import NamedTuple

from django.db.models import TextChoices

from partnership.pages import words

EARLIEST = date(1900, 1, 1)
LONGEST = 80
"""Characters of a date as written."""


class Precision(TextChoices):
    """How well a date is known."""

    EXACT = "exact", "Exact"
    APPROXIMATE = "approximate", "Approximate"
    RANGE = "range", "From one day to another"
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
    """Between which two days something lies, both included; neither where nothing is known."""

    earliest: date | None
    latest: date | None
    precision: Precision
    time: Clock | None = None


EXAMPLES = "22 May 2016, ?22 May 2016, early March 2019, 22-24/5/16, summer 2018, w/c 3 June 2019 or unknown"
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

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
SEASON = "|".join(sorted(SEASONS, key=len, reverse=True))
YEAR = r"\d{4}|\d{2}"
PLACE = r"\d{1,2}|\?+|x+"
"""A day or month in figures, or the sign that it is not known."""

NOT_KNOWN = re.compile(
    r"\?+|(the )?(exact )?(date )?(is )?(unknown|not known|not recorded|not stated|undated|no date|n/k|nk|tbc|n/a)"
)
ABOUT = re.compile(
    r"(c\.|ca\.?|c(?=\s*\d)|circa|about|around|approx\.?|approximately|roughly|~|on or about|or so)"
)
DOUBT = re.compile(
    r"\(\?\)|\?|\b(possibly|probably|thought to be|believed to be|maybe|unconfirmed|uncertain)\b"
)
CLOCK = (
    r"(?:(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.]\d{2})?\s*(?P<half>[ap]\.?m\.?)?(?:\s*(?:hrs|hours|h))?"
    r"|(?P<h2>\d{1,2})\s*(?P<half2>[ap]\.?m\.?)|(?P<four>\d{4})\s*(?:hrs|hours|h)\b|(?P<word>midday|noon|midnight))"
)
BEFORE_CLOCK = r"(?:(?:at|@|about|around|approx\.?|approximately|circa|c\.|~)\s*)*"
TIME_LAST = re.compile(rf"(?:[\s,;]+|(?<=\d)t){BEFORE_CLOCK}{CLOCK}(?:\s*-\s*\d{{1,2}}[:.]\d{{2}})?\s*$")
TIME_FIRST = re.compile(rf"^{BEFORE_CLOCK}{CLOCK}(?:\s+on\s+|\s*,\s*|\s+)(?=\S)")
PART_OF_DAY = re.compile(r"[\s,]+(?:in the |at )?(early hours|morning|afternoon|evening|night|overnight)$")
WEEKDAY = re.compile(rf"\b({'|'.join(sorted(DAYS, key=len, reverse=True))})\b\.?,?\s*(?=\S)")

PART = re.compile(r"^(early|mid|middle of|late|end of|beginning of|start of)[\s-]+(?:in\s+)?")
THIRDS = {
    "early": 0,
    "beginning of": 0,
    "start of": 0,
    "mid": 1,
    "middle of": 1,
    "late": 2,
    "end of": 2,
}
ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
FIGURES = re.compile(rf"(?P<d>{PLACE})\s?[./-]\s?(?P<m>{PLACE})\s?[./-]\s?(?P<y>{YEAR})")
IN_WORDS = re.compile(rf"(?P<d>\d{{1,2}})\s?[-/. ]?\s?(?P<m>{MONTH})\.?,?\s?[-/. ]?\s?(?P<y>{YEAR})")
AMERICAN = re.compile(rf"(?P<m>{MONTH})\.?\s(?P<d>\d{{1,2}}),?\s(?P<y>\d{{4}})")
MONTH_YEAR = re.compile(rf"(?P<m>{MONTH})\.?,?\s?[-/]?\s?(?P<y>{YEAR})")
MONTH_IN_FIGURES = re.compile(r"(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})")
SEASON_YEAR = re.compile(rf"(?P<s>{SEASON})(?: of)?,? (?P<y>{YEAR})")
ONLY_YEAR = re.compile(r"(?P<y>\d{4})")
WEEK = re.compile(
    r"(?P<end>w/?[cbe]\b|week (?:commencing|beginning|starting|of|ending)\b)\.?:? ?(?P<rest>.+)"
)

BETWEEN = re.compile(r"^(?:between|from)\s+")
TO = re.compile(r"\s*(?:-|\bto\b|\band\b|\buntil\b|\btill\b)\s*")
SHORT_START = re.compile(rf"(?P<d>\d{{1,2}})(?:[\s/.]*(?P<m>{MONTH}|(?<=[/.])\d{{1,2}}))?")
TWO_MONTHS = re.compile(rf"(?P<a>{MONTH})\s*[/&]\s*(?P<b>{MONTH})\s*(?P<y>{YEAR})")
TWO_SEASONS = re.compile(rf"(?P<a>{SEASON})\s*[/&]\s*(?P<b>{SEASON})\s*(?P<y>{YEAR})")
TWO_YEARS = re.compile(r"(?P<a>\d{4})\s?[/-]\s?(?P<b>\d{4}|\d{2})")
WITHOUT_YEAR = re.compile(rf"(\d{{1,2}}\s?)?({MONTH})|\d{{1,2}}[./]\d{{1,2}}|({SEASON})")
OPEN_ENDED = re.compile(r"^(before|after|prior to|since|by|until|pre|post)\b")


def read(text: str, *, today: date) -> Known:
    """What is known from a date as written. Raises NotADate with a sentence for whoever wrote it."""
    plain = plainly(text)
    if not plain:
        raise NotADate("Enter the date as it is recorded, or “unknown”")
    if len(text) > LONGEST:
        raise NotADate(f"The date must be {LONGEST} characters or fewer: put the rest into what happened")
    if NOT_KNOWN.fullmatch(plain.rstrip(".")):
        return Known(None, None, Precision.UNKNOWN)
    if OPEN_ENDED.match(plain):
        raise NotADate("Give both ends, as far as they are known: for example between 2014 and 3 June 2019")
    plain, at = without_time(plain)
    reader = Reader(today)
    first, last, precision = reader.whole(plain)
    if first > today:
        raise NotADate(f"{words.plain_date(first)} has not come yet. Check the year")
    return Known(first, last, precision, at)


def plainly(text: str) -> str:
    """Small letters, one kind of dash, single spaces, and days without st, nd, rd and th."""
    text = re.sub(r"[‐‑‒–—−]", "-", text.casefold())  # noqa: RUF001  every dash that people and programs write
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b(?:\s+of\b)?", "", text)
    text = re.sub(r"(\d{4}-\d{2}-\d{2})[ t]00:00(:00)?$", r"\1", text.strip())  # a day from a spreadsheet
    return " ".join(text.split()).strip(" ,;")


def without_time(plain: str) -> tuple[str, Clock | None]:
    """The rest, and the time of day where one is given; parts of a day only go."""
    plain = PART_OF_DAY.sub("", plain)
    for pattern in (TIME_LAST, TIME_FIRST):
        found = pattern.search(plain)
        rest = pattern.sub("", plain).strip(" ,;") if found else ""
        if found and rest:
            return rest, clock(found)
    return plain, None


def clock(found: re.Match[str]) -> Clock:
    """Raises NotADate for 25:70."""
    if found["word"]:
        return Clock(0 if found["word"] == "midnight" else 12)
    if found["four"]:
        hour, minute = int(found["four"][:2]), int(found["four"][2:])
    else:
        hour, minute = int(found["h"] or found["h2"]), int(found["m"] or 0)
    half = (found["half"] or found["half2"] or "")[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return Clock(hour, minute)
    except ValueError:
        raise NotADate(f"There is no time {hour}:{minute:02}. Write it like 14:30") from None


@dataclass(frozen=True)
class Reader:
    """Reads with the knowledge of which day it is, since 16 is 2016 and 84 is 1984."""

    today: date

    def whole(self, plain: str) -> Span:
        """Everything but the time."""
        in_doubt = False
        if FIGURES.fullmatch(plain):  # here a question mark stands for a figure
            return self.one(plain)
        while (stripped := DOUBT.sub(" ", plain)) != plain:
            plain, in_doubt = " ".join(stripped.split()), True
        about = False
        while (found := ABOUT.match(plain)) or (
            found := re.search(r"\s(or so|approx\.?|approximately)$", plain)
        ):
            plain, about = (plain[: found.start()] + plain[found.end() :]).strip(), True
        plain, named = self.without_weekday(plain)
        if " or " in plain:
            plain, in_doubt = plain.replace(" or ", " to "), True
        span = self.one_or_span(plain)
        if about:
            span = widened(span.first, span.last)
        # A day that was another day of the week is kept, and is in doubt.
        if in_doubt or (named is not None and span.first == span.last and span.first.weekday() != named):
            span = span._replace(precision=Precision.UNCERTAIN)
        return span

    def one_or_span(self, plain: str) -> Span:
        """A single day or period where it reads as one: 22-May-16 has dashes too."""
        try:
            return self.one(plain)
        except NotADate as refusal:
            if refusal.sentence != UNREADABLE:
                raise
        if span := self.spanned(plain):
            return span
        raise NotADate(YEARLESS if WITHOUT_YEAR.fullmatch(plain) else UNREADABLE)

    def without_weekday(self, plain: str) -> tuple[str, int | None]:
        found = WEEKDAY.match(plain)
        rest = WEEKDAY.sub("", plain) if found else plain
        return (rest, DAYS[found[1]]) if found else (plain, None)

    def one(self, plain: str) -> Span:
        """One day, week, month, season or year."""
        if found := WEEK.fullmatch(plain):
            day = self.one(self.without_weekday(found["rest"])[0]).first
            ends = found["end"].replace("/", "") == "we" or found["end"].endswith("ending")
            first = day - timedelta(days=6) if ends else day
            return Span(first, first + timedelta(days=6), Precision.RANGE)
        third = None
        if found := PART.match(plain):
            third, plain = THIRDS[found[1]], plain[found.end() :]
        first, last = self.period(plain)
        if third is not None:
            first, last = part_of(first, last, third)
        precision = Precision.EXACT if first == last else Precision.APPROXIMATE
        if re.search(r"[?x]", plain) and FIGURES.fullmatch(plain):
            precision = Precision.UNCERTAIN
        return Span(first, last, precision)

    def period(self, plain: str) -> tuple[date, date]:
        """The first and last day of what is named. Raises NotADate."""
        for pattern in (ISO, FIGURES, IN_WORDS, AMERICAN):
            if found := pattern.fullmatch(plain):
                return self.day(found["d"], found["m"], found["y"])
        if found := MONTH_YEAR.fullmatch(plain) or MONTH_IN_FIGURES.fullmatch(plain):
            return months(self.year(found["y"]), month(found["m"]), month(found["m"]))
        if found := SEASON_YEAR.fullmatch(plain):
            return months(self.year(found["y"]), *SEASONS[found["s"]])
        if found := ONLY_YEAR.fullmatch(plain):
            return months(self.year(found["y"]), 1, 12)
        raise NotADate(UNREADABLE)

    def day(self, d: str, m: str, y: str) -> tuple[date, date]:
        """One day; a month or a year where the day or the month is only marked as not known."""
        year = self.year(y)
        if not m[0].isalnum() or m[0] == "x":
            return months(year, 1, 12)
        number = month(m)
        if not d.isdigit():
            return months(year, number, number)
        try:
            day = date(year, number, int(d))
        except ValueError:
            name = calendar.month_name[number]
            raise NotADate(f"There is no {int(d)} {name} {year}. Check the day") from None
        return day, day

    def year(self, text: str) -> int:
        """In full. Raises NotADate where it has not come, or is too long ago."""
        year = int(text)
        if len(text) == 2:
            year += 2000 if year <= self.today.year % 100 else 1900
        if year > self.today.year:
            raise NotADate(f"The year {year} has not come yet. Check the year")
        if year < EARLIEST.year:
            raise NotADate(f"The year {year} is too long ago. Check the year")
        return year

    def spanned(self, plain: str) -> Span | None:
        """From one day to another, where that is what is written."""
        if found := TWO_MONTHS.fullmatch(plain):
            year, a, b = self.year(found["y"]), month(found["a"]), month(found["b"])
            return self.span(months(year - (b < a), a, a), months(year, b, b))
        if found := TWO_SEASONS.fullmatch(plain):
            year, one, other = self.year(found["y"]), SEASONS[found["a"]], SEASONS[found["b"]]
            return self.span(months(year - (other < one), *one), months(year, *other))
        if (found := TWO_YEARS.fullmatch(plain)) and not MONTH_IN_FIGURES.fullmatch(plain):
            end = found["b"] if len(found["b"]) == 4 else found["a"][:2] + found["b"]
            if len(found["b"]) == 4 or int(end) == int(found["a"]) + 1:
                return self.span(
                    months(self.year(found["a"]), 1, 12), (date(int(end), 1, 1), date(int(end), 12, 31))
                )
        plain = BETWEEN.sub("", plain)
        for gap in TO.finditer(plain):
            if span := self.two(plain[: gap.start()].strip(), plain[gap.end() :].strip()):
                return span
        return None

    def two(self, start: str, end: str) -> Span | None:
        """The span between two halves; the first may leave out what the second says."""
        try:
            last = self.one(end)
        except NotADate as refusal:
            if refusal.sentence != UNREADABLE and (SHORT_START.fullmatch(start) or self.reads(start)):
                raise
            return None
        if (found := SHORT_START.fullmatch(start)) and not ISO.fullmatch(f"{start}-{end}"):
            m = month(found["m"]) if found["m"] else last.first.month
            year = last.first.year - (m > last.first.month)
            return self.span(self.day(found["d"], str(m), str(year)), (last.first, last.last))
        if start in MONTHS or start in SEASONS:
            a, b = (MONTHS[start],) * 2 if start in MONTHS else SEASONS[start]
            year = last.first.year - (a > last.first.month)
            return self.span(months(year, a, b), (last.first, last.last))
        try:
            first = self.one(start)
        except NotADate as refusal:
            if refusal.sentence != UNREADABLE:
                raise
            return None
        return self.span((first.first, first.last), (last.first, last.last))

    def reads(self, plain: str) -> bool:
        try:
            self.one(plain)
        except NotADate:
            return False
        return True

    def span(self, first: tuple[date, date], last: tuple[date, date]) -> Span:
        """Raises NotADate where the end comes before the start."""
        if last[1] < first[0]:
            raise NotADate(
                f"The end, {words.plain_date(last[1])}, comes before the start, {words.plain_date(first[0])}"
            )
        return Span(first[0], last[1], Precision.RANGE)


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


def part_of(first: date, last: date, third: int) -> tuple[date, date]:
    """The first, second or last third: of a month days 1 to 10, 11 to 20 and the rest."""
    length = (last - first).days + 1
    cuts = [first + timedelta(days=length * at // 3) for at in range(3)] + [last + timedelta(days=1)]
    return cuts[third], cuts[third + 1] - timedelta(days=1)


def widened(first: date, last: date) -> Span:
    """About a day is three days either way; about anything longer, half its length."""
    margin = timedelta(days=max((last - first).days // 2, 3))
    return Span(max(first - margin, EARLIEST), last + margin, Precision.APPROXIMATE)
