"""Reads dates as people write them in records: exact, about, from one day to another, open at an end, or not known.

Pure: without database, request or clock. The words as written are never replaced by what is read here; what is read
says between which days the event lies, so that events can be put in order without claiming more than was known.
"""

import re
from datetime import date, timedelta
from datetime import time as Clock
from typing import NamedTuple

from partnership.pages import words
from reviews.chronology.date_reading import Reader
from reviews.chronology.date_words import (
    EARLIEST,
    EXAMPLES,
    Known,
    NotADate,
    Precision,
    Span,
    plainly,
)

__all__ = ["EARLIEST", "EXAMPLES", "LONGEST", "Known", "NotADate", "Precision", "read"]

LONGEST = 80
"""Characters of a date as written."""

NOT_KNOWN = re.compile(
    r"\?+|-+|(the )?(exact )?(dates? )?(is |was )?(unknown|not known|not recorded|not stated|not given|not dated"
    r"|not available|unspecified|unclear|illegible|undated|no date( given| recorded| stated)?|n\.?/?d|n/?k|tbc|n/a)"
)
HALF = r"[ap]\.?m\b\.?"
CLOCK = (
    rf"(?:(?P<h>\d{{1,2}})[:.](?P<m>\d{{2}})(?::\d{{2}}(?:\.\d+)?)?\s*(?P<half>{HALF})?(?:\s*(?:hrs|hours|h))?"
    rf"|(?P<h2>\d{{1,2}})\s*(?P<half2>{HALF})|(?P<four>\d{{4}})\s*(?:hrs|hours|h)\b|(?P<word>midday|noon|midnight))"
)
BEFORE_CLOCK = r"(?:(?:at|@|about|around|approx\.?|approximately|circa|c\.|~)\s*)*"
AFTER_CLOCK = (
    rf"(?:\s*(?:-|to|until)\s*\d{{1,2}}(?:[:.]?\d{{2}})?\s*(?:{HALF}|hrs|hours|h)?|z|[+-]\d\d:?\d\d)?"
)
TIME_LAST = re.compile(rf"(?:(?:[\s,;]+(?:-\s*)?|(?<=\d)t){BEFORE_CLOCK}){CLOCK}{AFTER_CLOCK}\s*$")
TIME_FIRST = re.compile(rf"^{BEFORE_CLOCK}{CLOCK}(?:\s+on\s+|\s*,\s*|\s+)(?=\S)")
PART_OF_DAY = (
    "early hours|early morning|late evening|late night|morning|afternoon|evening|night|overnight|lunchtime"
)
PART_LAST = re.compile(rf"[\s,]+(?:in the |at )?(?:{PART_OF_DAY})$")
PART_FIRST = re.compile(rf"^(?:in |during |on )?(?:the )?(?:{PART_OF_DAY})\s+(?:of |on )?(?:the )?(?=\S)")
HALF_LAST = re.compile(rf"[\s,]+{HALF}?$")

SOME_TIME = (
    r"(?:(?:at )?some ?time |shortly |just |soon |immediately |well |long |not long |a? ?(?:few )?days? )?"
)
BEFORE = re.compile(
    rf"{SOME_TIME}(?:before|prior to|previous to|earlier than|pre\b|<)[\s-]*(?!or on\b)(?=\S)"
)
UNTIL = re.compile(
    r"(?:by|until|till?|up (?:to|until|till)(?: and including)?|on or before|before or on|not? later than|<="
    r"|at (?:the )?latest(?: by)?)\s*(?=\S)"
)
AFTER = re.compile(rf"{SOME_TIME}(?:after|following|later than|post\b|>)[\s-]*(?!or on\b)(?=\S)")
SINCE = re.compile(
    r"(?:(?:at least )?since|from|as (?:of|from)|on or after|after or on|not? earlier than|not before|starting|>=)"
    r"\s*(?=\S)"
)
UNTIL_LAST = re.compile(r"(?:,? (?:or|and) (?:before|earlier)|,? at (?:the )?latest)$")
SINCE_LAST = re.compile(
    r"(?:,? (?:or|and) (?:after|later|since)|,? at (?:the )?earliest|,? onwards?|(?<=\d)\+"
    r"|(?: ?-| to| until| till|,? and|,)? ?(?:the )?(?:present(?: day)?|now|today|ongoing|current|continuing)"
    r"| to date| ?-)$"
)
TWO_ENDS = re.compile(
    r"(?P<a>(?:after|since|from|post)\b.+?),? (?:and|but) (?P<b>(?:before|by|until|prior to)\b.+)"
)
ENDS_TOO = re.compile(r"\b(?:to|until|till)\b|-")


