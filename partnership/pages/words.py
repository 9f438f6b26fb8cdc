"""Dates, times, money and numbers in words, as GOV.UK writes them. Pure functions, no settings."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone


def local(value: datetime) -> datetime:
    """An instant as the clock on the wall here shows it."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def as_day(value: date | datetime) -> date:
    """The local day of a date or an instant."""
    return local(value).date() if isinstance(value, datetime) else value


def plain_date(value: date | datetime) -> str:
    """24 February 2026"""
    day = as_day(value)
    return f"{day.day} {day:%B %Y}"


def weekday_date(value: date | datetime) -> str:
    """Tuesday 24 February 2026"""
    return f"{as_day(value):%A} {plain_date(value)}"


def short_weekday_date(value: date | datetime) -> str:
    """Tue 24 February 2026"""
    return f"{as_day(value):%a} {plain_date(value)}"


def tiny_date(value: date | datetime) -> str:
    """24 Feb 2026: only in tables, where a column is narrow."""
    day = as_day(value)
    return f"{day.day} {day:%b %Y}"


def time_of_day(value: time | datetime) -> str:
    """9:15am, 4pm, midday, midnight"""
    moment = local(value) if isinstance(value, datetime) else value
    if moment.minute == 0 and moment.hour in (0, 12):
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def moment(value: datetime | date, *, today: date | None = None) -> str:
    """Today, 8:55am; Yesterday, 5:02pm; 5 February 2026, 9:12am. A date without a time stays a date."""
    day = as_day(value)
    today = today or timezone.localdate()
    near = {0: "Today", 1: "Yesterday"}.get((today - day).days, plain_date(day))
    return f"{near}, {time_of_day(value)}" if isinstance(value, datetime) else near


def moment_inside(value: datetime | date) -> str:
    """A moment in the middle of a sentence: today, 8:55am."""
    said = moment(value)
    return said[0].lower() + said[1:]


def moment_on(value: datetime | date) -> str:
    """When something was done, in a sentence: today, 8:55am; yesterday; on 5 February 2026, 9:12am."""
    said = moment_inside(value)
    return f"on {said}" if said[0].isdigit() else said


def sentence(text: str) -> str:
    """What somebody typed as a sentence beside others: 14 of 14 -> 14 of 14."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) or not text else f"{text}."


def times(start: time, end: time) -> str:
    """9:15am to 4pm"""
    return f"{time_of_day(start)} to {time_of_day(end)}"


def days(first: date, last: date | None = None, *, year: bool = False) -> str:
    """Tuesday 24 and Wednesday 25 February; Tuesday 24 to Friday 27 February; Monday 30 November and ..."""
    last = last or first
    tail = f" {last.year}" if year else ""
    end = f"{last:%A} {last.day} {last:%B}{tail}"
    if first == last:
        return end
    joint = "and" if (last - first).days == 1 else "to"
    if first.year != last.year:
        return f"{first:%A} {first.day} {first:%B %Y} {joint} {last:%A} {last.day} {last:%B %Y}"
    month = "" if first.month == last.month else f" {first:%B}"
    return f"{first:%A} {first.day}{month} {joint} {end}"


def day_numbers(first: date, last: date | None = None) -> tuple[str, str]:
    """The date block of a session card: ("24–25", "Feb 2026")."""
    last = last or first
    if first == last:
        return str(first.day), f"{first:%b %Y}"
    months = f"{last:%b %Y}"
    if first.year != last.year:
        months = f"{first:%b %Y}–{last:%b %Y}"
    elif first.month != last.month:
        months = f"{first:%b}–{months}"
    return f"{first.day}–{last.day}", months


def commas(value: int | float | Decimal | None) -> str:
    """1,401; 14.6; nothing for no value."""
    return "" if value is None else f"{value:,}"


def money(value: Decimal | int | float | None) -> str:
    """£179,475; £65.50: pence only where there are any. A minus sign stands before the pound."""
    if value is None:
        return ""
    amount = Decimal(str(value)).quantize(Decimal("0.01"))
    sign = "-" if amount < 0 else ""
    figures = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{sign}£{figures}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 place; 4 places; 1,401 people"""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(things: list[str]) -> str:
    """a, b and c"""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}" if things else ""


def cut(text: str, most: int) -> str:
    """The text, or as much of it as is allowed with an ellipsis at its end."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
