"""How people write attendance and dates in spreadsheets, and what comes of a row; without a database."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import TextChoices

from partnership.agencies.imports.plans import day_in
from partnership.pages import words
from training.rules import Attendance

KEPT_FOR = timedelta(days=7)
"""How long the rows of a file are kept: until it is confirmed, and of a confirmed one those that were left out."""

MOST_DAYS = 10
WHOLE_DAY, HALF_DAY = (time(9, 30), time(16, 30)), (time(9, 30), time(12, 30))
"""The hours of a session of which a file says the days only."""


class Outcome(TextChoices):
    """What comes of a row."""

    ADD = "add", "To add"
    BAD = "bad", "Cannot be imported"
    TWICE = "twice", "Twice in the file"
    KNOWN = "known", "Known already"


SAID: dict[Attendance, str] = {
    Attendance.ATTENDED: (
        "attended yes y present completed complete passed here came full fully true 1 x ✓ ✔ "
        "attendedinfull fullattendance attendedfully allday"
    ),
    Attendance.PART: (
        "part partial partly partially attendedinpart partattended partattendance leftearly late arrivedlate"
    ),
    Attendance.ABSENT: (
        "absent no n didnotattend didntattend dna noshow false 0 notattended didnotcome nonattendance nonattended "
        "notpresent failedtoattend"
    ),
}
MARKS = {word: mark for mark, said in SAID.items() for word in said.split()}
ONLINE = ("online", "virtual", "zoom", "teams", "webinar", "remote")


def mark_in(text: str) -> Attendance | None:
    """What a cell says of attendance, or None where it says nothing that is known."""
    return MARKS.get(re.sub(r"[^a-z0-9✓✔]", "", text.lower()))


def is_online(text: str) -> bool:
    """Whether a venue is none: “MS Teams”, “Online (Zoom)”."""
    return any(word in text.lower() for word in ONLINE)


@lru_cache(maxsize=4096)
def same(text: str) -> str:
    """Titles and venues as they are compared: letters and digits only, and “&” is “and”."""
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("&", "and"))


CLOCK = re.compile(r"[ T]\d{1,2}[:.]\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?$", re.IGNORECASE)
ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b\.?,? *", re.IGNORECASE)
SHORT_YEARS = (
    "%d/%m/%y",
    "%d.%m.%y",
    "%d-%m-%y",
    "%d %b %y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d %B, %Y",
    "%Y/%m/%d",
)
RANGE = re.compile(r" *(?:–|—| to | - |\buntil\b) *")
LIST = re.compile(r" *(?:;|,(?! *\d{4}\b)|&|\band\b|\+|\|) *")


def one_day(text: str) -> date | None:
    """The day that a cell says: also with a clock behind it, the day of the week before it, or a year of two digits."""
    text = WEEKDAY.sub("", ORDINAL.sub("", CLOCK.sub("", text.strip())))
    if day := day_in(text):
        return day
    for form in SHORT_YEARS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
    return None


@lru_cache(maxsize=4096)
def days_in(text: str, last: str = "") -> tuple[date, ...] | None:
    """The days that one or two cells say, in order: one, several, or the first and the last. None for anything else."""
    if last:
        text = f"{text} to {last}"
    if (day := one_day(text)) is not None:
        return (day,)
    ends = RANGE.split(text)
    if len(ends) == 2:
        first, until = one_day(ends[0]), one_day(ends[1])
        if first is None or until is None or not timedelta() <= until - first < timedelta(days=MOST_DAYS):
            return None
        return tuple(first + timedelta(days=number) for number in range((until - first).days + 1))
    found = [one_day(part) for part in LIST.split(text)]
    if not 1 < len(found) <= MOST_DAYS or None in found:
        return None
    return tuple(sorted({day for day in found if day is not None}))


def in_words(days: tuple[date, ...] | list[date]) -> str:
    """12 March 2024; 12 March 2024 and 19 March 2024"""
    return words.listed([words.plain_date(day) for day in days])
