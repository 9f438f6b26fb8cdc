"""What the pages of returns show: how far each request has come, and what is next on one return."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.deadlines.counting import rule_on
from partnership.pages import words
from partnership.pages.components import Due
from training.assurance.alerts import holders
from training.returns import access, comparing, tables
from training.returns.models import TRAINED, Entry, Return, Round
from training.returns.rules import COUNTED, WITH_AGENCY, Delivery, State
from training.returns.services import FIRST, WITH_READER

LIKE = ("title", "level", "delivery", "hours", "delivered_by", "checked", "quality")
"""What stays from one period to the next; days and people are always new."""


def period_in_words() -> str:
    """How long agencies have, as the rule of today says: 30 working days."""
    rule = rule_on(FIRST, timezone.localdate())
    return words.count(rule.length or 0, str(rule.get_unit_display()).lower().removesuffix("s"))


@dataclass(frozen=True)
class RoundLine:
    """One request, and how far it has come."""

    round: Round
    standing: comparing.Standing


def rounds(returns: QuerySet[Any]) -> list[RoundLine]:
    """Every request, the newest period first: two queries."""
    today = timezone.localdate()
    states: dict[UUID, list[tuple[str, bool]]] = {}
    for pk, state, due_on in returns.order_by().values_list("round", "state", "due_on"):
        states.setdefault(pk, []).append((state, bool(due_on and due_on < today)))
    return [RoundLine(one, comparing.standing(states.get(one.pk, []))) for one in Round.objects.all()]


def standing_of(returns: QuerySet[Any]) -> comparing.Standing:
    """How far one request has come: one query."""
    today = timezone.localdate()
    rows = returns.order_by().values_list("state", "due_on")
    return comparing.standing([(state, bool(due_on and due_on < today)) for state, due_on in rows])


def is_untouched(a_round: Round) -> bool:
    """Whether no agency has begun to answer, so that the request can be taken back."""
    begun = a_round.returns.exclude(state=State.ASKED).exists()
    return not begun and not Entry.objects.filter(a_return__round=a_round).exists()


def with_people(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Each with how many `people` it is about."""
    return entries.annotate(people=TRAINED)


def require_writing(one: Return) -> None:
    """Raise RuleBroken where the return is not with its agency."""
    if one.state not in WITH_AGENCY:
        raise RuleBroken(WITH_READER)


def like(one: Return, key: str) -> dict[str, Any]:
    """What an entry of an earlier return of the agency says that may be so again; nothing where there is none."""
    try:
        earlier = earlier_entries(one).get(pk=UUID(key))
    except (ValueError, Entry.DoesNotExist):
        return {}
    return {name: getattr(earlier, name) for name in LIKE}


def earlier_entries(one: Return) -> QuerySet[Entry]:
    """What the agency ran in earlier periods, as it has sent it."""
    return Entry.objects.filter(
        a_return__agency=one.agency_id,
        a_return__state__in=COUNTED,
        a_return__round__from_on__lt=one.round.from_on,
    )


@dataclass(frozen=True)
class EntryLine:
    """One thing that was run, in words."""

    entry: Entry
    when: str
    how: str
    facts: list[tuple[str, str]]


def line(entry: Entry) -> EntryLine:
    """An entry as a reader sees it."""
    when = words.plain_date(entry.from_on)
    if entry.until_on:
        when += f" to {words.plain_date(entry.until_on)}"
    how = str(entry.get_delivery_display()).partition(",")[0]
    if entry.times:
        how += f", held {words.count(entry.times, 'time')}"
    facts = [
        ("Level", str(entry.get_level_display()) if entry.level else ""),
        ("Hours for each person", f"{entry.hours.normalize():f}"),
        *[(label, f"{number:,}") for label, number in entry.groups],
        ("Taught by", str(entry.get_delivered_by_display())),
        ("Checked against the partnership’s outcomes", str(entry.get_checked_display())),
        ("How its quality is known", entry.quality),
    ]
    return EntryLine(entry, when, how, [(name, value) for name, value in facts if value])


def answer(user: User, one: Return) -> dict[str, Any]:
    """Everything of the page of one return."""
    writes = access.can_answer(user, one) and one.state in WITH_AGENCY
    shown = access.shows_entries(user, one)
    entries = list(one.entries.all()) if shown else []
    due_on: date | None = getattr(one, "due_on", None)
    runs_clock = one.state in WITH_AGENCY and due_on is not None
    earlier = (
        earlier_entries(one).order_by("-a_return__round__from_on", "title")
        if writes
        else Entry.objects.none()
    )
    have = {entry.title.casefold() for entry in entries}
    newest: dict[str, Entry] = {}
    for entry in earlier[:50]:
        if entry.title.casefold() not in have:
            newest.setdefault(entry.title.casefold(), entry)
    return {
        "tag": tables.state_of(one),
        "due": Due.of(due_on, today=timezone.localdate()) if runs_clock and due_on else None,
        "writes": writes,
        "shown": shown,
        "lines": [line(entry) for entry in entries],
        "people": people(entries),
        "earlier": list(newest.values()),
        "compares": access.can_compare(user),
        "reads": one.state == State.SENT and access.can_decide(user, one),
        "own_sending": one.state == State.SENT and access.can_ask(user) and not access.can_decide(user, one),
        "can_reopen": one.state == State.ACCEPTED and access.can_decide(user, one),
        "can_excuse": one.state in WITH_AGENCY and access.can_ask(user),
        "can_ask_again": one.state == State.EXCUSED and access.can_ask(user),
        "without_lead": one.state in WITH_AGENCY
        and access.can_ask(user)
        and not holders(Role.AGENCY_LEAD, agency=one.agency_id),
    }


def people(entries: list[Entry]) -> dict[str, str]:
    """How many took part, live and on demand apart."""
    found = {
        delivery: sum(one.trained for one in entries if one.delivery == delivery) for delivery in Delivery
    }
    return {
        "live": words.count(found[Delivery.LIVE], "person", "people"),
        "on_demand": words.count(found[Delivery.ON_DEMAND], "person", "people"),
        "things": words.count(len(entries), "course or topic", "courses and topics"),
    }
