"""What a place costs, and what it costs not to come: pure arithmetic in whole pence.

Rounding: whatever is a part of something is rounded to the penny, half a penny upwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import TextChoices

from partnership.deadlines.reckoning import Period, reckon
from partnership.deadlines.rules import Unit
from partnership.deadlines.working_days import WorkingDays
from partnership.pages import words


class OrganisationType(TextChoices):
    """What an agency is, as price lists tell them apart."""

    PARTNER = "partner", "Safeguarding partner: council, integrated care board or police"
    PUBLIC = "public", "Other public body"
    SCHOOL = "school", "School or college"
    EARLY_YEARS = "early_years", "Nursery or pre-school"
    CHILDMINDER = "childminder", "Home-based early years"
    PRIMARY_CARE = "primary_care", "GP, dental or pharmacy practice"
    CARE = "care", "Care home or children’s home"
    CHARITY = "charity", "Voluntary, community or faith group, or social enterprise"
    INDEPENDENT = "independent", "Business or independent practitioner"
    OTHER = "other", "Anything else"


class Turnover(TextChoices):
    """How much money an agency turned over in its last accounts."""

    UNDER_100K = "under_100k", "Under £100,000"
    UNDER_250K = "under_250k", "£100,000 to £249,999"
    UNDER_1M = "under_1m", "£250,000 to £999,999"
    OVER_1M = "over_1m", "£1 million or more"


class Below(TextChoices):
    """Up to which turnover a line of a price list holds."""

    UNDER_100K = "under_100k", "Under £100,000"
    UNDER_250K = "under_250k", "Under £250,000"
    UNDER_1M = "under_1m", "Under £1 million"


class Area(TextChoices):
    IN = "in", "Works in the partnership’s area"
    OUT = "out", "Works outside the partnership’s area"


class What(TextChoices):
    """What a rule has a price for, besides the place."""

    LATE = "late", "Late cancellation"
    NO_SHOW = "no_show", "Did not attend"
    UNFINISHED = "unfinished", "Attended in part or did not finish"


class Basis(TextChoices):
    """How much that costs."""

    NOTHING = "nothing", "Nothing"
    PRICE = "price", "The full price of the place"
    SHARE = "share", "A part of the price of the place"
    FLAT = "flat", "A fixed amount for each day"


class Substitute(TextChoices):
    """Who may come instead, so that a late cancellation costs nothing."""

    NONE = "none", "Nobody: it is charged all the same"
    SAME_AGENCY = "same_agency", "Somebody of the same agency"
    ANYBODY = "anybody", "Anybody"


class Kind(TextChoices):
    """What a charge is for."""

    PLACE = "place", "Place"
    FEE = "fee", "Booking fee"
    LATE = "late", "Late cancellation"
    NO_SHOW = "no_show", "Did not attend"
    UNFINISHED = "unfinished", "Did not finish"


class State(TextChoices):
    """Where a charge stands."""

    DUE = "due", "To be invoiced"
    WAIVED = "waived", "Waived"
    INVOICED = "invoiced", "Invoiced"
    CREDITED = "credited", "Credited"
    WITHDRAWN = "withdrawn", "No longer owed"


LIVE = (State.DUE, State.WAIVED, State.INVOICED)
"""What is owed, was owed and waived, or has been asked for."""


class Paper(TextChoices):
    """What has a number."""

    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"


def half_up(amount: int, divisor: int) -> int:
    """A whole division that rounds half a penny upwards; `amount` is not negative."""
    return (2 * amount + divisor) // (2 * divisor)


def per_cent_of(pence: int, per_cent: int) -> int:
    """So many hundredths of an amount, to the penny."""
    return half_up(pence * per_cent, 100)


def pounds(pence: int) -> str:
    """£45; £22.50"""
    return words.money(Decimal(pence) / 100)


# Who is asked, and for what -------------------------------------------------------------------------


@dataclass(frozen=True)
class Who:
    """What a price depends on in an agency."""

    name: str
    organisation_type: str
    sector: str = ""
    turnover: str = ""
    area: str = Area.IN


@dataclass(frozen=True)
class Asked:
    """What a price depends on in a course and its session: how many days, of how many minutes each."""

    course: UUID | None = None
    kind: str = ""
    days: int = 1
    minutes: int = 360
    fully_funded: bool = False


class Line(Protocol):
    """A line of a price list; whatever it leaves empty it does not ask for."""

    organisation_types: list[str]
    turnover_below: str
    area: str
    kind: str
    course_id: UUID | None
    full_day: int
    half_day: int
    hour: int | None
    whole: int | None


class Measure(Protocol):
    """What a price list takes for half a day, and for so short that it goes by the hour."""

    half_day_minutes: int
    short_minutes: int


L = TypeVar("L", bound=Line)


def fits(line: Line, who: Who, asked: Asked) -> bool:
    """Whether a line of a price list is for this agency and this course."""
    sizes = Turnover.values
    return (
        (not line.organisation_types or who.organisation_type in line.organisation_types)
        and (
            not line.turnover_below
            or (bool(who.turnover) and sizes.index(who.turnover) <= sizes.index(line.turnover_below))
        )
        and line.area in ("", who.area)
        and line.kind in ("", asked.kind)
        and line.course_id in (None, asked.course)
    )


def first_fit(lines: Iterable[L], who: Who, asked: Asked) -> L | None:
    """The first line that fits: their order is the officer's."""
    return next((line for line in lines if fits(line, who, asked)), None)