class End(NamedTuple):
    """A date that is open at one end: which end is known, whether that day counts, and the words that say it."""

    precision: Precision
    counts: bool
    rest: str


def read(text: str, *, today: date) -> Known:
    """What is known from a date as written. Raises NotADate with a sentence for whoever wrote it."""
    plain = plainly(text)
    if not plain:
        raise NotADate("Enter the date as it is recorded, or “unknown”")
    if len(text) > LONGEST:
        raise NotADate(f"The date must be {LONGEST} characters or fewer: put the rest into what happened")
    if NOT_KNOWN.fullmatch(without_time(plain)[0]):
        return Known(None, None, Precision.UNKNOWN)
    reader = Reader(today)
    if found := TWO_ENDS.fullmatch(plain):
        start, end = (open_at_one_end(one, reader) for one in (found["a"], found["b"]))
        if start and end and start.earliest and end.latest:
            days = (start.earliest, start.earliest), (end.latest, end.latest)
            return Known(*reader.span(*days))
    if known := open_at_one_end(plain, reader):
        return known
    plain, at = without_time(plain)
    span = reader.whole(plain)
    refuse_future(span.first, today)
    return Known(*span, at)


def is_unknown(text: str) -> bool:
    """Whether somebody says that nothing is known, in one of the ways in which people do."""
    return bool(NOT_KNOWN.fullmatch(plainly(text)))


def refuse_future(day: date, today: date) -> None:
    if day > today:
        raise NotADate(f"{words.plain_date(day)} has not come yet. Check the year")


# Open at one end ----------------------------------------------------------------------------------


def open_at_one_end(plain: str, reader: Reader) -> Known | None:
    """What is known of “before May 2016” and “since 2014”: the other end is left open. Raises NotADate.

    Before a month is before its first day; where that itself is only about or in doubt, before its last.
    """
    end = end_of(plain)
    if end is None:
        return None
    rest, at = without_time(end.rest)
    span = reader.whole(rest)
    refuse_future(span.first, reader.today)
    vague = span.precision == Precision.UNCERTAIN or is_about(rest, span)
    counts = end.counts or at is not None  # before three o’clock may be on the same day
    one = timedelta(days=1)
    if end.precision == Precision.BEFORE:
        latest = span.last if counts else (span.last if vague else span.first) - one
        if latest < EARLIEST:
            raise NotADate(f"The year {latest.year} is too long ago. Check the year")
        return Known(None, latest, Precision.BEFORE)
    earliest = span.first if counts else (span.first if vague else span.last) + one
    refuse_future(earliest, reader.today)
    return Known(earliest, None, Precision.AFTER)


def is_about(rest: str, span: Span) -> bool:
    return span.precision == Precision.APPROXIMATE and bool(
        re.match(r"c\.|c\s?\d|ca\b|circa|about|around|approx|~", rest)
    )


def end_of(plain: str) -> End | None:
    """Which end is known, or nothing where both are."""
    for pattern, precision, counts in (
        (UNTIL, Precision.BEFORE, True),
        (BEFORE, Precision.BEFORE, False),
        (SINCE, Precision.AFTER, True),
        (AFTER, Precision.AFTER, False),
    ):
        if found := pattern.match(plain):
            rest = plain[found.end() :]
            if precision == Precision.AFTER:
                rest = SINCE_LAST.sub("", rest.removesuffix(" on"))
            if pattern is SINCE and ENDS_TOO.search(rest) and reads_as_span(rest):
                return None
            return End(precision, counts, rest)
    if found := UNTIL_LAST.search(plain):
        return End(Precision.BEFORE, True, plain[: found.start()])
    if found := SINCE_LAST.search(plain):
        return End(Precision.AFTER, True, plain[: found.start()])
    return None


def reads_as_span(rest: str) -> bool:
    """Whether “from …” goes on to say until when: not 22-5-2016, which is a day with dashes."""
    return bool(
        re.search(r"\b(?:to|until|till)\b|\d\s?-\s?\d+[\s/.]|[a-z\s]-|\d{4}\s?-", rest)
    ) and not re.fullmatch(r"\d{4}-\d\d-\d\d|mid-.*|\d{1,2}-[a-z]+-\d+", rest)


# The time of day ----------------------------------------------------------------------------------


def without_time(plain: str) -> tuple[str, Clock | None]:
    """The rest, and the time of day where one is given; parts of a day only go."""
    plain = PART_FIRST.sub("", PART_LAST.sub("", plain))
    for pattern in (TIME_LAST, TIME_FIRST):
        found = pattern.search(plain)
        rest = pattern.sub("", plain).strip(" ,;") if found else ""
        if found and rest:
            return rest, clock(found)
    if (found := HALF_LAST.search(plain)) and found.start():
        return plain[: found.start()], None
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
