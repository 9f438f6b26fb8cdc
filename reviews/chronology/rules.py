"""What is allowed of chronologies, and what counts as silence, as twice and as against each other: pure."""

from datetime import date, timedelta

from django.db.models import TextChoices

MOST_ENTRIES = 20_000
"""Entries that one chronology holds: four times the longest that is known of."""
SILENT_WEEKS = 8
"""So many weeks in a row without a word of an involved agency are pointed out."""
LONGEST_SPEAKING = 31
"""An entry says something of single weeks where it lies within no more than so many days."""
ALIKE = 0.45
"""Two texts are alike where they share at least this part of their groups of three letters (as pg_trgm counts)."""
MOST_COMPARED = 150
"""Of a day with more entries than this, only equal texts are pointed out."""
NEAR_MINUTES = 60
"""At two places within so many minutes, where both times are known."""
MARKS_SHOWN = 3
"""Of one entry in a list; its own page has all of them."""
NAMES_SHOWN_FOR = timedelta(minutes=30)
"""How long real names are shown to somebody who has given a reason."""
MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 5_000
"""Of one file."""
ROWS_KEPT_FOR = timedelta(days=2)
"""How long the rows of a file wait to be confirmed."""
PRINTS_KEPT_FOR = timedelta(days=7)


class PartState(TextChoices):
    """Whose turn it is with an agency’s part."""

    WRITING = "writing", "Being written"
    HANDED_IN = "handed_in", "Handed in"
    SENT_BACK = "sent_back", "Sent back"


PART_MOVES: dict[str, set[str]] = {
    PartState.WRITING: {PartState.HANDED_IN},
    PartState.HANDED_IN: {PartState.SENT_BACK},
    PartState.SENT_BACK: {PartState.HANDED_IN},
}


class NameKind(TextChoices):
    """Whose or what name it is."""

    CHILD = "child", "Child"
    FAMILY = "family", "Family member or carer"
    ADULT = "adult", "Another person"
    PROFESSIONAL = "professional", "Professional"
    PLACE = "place", "Place or address"
    ORGANISATION = "organisation", "School, service or other organisation"


PEOPLE = (NameKind.CHILD, NameKind.FAMILY, NameKind.ADULT, NameKind.PROFESSIONAL)
"""Those by whom a chronology is filtered, and who cannot be in two places at once."""


class Against(TextChoices):
    """What two entries may be to each other."""

    TWICE = "twice", "The same event twice"
    CONTRADICTION = "contradiction", "They contradict each other"


class Outcome(TextChoices):
    """What comes of one row of a file."""

    ADD = "add", "To be added"
    TWICE = "twice", "There already"
    BAD = "bad", "Cannot be added"


class Depth(TextChoices):
    """Which words somebody reads."""

    PSEUDONYMS = "pseudonyms", "With pseudonyms"
    NAMES = "names", "With real names"


def why_no_period(from_on: date, until_on: date, *, today: date) -> tuple[str, str] | None:
    """The field and the sentence where a chronology cannot cover these days."""
    if until_on < from_on:
        return "until_on", "The last day cannot be before the first."
    if from_on > today:
        return "from_on", "Choose today or an earlier day: a chronology tells what has happened."
    if from_on.year < 1900:
        return "from_on", "Enter a day from 1900 on."
    return None


def known_first(earliest: date | None, known_latest: date | None) -> bool:
    """Whether something was known before the first day on which it may have happened, which cannot be."""
    return earliest is not None and known_latest is not None and known_latest < earliest


def outside(earliest: date | None, latest: date | None, *, from_on: date, until_on: date) -> str:
    """How an event lies outside the period, where none of its days is in it; empty where one may be."""
    if latest is not None and latest < from_on:
        return "Before the period"
    if earliest is not None and earliest > until_on:
        return "After the period"
    return ""
