"""Agencies are asked, write, send; what they sent is accepted or goes back, with the reason."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken, require_move
from partnership.deadlines import services as deadlines
from training.assurance.services import written
from training.returns import access, telling
from training.returns.models import Entry, Return, Round
from training.returns.rules import MOVES, WITH_AGENCY, State, why_not_asked, why_not_sent

FIRST, AGAIN = "training.return", "training.return_again"
"""The rules by which a return is due: once asked, and once sent back."""
NOT_NOW = "This return has moved on meanwhile. Open it again to see where it stands."
WITH_READER = (
    "This return is not with your agency. Ask the training team to send it back if something is wrong."
)


# Asking -------------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    *, by: User, from_on: date, until_on: date, agencies: Iterable[Agency], guidance: str, now: datetime
) -> Round:
    """Ask agencies what they trained by themselves in a period; their leads are told, each has a deadline.

    Raises RuleBroken for a period that is not over, or of which some days were asked for before.
    """
    require(access.can_ask(by))
    today = timezone.localdate(now)
    if refused := why_not_asked(from_on, until_on, today=today):
        raise RuleBroken(refused[1], about=refused[0])
    made = Round(from_on=from_on, until_on=until_on, guidance=guidance, asked_on=today, made_by=by)
    with in_words(Round):
        made.save(force_insert=True)
    ask_each(made, agencies, by=by, today=today)
    return made


@transaction.atomic
def ask_more(a_round: Round, *, by: User, agencies: Iterable[Agency], now: datetime) -> None:
    """Ask agencies that were left out, from today on."""
    require(access.can_ask(by))
    ask_each(lock(a_round), agencies, by=by, today=timezone.localdate(now))


def ask_each(a_round: Round, agencies: Iterable[Agency], *, by: User, today: date) -> None:
    """One return for each agency, with its deadline and its message."""
    for agency in agencies:
        with in_words(Return):
            one = Return.objects.create(round=a_round, agency=agency)
        begin_clock(one, FIRST, by=by, today=today)
        telling.asked(one)


def begin_clock(one: Return, rule: str, *, by: User, today: date) -> None:
    """From today on the agency has so long as the rule says; its leads are reminded."""
    deadlines.start(
        subject=one.subject,
        rule=rule,
        trigger_on=today,
        title=f"Single-agency training return for {one.round.period}",
        path=telling.path_of(one),
        agency=one.agency,
        by=by,
    )


@transaction.atomic
def remind(a_round: Round, *, by: User, now: datetime) -> int:
    """Write to the leads of every agency that has not sent its return, once a day; returns to how many agencies."""
    require(access.can_ask(by))
    waiting = a_round.returns.filter(state__in=WITH_AGENCY).select_related("agency", "round")
    return sum(telling.chased(one, today=timezone.localdate(now)) for one in waiting)


@transaction.atomic
def take_back(a_round: Round, *, by: User) -> None:
    """Ask for nothing after all. Raises RuleBroken once an agency has written something."""
    require(access.can_ask(by))
    a_round = lock(a_round)
    returns = list(a_round.returns.select_for_update())
    if (
        any(one.state != State.ASKED for one in returns)
        or Entry.objects.filter(a_return__in=returns).exists()
    ):
        raise RuleBroken(
            "Agencies have begun to answer, so the request stands. Say of each that it is not needed."
        )
    for one in returns:
        deadlines.drop(one.subject, by=by)
    a_round.delete()


# Answering ----------------------------------------------------------------------------------------


def writing(one: Return) -> Return:
    """The return, locked. Raises RuleBroken where it is not with its agency."""
    one = lock(one, "agency", "round")
    if one.state not in WITH_AGENCY:
        raise RuleBroken(WITH_READER)
    return one


@transaction.atomic
def keep_entry(
    a_return: Return, *, entry: Entry | None = None, by: User, version: int = 0, **facts: Any
) -> Entry:
    """Add something that the agency ran, or change it. Raises RuleBroken for days outside the period."""
    require(access.can_answer(by, a_return))
    one = writing(a_return)
    first, last = facts["from_on"], facts["until_on"] or facts["from_on"]
    if not one.round.from_on <= first <= one.round.until_on:
        raise RuleBroken(f"This return is about {one.round.period}. Enter a day of it.", about="from_on")
    if last > one.round.until_on:
        raise RuleBroken(f"This return is about {one.round.period}. Enter a day of it.", about="until_on")
    return written(Entry, entry, facts | {"a_return": one}, version)


@transaction.atomic
def remove_entry(entry: Entry, *, by: User) -> None:
    """Take something out again."""
    require(access.can_answer(by, entry.a_return))
    writing(entry.a_return)
    entry.delete()


@transaction.atomic
def send(one: Return, *, by: User, nothing_because: str, remark: str, now: datetime) -> Return:
    """Send the return to those who run the training, who are told.

    Raises RuleBroken where there is nothing in it and no reason why.
    """
    require(access.can_answer(by, one))
    one = writing(one)
    if reason := why_not_sent(entries=one.entries.count(), nothing_because=nothing_because):
        raise RuleBroken(reason, about="nothing_because")
    require_move(MOVES, one.state, State.SENT, NOT_NOW)
    one.state, one.sent_at, one.sent_by = State.SENT, now, by
    one.nothing_because, one.remark = nothing_because, remark
    one.version += 1
    one.save(update_fields=["state", "sent_at", "sent_by", "nothing_because", "remark", "version"])
    deadlines.meet(one.subject, on=timezone.localdate(now), by=by)
    telling.sent(one)
    return one


# Reading ------------------------------------------------------------------------------------------


@transaction.atomic
def accept(one: Return, *, by: User, now: datetime) -> Return:
    """Take the return as it is; its agency is told, and it counts in what is published."""
    one = lock(one, "agency", "round")
    require(access.can_decide(by, one))
    return decide(one, State.ACCEPTED, "", by=by, now=now)


@transaction.atomic
def send_back(one: Return, *, by: User, said: str, now: datetime) -> Return:
    """Ask the agency to put something right; its clock begins anew."""
    one = lock(one, "agency", "round")
    require(access.can_decide(by, one))
    one = decide(one, State.SENT_BACK, said, by=by, now=now)
    begin_clock(one, AGAIN, by=by, today=timezone.localdate(now))
    return one


@transaction.atomic
def excuse(one: Return, *, by: User, said: str, now: datetime) -> Return:
    """Say that an agency need not answer, and why."""
    one = lock(one, "agency", "round")
    require(access.can_ask(by))
    one = decide(one, State.EXCUSED, said, by=by, now=now)
    deadlines.drop(one.subject, by=by)
    return one


@transaction.atomic
def ask_again(one: Return, *, by: User, now: datetime) -> Return:
    """Ask an agency after all that was excused."""
    one = lock(one, "agency", "round")
    require(access.can_ask(by))
    require_move(MOVES, one.state, State.ASKED, NOT_NOW)
    one.state, one.said, one.version = State.ASKED, "", one.version + 1
    one.save(update_fields=["state", "said", "version"])
    begin_clock(one, FIRST, by=by, today=timezone.localdate(now))
    telling.asked(one)
    return one


def decide(one: Return, state: State, said: str, *, by: User, now: datetime) -> Return:
    """The next state of a locked return, with what was said; the agency is told."""
    require_move(MOVES, one.state, state, NOT_NOW)
    one.state, one.said, one.decided_at, one.decided_by = state, said, now, by
    one.version += 1
    with in_words(Return):
        one.save(update_fields=["state", "said", "decided_at", "decided_by", "version"])
    telling.decided(one)
    return one
