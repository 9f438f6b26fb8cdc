"""An action is agreed, changed, given another date or owner, reported, done, dropped, or begins again."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import access, clocks, standing, telling
from partnership.actions.models import (
    Action,
    Closure,
    DueChange,
    Evidence,
    ProgressReport,
    Reopening,
    Test,
    Theme,
)
from partnership.actions.rules import LIVE, MOVES, Outlook, Ruling, Stage, State
from partnership.agencies.models import Membership
from partnership.agencies.standing import in_force, require_there
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock, one_at_a_time
from partnership.base.rules import RuleBroken, require_move
from partnership.deadlines.reckoning import FIRST, LAST
from partnership.history.context import because as reason
from partnership.meetings.models import Subgroup
from partnership.pages import words

RELATED = ("agency__successor", "group", "owner", "deputy")
MEANWHILE = "Somebody else changed this while you were writing. Send it again to compare."
NOT_NOW = "This action has moved on meanwhile. Open it again to see where it stands."


def held(action: Action) -> Action:
    """The action, locked, with whom it belongs to."""
    return lock(action, *RELATED)


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# Agreeing -----------------------------------------------------------------------------------------


@transaction.atomic
def agree(*, by: User, today: date, themes: Iterable[Theme] = (), **facts: Any) -> Action:
    """Put an action in the tracker, with the next number; its owner and deputy are told, and its clock begins.

    `facts` are columns of the action. Other rooms agree actions by this too: a review names itself in `source`,
    `source_name` and `source_path`, and says `is_sensitive`. Raises RuleBroken where a date cannot be, where the owner
    or deputy does not work for the agency, and where the same was agreed before.
    """
    require(access.can_keep(by))
    action = Action(**facts, first_due_on=facts["due_on"])
    require_there(action.agency, today=today)
    require_fitting(action, today=today)
    one_at_a_time("actions.number")
    action.number = (Action.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    action.report_due_on = next_report(action, after=today)
    with in_words(Action):
        action.save(force_insert=True)
    action.themes.set(themes)
    clocks.follow(action, by=by, today=today)
    telling.given(action, by=by, before=())
    return action


@transaction.atomic
def change(
    action: Action, *, by: User, today: date, version: int, themes: Iterable[Theme], **facts: Any
) -> Action:
    """Change what is said of an action as it was at `version`. Raises ChangedMeanwhile when it has left it.

    Its date is changed by `revise_due`, with a reason.
    """
    require(access.can_keep(by))
    action = open_at(action, version, *RELATED)
    before = (action.owner_id, action.deputy_id)
    every = action.report_every
    if facts.get("agency", action.agency) != action.agency:
        require_there(facts["agency"], today=today)
    for name, value in facts.items():
        setattr(action, name, value)
    require_fitting(action, today=today)
    if action.report_every != every:
        action.report_due_on = next_report(action, after=today) if action.state in LIVE else None
    action = write(action, **facts, report_due_on=action.report_due_on)
    action.themes.set(themes)
    clocks.follow(action, by=by, today=today)
    telling.given(action, by=by, before=before)
    return action


def require_fitting(action: Action, *, today: date) -> None:
    """Raise RuleBroken where the facts of an action do not fit together."""
    if action.agreed_on > today:
        raise RuleBroken("Choose today or an earlier day: it is agreed already.", about="agreed_on")
    if action.agreed_on < FIRST:
        raise RuleBroken(f"Enter a day from {FIRST.year} on.", about="agreed_on")
    if action.due_on < action.agreed_on:
        raise RuleBroken("It cannot be due before it was agreed.", about="due_on")
    check_range(action.due_on)
    if action.agency is None and action.group is None:
        raise RuleBroken(
            "Choose the agency that owns the action, or the group that oversees it.", about="agency"
        )
    if action.deputy is not None and action.owner is None:
        raise RuleBroken("A deputy stands in for somebody. Choose the owner first.", about="owner")
    if action.deputy is not None and action.deputy == action.owner:
        raise RuleBroken("The deputy stands in for the owner, and is somebody else.", about="deputy")
    for name, person in (("owner", action.owner), ("deputy", action.deputy)):
        if person is not None and not works_there(person, action, today=today):
            where = action.agency or "any agency of the partnership"
            raise RuleBroken(f"{person} does not work for {where} today.", about=name)


def check_range(due_on: date, *, about: str = "due_on") -> None:
    """Raise RuleBroken for a date that no clock can be counted to."""
    if due_on > LAST:
        raise RuleBroken(f"Choose a date before {LAST.year + 1}.", about=about)


def works_there(person: User, action: Action, *, today: date) -> bool:
    """Whether somebody can own an action: who works for its agency, or for any where a group owns it."""
    jobs = Membership.objects.filter(in_force(today), user=person, user__is_active=True)
    if action.agency is not None:
        jobs = jobs.filter(agency__in=access.whose(action))
    return jobs.exists()


def next_report(action: Action, *, after: date) -> date | None:
    """The day of the next progress report, counted from the last; None where none was agreed."""
    if not action.report_every:
        return None
    day, step = action.reported_on or action.agreed_on, 1
    while (found := later(day, int(action.report_every) * step)) <= after:
        step += 1
    return found


# Another date, another owner ----------------------------------------------------------------------


@transaction.atomic
def revise_due(
    action: Action, *, by: User, due_on: date, because: str, today: date, was_on: date | None = None
) -> Action:
    """Agree another date, with the reason; the dates before stay to be seen, and its owner is told.

    Raises RuleBroken where it is not to be done any more, for the same date, for one that is over, and where somebody
    else has moved it from `was_on`, the date that whoever moves it has read.
    """
    require(access.can_keep(by))
    action = held(action)
    if action.state not in LIVE:
        raise RuleBroken("This action is not to be done any more, so its date stays.")
    if was_on not in (None, action.due_on):
        raise RuleBroken(MEANWHILE)
    if due_on == action.due_on:
        raise RuleBroken(f"It is already due on {words.plain_date(due_on)}.", about="due_on")
    if due_on < today:
        raise RuleBroken("Choose today or a day to come.", about="due_on")
    put_date(action, due_on, because, by=by)
    action = write(action, due_on=due_on)
    clocks.follow(action, by=by, today=today)
    return action


def put_date(action: Action, due_on: date, because: str, *, by: User) -> None:
    """Write down the change of a date on a locked action, which the caller saves."""
    check_range(due_on)
    with in_words(DueChange):
        DueChange.objects.create(
            action=action, was_on=action.due_on, becomes_on=due_on, because=because, by=by
        )
    action.due_on = due_on


@transaction.atomic
def hand_over(
    action: Action,
    *,
    by: User,
    owner: User | None,
    deputy: User | None,
    today: date,
    instead_of: tuple[UUID | None, UUID | None] | None = None,
) -> Action:
    """Give an action to somebody else of its agency, who is told.

    Raises RuleBroken where they do not work there, and where somebody else has changed meanwhile who was owner and
    deputy: `instead_of`, as whoever hands it over has read.
    """
    action = held(action)
    require(access.can_hand_over(by, action))
    before = (action.owner_id, action.deputy_id)
    if instead_of not in (None, before):
        raise RuleBroken(MEANWHILE)
    action.owner, action.deputy = owner, deputy
    require_fitting(action, today=today)
    action = write(action, owner=owner, deputy=deputy)
    clocks.follow(action, by=by, today=today)
    telling.given(action, by=by, before=before)
    return action


@transaction.atomic
def pass_on(action: Action, *, by: User, group: Subgroup) -> Action:
    """Let another group oversee an action."""
    require(access.can_keep(by))
    return write(held(action), group=group)


@transaction.atomic
def add_theme(action: Action, *, by: User, theme: Theme) -> bool:
    """Put an action under a theme; whether it was not there before."""
    require(access.can_keep(by))
    action = held(action)
    if action.themes.filter(pk=theme.pk).exists():
        return False
    action.themes.add(theme)
    write(action)
    return True


# Progress -----------------------------------------------------------------------------------------


@transaction.atomic
def report_progress(
    action: Action, *, by: User, outlook: Outlook | str, text: str, today: date
) -> ProgressReport:
    """Say how it goes; that answers the reminder and the report that were asked for, and sets the next.

    The same said twice on a day is once, and a second report of a day leaves the next where the first has set it.
    """
    action = held(action)
    require(access.can_report(by, action))
    if action.state not in LIVE:
        raise RuleBroken("This action is not to be done any more, so there is nothing to report.")
    said = {"said_on": today, "outlook": outlook, "text": text, "by": by}
    same = action.progress.filter(**said).first()
    if same and action.chased_on is None:
        return same
    is_first = action.reported_on != today
    with in_words(ProgressReport):
        made = ProgressReport.objects.create(action=action, due_on=action.report_due_on, **said)
    action.reported_on = today
    due_on = action.report_due_on
    if is_first:
        due_on = next_report(action, after=max(today, due_on or today))
    write(action, reported_on=today, outlook=outlook, chased_on=None, report_due_on=due_on)
    telling.heard(action)
    clocks.follow(action, by=by, today=today)
    return made


# Done ---------------------------------------------------------------------------------------------


@transaction.atomic
def report_done(action: Action, *, by: User, because: str, today: date) -> Action:
    """Say that an action is done, and what was done. With evidence it then lies with those who check."""
    action = held(action)
    require(access.can_report(by, action))
    close(action, Stage.DONE, by=by, because=because, today=today)
    hand_in(action, by=by, today=today)
    return action


def close(
    action: Action, stage: Stage, *, by: User, because: str, today: date, test: Test | None = None
) -> None:
    """One stage of a locked action, closed by one person, who closes no other."""
    state = State(stage)
    require_move(MOVES, State(action.state), state, NOT_NOW)
    with in_words(Closure):
        Closure.objects.create(
            action=action, round=action.round, stage=stage, on=today, because=because, by=by, test=test
        )
    # What is not with its owner any more is neither looked at nor reported of.
    report_due_on = action.report_due_on if state in LIVE else None
    let_dates_lapse(action, by=by)
    # What was said of how it goes was said before.
    write(action, state=state, handed_in_on=None, report_due_on=report_due_on, outlook="")


def counting(action: Action) -> QuerySet[Evidence]:
    """The evidence that counts: not what was looked at before a test contradicted it."""
    return action.evidence.exclude(standing.past())


def hand_in(action: Action, *, by: User, today: date) -> None:
    """Whether a locked action now lies with those who check: said to be done, and with something to look at."""
    there = counting(action).exclude(ruling=Ruling.REFUSED).exists()
    handed_in_on = (action.handed_in_on or today) if action.state == State.DONE and there else None
    if handed_in_on is not None:
        let_dates_lapse(action, by=by)
    telling.heard(action)
    write(action, handed_in_on=handed_in_on, chased_on=None)
    clocks.follow(action, by=by, today=today)


def let_dates_lapse(action: Action, *, by: User) -> None:
    """Another date that was asked for, and that nobody decided, is no longer the question; it stays to be seen."""
    for one in action.date_requests.filter(is_granted=None, lapsed_at=None).select_related("by"):
        one.lapsed_at = timezone.now()
        one.save(update_fields=["lapsed_at"])
        telling.lapsed(action, one, by=by)


# Dropped, and begun again -------------------------------------------------------------------------


@transaction.atomic
def drop(action: Action, *, by: User, because: str, today: date) -> Action:
    """Say that an action is no longer needed, and why; it stays to be seen and can begin again."""
    require(access.can_keep(by))
    action = held(action)
    require_move(MOVES, State(action.state), State.DROPPED, NOT_NOW)
    with in_words(Closure):
        Closure.objects.create(
            action=action, round=action.round, stage=Stage.DROPPED, on=today, because=because, by=by
        )
    let_dates_lapse(action, by=by)
    with reason(because):
        action = write(action, state=State.DROPPED, handed_in_on=None, report_due_on=None, chased_on=None)
    clocks.follow(action, by=by, today=today)
    telling.dropped(action, by=by)
    return action


@transaction.atomic
def reopen(action: Action, *, by: User, because: str, due_on: date, today: date) -> Action:
    """Let an action begin again: sent back, or needed after all. Its owner is told, and it has a date to come."""
    action = held(action)
    require(access.can_reopen(by, action))
    return begin_again(action, by=by, because=because, due_on=due_on, today=today)


def begin_again(
    action: Action, *, by: User, because: str, due_on: date, today: date, test: Test | None = None
) -> Action:
    """The next round of a locked action."""
    require_move(MOVES, State(action.state), State.OPEN, NOT_NOW)
    if due_on < today:
        raise RuleBroken("Choose today or a day to come.", about="due_on")
    with in_words(Reopening):
        Reopening.objects.create(
            action=action,
            round=action.round,
            was=action.state,
            on=today,
            because=because,
            by=by,
            test=test,
        )
    let_dates_lapse(action, by=by)
    if due_on != action.due_on:
        put_date(action, due_on, words.cut(f"It begins again: {because}", 300), by=by)
    with reason(because):
        action = write(
            action,
            state=State.OPEN,
            round=action.round + 1,
            due_on=due_on,
            handed_in_on=None,
            outlook="",
            chased_on=None,
            report_due_on=next_report(action, after=today),
        )
    clocks.follow(action, by=by, today=today)
    telling.reopened(action, by=by)
    return action
