"""When somebody is due, when a target is behind, what money is: pure, without database, request or clock."""

from datetime import date, timedelta

from django.db.models import TextChoices

from partnership.base.years import FinancialYear

DUE_WITHIN = timedelta(days=90)
"""So long before its last day a course has to be taken anew: the first reminder of a certificate goes then."""


class State(TextChoices):
    """Where somebody stands with a course that their job needs; the most urgent first."""

    LAPSED = "lapsed", "Lapsed"
    NEVER = "never", "Never trained"
    DUE = "due", "Due within 90 days"
    TRAINED = "trained", "Trained"


def state_of(last_on: date | None, until_on: date | None, *, lasts: bool, on: date) -> State:
    """The state of what was last taken on a day and holds until another, or lasts."""
    if last_on is None:
        return State.NEVER
    if lasts:
        return State.TRAINED
    if until_on is None or until_on < on:
        return State.LAPSED
    return State.DUE if until_on <= on + DUE_WITHIN else State.TRAINED


def expected_by(target: int, year: FinancialYear, *, on: date) -> int:
    """How many of a year’s target would have come by a day, if they came evenly; all of them once it is over."""
    days = (year.end - year.start).days + 1
    gone = min(max((on - year.start).days + 1, 0), days)
    return target * gone // days


def is_behind(reached: int, target: int, year: FinancialYear, *, on: date, per_cent: int, after: int) -> bool:
    """Whether fewer than so many hundredths of what was to be expected have come, once `after` days have gone."""
    if (on - year.start).days < after:
        return False
    return reached * 100 < expected_by(target, year, on=on) * per_cent


class Side(TextChoices):
    """Whether money came in or went out."""

    IN = "in", "Income"
    OUT = "out", "Expenditure"


class MoneyKind(TextChoices):
    """What training costs, and what it brings in beside its own invoices."""

    TRAINERS = "trainers", "Trainers and speakers"
    STAFF = "staff", "The training team"
    VENUES = "venues", "Venues and refreshments"
    MATERIALS = "materials", "Materials and licences"
    SYSTEMS = "systems", "Booking and other systems"
    OTHER = "other", "Other expenditure"
    EARLIER = "earlier", "Fees invoiced elsewhere"
    GRANT = "grant", "Grants and contributions for training"


COMES_IN = (MoneyKind.EARLIER, MoneyKind.GRANT)
"""All others go out."""


def side_of(kind: str) -> Side:
    return Side.IN if kind in COMES_IN else Side.OUT
