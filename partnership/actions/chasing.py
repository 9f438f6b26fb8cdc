"""Somebody is asked how an action goes, by hand or by the clock, and answers by the link in their mail, once.

Asked is whoever owns the action and still works there, else the deputy, else the safeguarding lead of the agency; for
what a group has to do itself, its chair. The clock asks a week after a date or a progress report was missed, and every
week again. However many actions somebody is asked about, the notices room makes one email a day of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import access, date_requests, services, telling
from partnership.actions.chasing_models import Chase, Reply
from partnership.actions.closing_models import Reopening
from partnership.actions.models import Action
from partnership.actions.rules import LIVE
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.base.access import require
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.history import context
from partnership.meetings import seating
from partnership.meetings.models import Seat
from partnership.notices import going
from partnership.notices import services as notices
from partnership.pages import words

GOOD_FOR = timedelta(days=28)
"""How long the link in a mail works."""
RUN_OUT = f"This link was good for {GOOD_FOR.days} days."
"""Why a link cannot be answered where nothing else stands against it: whoever signs in still can."""
AGAIN_AFTER = timedelta(days=7)
"""So long after a missed date the clock asks, and so long it waits before it asks again."""
AT_ONCE = 500
"""How many actions one sweep takes up in a transaction."""


# Whom to ask --------------------------------------------------------------------------------------


def whom(actions: Sequence[Action], *, today: date) -> dict[UUID, list[User]]:
    """By action: who is asked about it today, which may be nobody. Three queries at most, however many actions."""
    named = {one for action in actions for one in (action.owner_id, action.deputy_id)} - {None}
    there = Membership.objects.filter(in_force(today), user__is_active=True).select_related("user")
    works: dict[UUID, set[UUID]] = defaultdict(set)
    people: dict[UUID, User] = {}
    for one in there.filter(user__in=named):
        works[one.user_id].add(one.agency_id)
        people[one.user_id] = one.user
    found: dict[UUID, list[User]] = {}
    for action in actions:
        agencies = access.whose(action)
        found[action.pk] = [
            people[one]
            for one in (action.owner_id, action.deputy_id)
            if one in people and (not agencies or works[one] & agencies)
        ][:1]
    left = [action for action in actions if not found[action.pk]]
    return found | dict(heads(left, today=today))


def heads(actions: Sequence[Action], *, today: date) -> Iterator[tuple[UUID, list[User]]]:
    """For actions without anybody of their own: the leads of the agency, or the chairs of the group."""
    agencies = {one for action in actions for one in access.whose(action)}
    leads: dict[UUID, list[User]] = defaultdict(list)
    if agencies:
        holding = Membership.objects.filter(in_force(today), user__is_active=True, role=Role.AGENCY_LEAD)
        for one in holding.filter(agency__in=agencies).select_related("user").order_by("from_on"):
            leads[one.agency_id].append(one.user)
    groups = {action.group_id for action in actions if action.agency_id is None}
    chairs: dict[UUID, list[User]] = defaultdict(list)
    if groups:
        seats = Seat.objects.filter(subgroup__in=groups, kind__in=access.CHAIRS, user__is_active=True)
        for seat in seating.in_force(seats, today).select_related("user"):
            chairs[seat.subgroup_id].append(seat.user)
    for action in actions:
        if action.agency_id is None:
            yield action.pk, chairs[action.group_id] if action.group_id else []
        else:
            yield action.pk, [user for agency in access.whose(action) for user in leads[agency]]


# Asking -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chased:
    """What came of asking about some actions."""

    asked: int
    """Of so many somebody is asked now."""
    already: int
    """Of so many they were asked today before."""
    nobody: int
    """Of so many there is nobody to ask."""
    rest: int
    """So many need no answer: they are done, or closed."""
    goes: str = field(default="", compare=False)
    """When the emails go, in sentences; of what somebody asks by hand."""

    @property
    def words(self) -> str:
        """What happened, in sentences."""
        said = [
            (self.asked, "A reminder goes out about {}."),
            (self.already, "Somebody was reminded of {} today already."),
            (self.nobody, "There is nobody to remind of {}: name an owner."),
            (self.rest, "There is nothing to ask about {}: it is done, or closed."),
        ]
        told = [text.format(words.count(number, "action")) for number, text in said if number]
        if self.goes:
            told.insert(1, self.goes)
        return " ".join(told)


@transaction.atomic
def chase(actions: Iterable[Action], *, by: User | None, today: date) -> Chased:
    """Ask how these actions go, each person once a day about each; `by` is nobody where the clock asks."""
    require(by is None or access.can_keep(by))
    wanted = {action.pk for action in actions}
    rows = Action.objects.select_for_update(of=("self",)).select_related("agency__successor")
    # Always in the same order, so that two who ask about the same ones do not wait for each other.
    live = list(rows.filter(pk__in=wanted, state__in=LIVE, handed_in_on=None).order_by("pk"))
    before = asked_on(live, today)
    people = whom(live, today=today)
    made = [
        Chase(action=action, asked=user, on=today, by=by)
        for action in live
        for user in people[action.pk]
        if (action.pk, user.pk) not in before
    ]
    Chase.objects.bulk_create(made)
    asked = {one.action_id for one in made}
    # What has waited for an answer before waits since then.
    Action.objects.filter(pk__in=asked, chased_on=None).update(chased_on=today)
    sent = [message(one) for one in made]
    notices.post_all(sent)
    goes = going.said([one.key for one in sent], now=timezone.now()) if by and sent else ""
    nobody = sum(not people[action.pk] for action in live)
    return Chased(len(asked), len(live) - len(asked) - nobody, nobody, len(wanted) - len(live), goes)


def asked_on(actions: Iterable[Action], day: date) -> set[tuple[UUID, UUID]]:
    """About which of these actions whom was asked on a day: nobody is asked twice."""
    return set(Chase.objects.filter(action__in=actions, on=day).values_list("action_id", "asked_id"))


def message(one: Chase) -> notices.Message:
    """What goes out; it names the action by its number alone."""
    return notices.Message(
        kind="actions.chased",
        key=telling.chased(one),
        user=one.asked,
        path=reverse("actions:reply", args=[one.pk]),
        facts={"number": one.action.reference, "date": words.weekday_date(one.action.due_on)},
    )


def sweep(*, now: datetime) -> int:
    """Ask about everything that has been late for a week and was not asked about for a week; returns how many."""
    today = timezone.localdate(now)
    missed = today - AGAIN_AFTER
    lately = Chase.objects.filter(action=OuterRef("pk"), on__gt=missed)
    late = Action.objects.filter(
        Q(due_on__lte=missed) | Q(report_due_on__lte=missed),
        ~Exists(lately),
        state__in=LIVE,
        handed_in_on=None,
    )
    pks = list(late.order_by("pk").values_list("pk", flat=True))
    return sum(
        chase([Action(pk=pk) for pk in pks[at : at + AT_ONCE]], by=None, today=today).asked
        for at in range(0, len(pks), AT_ONCE)
    )


# Answering ----------------------------------------------------------------------------------------


def find(pk: UUID) -> Chase | None:
    """What a link is about."""
    return Chase.objects.select_related("action__agency__successor", "asked").filter(pk=pk).first()


def why_not(one: Chase, *, today: date) -> str:
    """Why nobody can answer with this link now, in a sentence; empty where they can."""
    action = one.action
    if one.answered_at:
        return f"You answered on {words.plain_date(one.answered_at)}. Thank you."
    if not is_still_theirs(one, today=today):
        return "Somebody else looks after this action now, so there is nothing for you to answer."
    if action.state not in LIVE:
        return "This action is closed, so there is nothing to answer any more."
    if action.handed_in_on:
        return "It has been said that this is done, and the evidence is being checked. There is nothing to answer."
    if action.chased_on is None:
        return "We have heard how it goes since we asked. There is nothing to answer any more."
    return RUN_OUT if today > one.on + GOOD_FOR else ""


def is_still_theirs(one: Chase, *, today: date) -> bool:
    """Whether the action is still with the person who was asked: they are its owner or deputy, or are asked today."""
    action = one.action
    asked = whom([action], today=today)[action.pk]
    return one.asked in asked or one.asked_id in (action.owner_id, action.deputy_id)


def again(action: Action) -> Reopening | None:
    """That, and when, an action began again, where it is in a later round."""
    return action.reopenings.filter(round=action.round - 1).first()


@transaction.atomic
def answer(
    one: Chase,
    *,
    by: None,
    reply: str,
    text: str,
    outlook: str = "",
    asks_for_on: date | None = None,
    now: datetime,
) -> Chase:
    """What somebody answers by the link: `by` is nobody, the seal of the mail is the right of whoever was asked.

    The same answer a second time changes nothing. Raises RuleBroken with the reason why it cannot be given now.
    """
    action = lock(one.action, "agency__successor")
    one = lock(one, "asked")
    one.action = action
    today = timezone.localdate(now)
    if one.answered_at and one.reply == reply:
        return one
    if why := why_not(one, today=today):
        raise RuleBroken(why)
    with context.because("Answered by the link in a mail"):
        if reply == Reply.DONE:
            services.report_done(action, by=one.asked, because=text, today=today)
        elif reply == Reply.DATE and asks_for_on:
            date_requests.ask(action, by=one.asked, asks_for_on=asks_for_on, because=text, today=today)
        else:
            services.report_progress(action, by=one.asked, outlook=outlook, text=text, today=today)
        Action.objects.filter(pk=action.pk).update(chased_on=None)
        telling.heard(action)
        one.reply, one.answered_at = reply, now
        one.save(update_fields=["reply", "answered_at"])
    return one


def of(action: Action) -> list[Chase]:
    """Who was asked about an action, the latest first."""
    return list(action.chases.select_related("asked", "by")[:20])
