"""Where a return stands, and what can be said in one: pure, without database, request or clock."""

from datetime import date

from django.db.models import TextChoices

from partnership.base.years import FinancialYear
from partnership.pages import words


class State(TextChoices):
    """Whose turn it is."""

    ASKED = "asked", "With the agency"
    SENT = "sent", "To be read"
    SENT_BACK = "sent_back", "Sent back"
    ACCEPTED = "accepted", "Accepted"
    EXCUSED = "excused", "Not needed"


MOVES: dict[str, set[str]] = {
    State.ASKED: {State.SENT, State.EXCUSED},
    State.SENT: {State.ACCEPTED, State.SENT_BACK},
    State.SENT_BACK: {State.SENT, State.EXCUSED},
    State.ACCEPTED: {State.SENT_BACK},
    State.EXCUSED: {State.ASKED},
}
WITH_AGENCY = (State.ASKED, State.SENT_BACK)
"""The agency writes, and nobody else."""
COUNTED = (State.SENT, State.ACCEPTED)
"""What an agency has sent is compared at once; only what is accepted is published."""


class Delivery(TextChoices):
    """How people took part: live and on demand are never added up."""

    LIVE = "live", "Live, in a room or online"
    ON_DEMAND = "on_demand", "On demand, at a time of their own"


class DeliveredBy(TextChoices):
    """Who taught, or made, what was taught."""

    OWN = "own", "Our own trainers"
    PACK = "pack", "Our own people, with a cascade pack of the partnership"
    OUTSIDE = "outside", "Somebody commissioned from outside"
    BOUGHT = "bought", "A ready-made package that we bought"


class Checked(TextChoices):
    """Whether the content was held against the learning outcomes that the partnership has agreed."""

    YES = "yes", "Yes, all of it"
    PARTLY = "partly", "In part"
    NO = "no", "No"


def period(from_on: date, until_on: date) -> str:
    """2025 to 2026 for a financial year; 1 April 2026 to 30 September 2026 for anything else."""
    year = FinancialYear.of(from_on)
    if (from_on, until_on) == (year.start, year.end):
        return year.words
    return f"{words.plain_date(from_on)} to {words.plain_date(until_on)}"


def why_not_asked(from_on: date, until_on: date, *, today: date) -> tuple[str, str] | None:
    """The field and the sentence that tell why returns cannot be asked for these days, or None."""
    if until_on < from_on:
        return "until_on", "The last day cannot be before the first."
    if until_on >= today:
        return "until_on", "The period must be over: agencies report what they have done."
    if (until_on - from_on).days > 366:
        return "until_on", "A period is a year at most."
    if from_on.year < 2000:
        return "from_on", "Enter a day from 2000 on."
    return None


def why_not_sent(*, entries: int, nothing_because: str) -> str | None:
    """The sentence that tells why a return cannot be sent as it is, or None."""
    if not entries and not nothing_because:
        return "Add what your agency ran, or say why there was nothing."
    if entries and nothing_because:
        return "There is training in this return, so do not say that there was none."
    return None
