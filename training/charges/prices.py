"""What a place costs an agency, in pence and in words; what the rest of training asks of this room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines.working_days import WorkingDays
from partnership.pages import words
from training.charges import tariff
from training.charges.models import Band
from training.charges.rules import (
    Asked,
    Substitute,
    Who,
    cost,
    first_fit,
    free_until,
    length,
    per_cent_of,
    pounds,
)
from training.charges.tariff import Tariff
from training.models import Course, Session


@dataclass(frozen=True)
class Quote:
    """What is asked of an agency: `words` is “£45 to Lantern Family Trust”, `rule` how that came about."""

    pence: int
    words: str
    rule: str
    fee: int = 0
    """The booking fee, which is not given back."""

    @property
    def sentence(self) -> str:
        """This place costs £45 to Lantern Family Trust."""
        if not self.pence:
            return f"This place is {self.words}."
        fee = f", and a booking fee of {pounds(self.fee)} that is not given back" if self.fee else ""
        return f"This place costs {self.words}{fee}."


def quote(course: Course, agency: Agency, *, on: date, session: Session | None = None) -> Quote:
    """What a place booked on a day costs an agency, or would on any session: then a full day is taken.

    No query where this process knows today's prices and the agency already.
    """
    in_force = tariff.on_day(on)
    if in_force.prices is None:
        return Quote(0, f"free for {agency.name}", "There are no prices yet.")
    return reckon(in_force, tariff.who_is(agency), tariff.asked_of(course, session))


def reckon(in_force: Tariff, who: Who, asked: Asked) -> Quote:
    """The price of a place by a tariff: the first line that fits, less the subsidy."""
    prices = in_force.prices
    band = first_fit(in_force.bands, who, asked)
    free = f"free for {who.name}"
    if prices is None or band is None:
        return Quote(0, free, "No line of the price list asks for anything.")
    since = f"prices from {words.plain_date(prices.in_force_from)}"
    if asked.fully_funded:
        return Quote(0, free, f"This course is fully funded ({since}).")
    full = cost(band, asked, prices)
    by_length = "" if band.whole is not None else f", {length(asked, prices)}"
    rule = f"{band.name}{by_length}: {pounds(full)}"
    pence, subsidy = full, in_force.subsidy(who, asked) if full else None
    if subsidy:
        pence = per_cent_of(full, 100 - subsidy.per_cent)
        rule += f", less {subsidy.per_cent}% that is paid for this sector: {pounds(pence)}"
    rule = f"{rule} ({since})."
    if not pence:
        return Quote(0, free, rule)
    return Quote(pence, f"{pounds(pence)} to {who.name}", rule, prices.booking_fee)


class Offer(NamedTuple):
    """What the booking form says of one agency."""

    agency: Agency
    quote: Quote
    until: date | None
    """The last day to give the place back for nothing; None where not coming costs nothing."""
    late: bool
    """Whether that day has passed already."""

    @property
    def field(self) -> str:
        """The name under which the form sends back what it showed."""
        return f"price_{self.agency.pk}"

    @property
    def cancel(self) -> str:
        """cancel by Tuesday 3 March 2026 to pay nothing"""
        if self.until is None:
            return ""
        day = words.weekday_date(self.until)
        if self.late:
            return f"Cancelling was free until {day}: from now on it is charged."
        nothing = "no more than the booking fee" if self.quote.fee else "nothing"
        return f"Cancel by {day} to pay {nothing}."


def offers(session: Session, agencies: Iterable[Agency], *, on: date) -> list[Offer]:
    """What a place on a session costs each agency for which somebody may book; empty while there are no prices."""
    in_force = tariff.on_day(on)
    if in_force.prices is None and in_force.rule is None:
        return []
    until = last_free_day(session, in_force, tariff.calendar())
    late = until is not None and on > until
    return [
        Offer(agency, quote(session.course, agency, on=on, session=session), until, late)
        for agency in agencies
    ]


def giving_up(session: Session, *, on: date) -> str:
    """Until when a place booked on a day can be given back for nothing, and what then, as everybody reads it."""
    in_force = tariff.on_day(on)
    until = last_free_day(session, in_force, tariff.calendar())
    if until is None or in_force.rule is None:
        return "You can cancel any time before it starts."
    day = words.weekday_date(until)
    late = f"Cancelling was free until {day}, so it is charged from now on"
    said = late if on > until else f"Cancel by {day} to pay nothing; later it is charged"
    to = {Substitute.SAME_AGENCY: "a colleague of your agency", Substitute.ANYBODY: "somebody else"}
    heir = to.get(Substitute(in_force.rule.substitute))
    return f"{said}, unless {heir} has the place instead." if heir else f"{said}."


class Changed(RuleBroken):
    """The price is another than the one that the form showed."""


def require_as_shown(shown: str, session: Session, agency: Agency, *, on: date) -> None:
    """Raise Changed where a form was filled in on another price; `shown` is what it sent back, if it showed one."""
    if not shown:
        return
    now = quote(session.course, agency, on=on, session=session)
    if shown != str(now.pence):
        raise Changed(
            f"The price has changed since you opened the page. {now.sentence} Book only if you agree."
        )


def last_free_day(session: Session, in_force: Tariff, calendar: WorkingDays) -> date | None:
    """The last day on which a place can be given back for nothing; None where no rule asks for anything."""
    rule = in_force.rule
    if rule is None or not in_force.consequences:
        return None
    return free_until(session.days[0], days=rule.days, working=rule.working, calendar=calendar)


class Row(NamedTuple):
    """One line of the prices of a course, as everybody reads them."""

    name: str
    full_day: int
    half_day: int
    whole: int | None


def shown(course: Course) -> list[Row]:
    """What a place on a course costs whom, today; no query where this process knows the prices."""
    in_force, rows = tariff.on_day(timezone.localdate()), []
    for band in in_force.bands if not course.fully_funded else ():
        if band.kind in ("", course.kind) and band.course_id in (None, course.pk):
            rows.append(Row(band.name, band.full_day, band.half_day, band.whole))
            if is_for_everybody(band):
                break
    return rows


def on_the_page(course: Course, agency: Agency | None) -> str:
    """What the page of a course says of its price, to somebody of this agency or to a visitor.

    £45 a full day, £22.50 a half day to Lantern Family Trust; From nothing to £90 a day, by organisation. Empty while
    there are no prices.
    """
    in_force = tariff.on_day(timezone.localdate())
    if in_force.prices is None or course.fully_funded:
        return ""
    if agency is None:
        highest = max((row.whole or row.full_day for row in shown(course)), default=0)
        return f"From nothing to {pounds(highest)} a day, by organisation" if highest else "Free"
    who = tariff.who_is(agency)
    day, half = (
        reckon(in_force, who, Asked(course.pk, course.kind, minutes=minutes))
        for minutes in (12 * 60, in_force.prices.half_day_minutes)
    )
    if day.pence == half.pence:
        return f"{day.words[0].upper()}{day.words[1:]}"
    halves = pounds(half.pence) if half.pence else "nothing"
    return f"{pounds(day.pence)} a full day, {halves} a half day to {agency.name}"


def is_for_everybody(band: Band) -> bool:
    """Whether no agency falls through this line to a later one."""
    return not (band.organisation_types or band.turnover_below or band.area)