def cost(line: Line, asked: Asked, measure: Measure) -> int:
    """What a line makes of a session, in pence."""
    if line.whole is not None:
        return line.whole
    if line.hour is not None and asked.minutes <= measure.short_minutes:
        return asked.days * half_up(line.hour * asked.minutes, 60)
    return asked.days * (line.half_day if asked.minutes <= measure.half_day_minutes else line.full_day)


def length(asked: Asked, measure: Measure) -> str:
    """2 full days; half a day; 1 hour 30 minutes"""
    if asked.minutes <= measure.half_day_minutes:
        return "half a day" if asked.days == 1 else f"{asked.days} half days"
    return words.count(asked.days, "full day")


# Not coming ------------------------------------------------------------------------------------------


class Answer(Protocol):
    """What a rule asks of some organisations for one of `What`."""

    what: str
    organisation_types: list[str]
    basis: str
    per_cent: int | None
    full_day: int
    half_day: int
    also_free: bool


A = TypeVar("A", bound=Answer)


def answer_for(answers: Iterable[A], what: str, who: Who) -> A | None:
    """The first answer that is for this organisation."""
    return next(
        (
            one
            for one in answers
            if one.what == what
            and (not one.organisation_types or who.organisation_type in one.organisation_types)
        ),
        None,
    )


def consequence(answer: Answer, *, price: int, asked: Asked, half_day_minutes: int) -> int:
    """What it costs not to come, in pence; `price` is that of the place."""
    match answer.basis:
        case Basis.PRICE:
            return price
        case Basis.SHARE:
            return per_cent_of(price, answer.per_cent or 0)
        case Basis.FLAT if price or answer.also_free:
            return asked.days * (answer.half_day if asked.minutes <= half_day_minutes else answer.full_day)
    return 0


def free_until(first_day: date, *, days: int, working: bool, calendar: WorkingDays) -> date:
    """The last day on which a place can be given back for nothing: so many days before the first day."""
    unit = Unit.WORKING_DAYS if working else Unit.DAYS
    return reckon(Period(unit, days, before=True), first_day, calendar=calendar).due_on


# Moves -----------------------------------------------------------------------------------------------


def why_not_waived(*, state: str, credit_because: str, is_own: bool, is_own_agency: bool) -> str | None:
    """The sentence that tells why somebody cannot waive a charge, or None."""
    if is_own:
        return "This charge is for your own booking. Somebody else decides whether it is waived."
    if is_own_agency:
        return "This charge is for your own agency. Somebody of another agency decides whether it is waived."
    if state == State.WAIVED:
        return "This charge is waived already."
    if state != State.DUE or credit_because:
        return "This charge has been invoiced. Credit the invoice instead."
    return None
