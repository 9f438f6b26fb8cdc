"""The partnership's own table of days off: what it holds, and what changes it."""

from datetime import date, datetime

from django.db import connection, transaction

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import access
from partnership.deadlines.models import Holiday
from partnership.deadlines.reckoning import FIRST, LAST
from partnership.deadlines.working_days import SATURDAY, WorkingDays
from partnership.history.context import because
from partnership.pages import words

TABLE = 20_260_915  # names the table among the database's advisory locks


def calendar() -> WorkingDays:
    """The calendar as it stands: one query."""
    entries = list(Holiday.objects.filter(withdrawn_at=None).values_list("on", "works", "name"))
    return WorkingDays(
        extra={on: name for on, works, name in entries if not works},
        worked=frozenset(on for on, works, _ in entries if works),
    )


def held_calendar() -> WorkingDays:
    """The calendar, which nobody changes until this transaction ends.

    Without this a deadline that is counted while a holiday is added could miss it: written after the table's change
    was felt everywhere, yet counted before.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [TABLE])
    return calendar()


def hold_table() -> None:
    """Wait for whoever is counting, and let nobody count until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [TABLE])


def why_not(on: date, *, works: bool, calendar: WorkingDays) -> str | None:
    """The sentence that tells why an entry would say nothing, or None."""
    day = words.weekday_date(on)
    if not FIRST <= on <= LAST:
        return f"Enter a date from {FIRST.year} to {LAST.year}."
    if on.weekday() >= SATURDAY:
        return f"{day} is at a weekend, on which no clock in working days runs."
    name = calendar.holiday(on)
    if works and not name:
        return f"{day} is a working day already."
    if not works and name:
        return f"{day} is a holiday already: {name}."
    return None


@transaction.atomic
def add(*, on: date, works: bool, name: str, reason: str, by: User) -> Holiday:
    """Write a day off into the table, or that a holiday is none, and have the open deadlines computed anew.

    Raises RuleBroken where the entry would say nothing, and where there is one for the day.
    """
    require(access.can_keep_rules(by))
    from partnership.deadlines.tasks import settle

    hold_table()
    if sentence := why_not(on, works=works, calendar=calendar()):
        raise RuleBroken(sentence)
    with because(reason), in_words(Holiday):
        made = Holiday.objects.create(on=on, works=works, name=name, reason=reason, made_by=by)
    soon(settle)
    return made


@transaction.atomic
def withdraw(holiday: Holiday, *, by: User, now: datetime) -> Holiday:
    """Take an entry back that was a mistake, and have the open deadlines computed anew. Twice changes nothing more."""
    require(access.can_keep_rules(by))
    from partnership.deadlines.tasks import settle

    hold_table()
    holiday = lock(holiday)
    if holiday.withdrawn_at is None:
        holiday.withdrawn_at, holiday.settled_at = now, None
        holiday.save(update_fields=["withdrawn_at", "settled_at"])
        soon(settle)
    return holiday
