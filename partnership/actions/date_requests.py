"""Whoever does an action asks for another date; the business unit grants it, or says why the date stays."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access, services
from partnership.actions.models import Action, DateRequest
from partnership.actions.rules import State
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.notices import services as notices
from partnership.notices import taking_back
from partnership.pages import words


def visible(user: User) -> QuerySet[DateRequest]:
    """What is asked for, on the actions that somebody sees."""
    rows = DateRequest.objects.select_related("action__agency__successor", "by", "decided_by")
    return rows.filter(action__in=access.visible(user).values("pk"))


def waiting(user: User) -> QuerySet[DateRequest]:
    """What somebody has to decide: all that waits, for those who keep the tracker, yet not what they asked for."""
    rows = visible(user).filter(is_granted=None, lapsed_at=None)
    return rows.exclude(by=user) if access.can_keep(user) else rows.none()


@transaction.atomic
def ask(action: Action, *, by: User, asks_for_on: date, because: str, today: date) -> DateRequest:
    """Ask for a later date, with the reason. Raises RuleBroken where one is asked for already, or cannot be."""
    require(access.can_report(by, action))
    action = lock(action, "agency__successor")
    require_askable(action)
    services.check_range(asks_for_on, about="asks_for_on")
    if asks_for_on <= max(action.due_on, today):
        latest = max(action.due_on, today)
        raise RuleBroken(f"Choose a date after {words.plain_date(latest)}.", about="asks_for_on")
    with in_words(DateRequest):
        made = DateRequest.objects.create(action=action, asks_for_on=asks_for_on, because=because, by=by)
    unit = Membership.objects.filter(in_force(today), role=Role.BUSINESS_UNIT, user__is_active=True)
    notices.post_all(
        message(made, "actions.date_asked", person)
        for person in User.objects.filter(pk__in=unit.values("user")).exclude(pk=by.pk)
    )
    return made


def require_askable(action: Action) -> None:
    """Raise RuleBroken where an action needs no other date: it is done, and with it what was asked for lapsed."""
    if action.state == State.DONE:
        raise RuleBroken("It is said to be done, so it needs no other date. Add what shows it.")
    if action.state != State.OPEN:
        raise RuleBroken("This action is closed, so it needs no other date.")


def require_unasked(action: Action) -> None:
    """Raise RuleBroken where another date is asked for already, and waits."""
    waits = action.date_requests.select_related("by").filter(is_granted=None, lapsed_at=None).first()
    if waits is not None:
        raise RuleBroken(
            f"{waits.by} has asked for {words.plain_date(waits.asks_for_on)} already. The business unit decides on it "
            "first: if the date is wrong, tell them."
        )


@transaction.atomic
def decide(
    one: DateRequest,
    *,
    by: User,
    grants: bool,
    said: str,
    now: datetime,
    today: date,
    was_on: date | None = None,
) -> DateRequest:
    """Grant another date, or say why it stays.

    Raises RuleBroken where it is decided, or no longer the question, and where the action is not due on `was_on` any
    more, as whoever decides has read.
    """
    require(access.can_keep(by) and one.by_id != by.pk)
    action = lock(one.action, "agency__successor")
    one = lock(one, "by")
    require_open(one)
    if was_on not in (None, action.due_on):
        raise RuleBroken(
            "The due date of this action has moved while you were deciding. Send it again to compare."
        )
    if grants:
        services.revise_due(action, due_on=one.asks_for_on, because=one.because, by=by, today=today)
    one.is_granted, one.said, one.decided_by, one.decided_at = grants, said, by, now
    with in_words(DateRequest):
        one.save(update_fields=["is_granted", "said", "decided_by", "decided_at"])
    one.action = action
    taking_back.take_back(
        f"action:{action.pk}:actions.date_asked:{one.pk}:", because="it has been decided.", now=now
    )
    notices.post_all([message(one, "actions.date_granted" if grants else "actions.date_stays", one.by)])
    return one


def require_open(one: DateRequest) -> None:
    """Raise RuleBroken where a request is decided, or has lapsed."""
    if one.is_granted is not None:
        raise RuleBroken("This has been decided already.")
    if one.lapsed_at is not None:
        raise RuleBroken(
            "The action has moved on since this date was asked for, so there is nothing to decide."
        )


def message(one: DateRequest, kind: str, person: User) -> notices.Message:
    """What goes out about a request; it names the action by its number alone."""
    page = "actions:date_request" if kind == "actions.date_asked" else "actions:action"
    facts = {"number": one.action.reference, "date": words.weekday_date(one.asks_for_on)}
    if kind != "actions.date_asked":
        facts["due"] = words.weekday_date(one.action.due_on)
    return notices.Message(
        kind=kind,
        key=f"action:{one.action_id}:{kind}:{one.pk}:{person.pk}",
        user=person,
        path=reverse(page, args=[one.pk if kind == "actions.date_asked" else one.action_id]),
        facts=facts,
    )
