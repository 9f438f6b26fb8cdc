"""Prices and rules as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from partnership.agencies.rules import Sector
from partnership.pages import words
from training.charges.models import Band, CancellationRule, Consequence, PriceList, Subsidy
from training.charges.rules import Area, Basis, Below, OrganisationType, Substitute, What, pounds
from training.rules import Kind as CourseKind


def lists() -> QuerySet[PriceList]:
    """Every price list, the newest first."""
    return PriceList.objects.all()


def every_band() -> QuerySet[Band]:
    """Every line with its list."""
    return Band.objects.select_related("price_list", "course")


def subsidies() -> QuerySet[Subsidy]:
    """Every subsidy, the newest first."""
    return Subsidy.objects.all()


def rules() -> QuerySet[CancellationRule]:
    """Every rule, the newest first."""
    return CancellationRule.objects.all()


def every_answer() -> QuerySet[Consequence]:
    """Everything that a rule asks for, with the rule."""
    return Consequence.objects.select_related("rule")


@dataclass(frozen=True)
class Shelf:
    """What those who keep prices choose from."""

    lists: list[PriceList]
    subsidies: list[tuple[Subsidy, str]]
    rules: list[CancellationRule]


def shelf() -> Shelf:
    """All lists, subsidies and rules: what was, is and comes."""
    return Shelf(list(lists()), [(one, subsidy(one)) for one in subsidies()], list(rules()))


class BandRow(NamedTuple):
    """One line of a price list in words."""

    band: Band
    condition: str
    full_day: str
    half_day: str
    other: str


def amount(pence: int) -> str:
    return pounds(pence) if pence else "Free"


def types(values: Iterable[str]) -> str:
    """Schools or colleges and GP practices, in the words of the choices."""
    return words.listed([str(OrganisationType(one).label) for one in values])


def bands(found: Iterable[Band]) -> list[BandRow]:
    """The lines of a list in words."""
    rows = []
    for band in found:
        conditions = [
            types(band.organisation_types),
            f"turnover {str(Below(band.turnover_below).label).lower()}" if band.turnover_below else "",
            str(Area(band.area).label) if band.area else "",
            f"{CourseKind(band.kind).label} only" if band.kind else "",
            f"{band.course.title} only" if band.course else "",
        ]
        other = f"{pounds(band.hour)} an hour for short sessions" if band.hour is not None else ""
        if band.whole is not None:
            rows.append(
                BandRow(band, said(conditions), amount(band.whole), amount(band.whole), "whole course")
            )
        else:
            rows.append(BandRow(band, said(conditions), amount(band.full_day), amount(band.half_day), other))
    return rows


def said(conditions: list[str]) -> str:
    return "; ".join(filter(None, conditions)) or "All others"


def facts_of_list(prices: PriceList) -> list[tuple[str, str]]:
    """A list in rows."""
    return [
        ("In force from", words.plain_date(prices.in_force_from)),
        ("Half a day", f"up to {length(prices.half_day_minutes)}"),
        ("By the hour", f"up to {length(prices.short_minutes)}, where a line has a price for it"),
        ("Booking fee", pounds(prices.booking_fee) if prices.booking_fee else "None"),
        ("Rounding", "To the penny; half a penny upwards"),
        *([("Agreed", prices.note)] if prices.note else []),
    ]


def length(minutes: int) -> str:
    """4 hours; 2 hours 30 minutes"""
    hours, rest = divmod(minutes, 60)
    return words.count(hours, "hour") + (f" {rest} minutes" if rest else "")


def subsidy(one: Subsidy) -> str:
    """50% off for Voluntary ..., core courses, from 1 April 2026 until 31 March 2027"""
    kind = f", {str(CourseKind(one.kind).label).lower()}s only" if one.kind else ""
    until = f" until {words.plain_date(one.until_on)}" if one.until_on else ""
    return f"{one.per_cent}% off for {Sector(one.sector).label}{kind}, from {words.plain_date(one.from_on)}{until}"


def rule(one: CancellationRule) -> str:
    """The rule in sentences."""
    days = words.count(one.days, "working day" if one.working else "day")
    first = (
        f"A place can be given back for nothing until {days} before the session."
        if one.days
        else "A place can be given back for nothing until the day of the session."
    )
    match one.substitute:
        case Substitute.SAME_AGENCY:
            instead = "Later, somebody of the same agency may come instead for nothing."
        case Substitute.ANYBODY:
            instead = "Later, somebody else may come instead for nothing."
        case _:
            instead = "Somebody else who comes instead does not save the charge."
    moving = "" if one.moving_is_free else " Moving to another date counts as cancelling."
    return f"{first} {instead}{moving}"


def until(one: CancellationRule) -> str:
    """Free until 10 working days before"""
    if not one.days:
        return "Free until the day of the session"
    return f"Free until {words.count(one.days, 'working day' if one.working else 'day')} before"


class AnswerRow(NamedTuple):
    """What a rule asks for, in words."""

    answer: Consequence
    what: str
    whom: str
    cost: str


def answers(found: Iterable[Consequence]) -> list[AnswerRow]:
    """What a rule asks for, line by line."""
    return [
        AnswerRow(one, str(What(one.what).label), types(one.organisation_types) or "All others", cost(one))
        for one in found
    ]


def cost(one: Consequence) -> str:
    """What not coming costs."""
    match one.basis:
        case Basis.PRICE:
            return "The full price of the place"
        case Basis.SHARE:
            return f"{one.per_cent}% of the price of the place"
        case Basis.FLAT:
            whom = ", also where the place is free" if one.also_free else ", not where the place is free"
            return f"{pounds(one.full_day)} a full day, {pounds(one.half_day)} a half day{whom}"
    return "Nothing"
