"""What changes a deadline: the rooms start, move and meet it; people pause it and agree another date."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import access
from partnership.deadlines.counting import DATES, can_stop, counted, rule_on, set_dates, stood_still
from partnership.deadlines.days_off import held_calendar
from partnership.deadlines.hands import belong
from partnership.deadlines.models import Deadline, Pause, RuleSet
from partnership.deadlines.reckoning import FIRST, LAST, carry_on, left_over
from partnership.deadlines.rules import AGREED, RUNNING, State, Unit, first_look_on
from partnership.deadlines.telling import OTHER_DAY, tell_of_move
from partnership.deadlines.working_days import WorkingDays
from partnership.history import context
from partnership.notices import taking_back
from partnership.pages import words


@transaction.atomic
def start(
    *,
    subject: str,
    rule: str,
    trigger_on: date,
    title: str,
    path: str,
    by: User | None,
    owner: User | None = None,
    deputy: User | None = None,
    agency: Agency | None = None,
    by_hand: bool = False,
) -> Deadline:
    """Let there be a deadline for a subject with these facts; asking again changes what differs, and reopens it.

    Where `by_hand`, its owner says on its page when it is done; else the room that asked for it does, by `meet`.
    `subject` is unique, like `training.register:<uuid>`; `rule` is the code of a rule, of which the version in force
    on the day of the trigger is kept. `title` holds no personal data. `by` is None where the clock asks.
    Raises RuleSet.DoesNotExist for an unknown code, and RuleBroken for a date that cannot be counted.
    """
    calendar = held_calendar()
    version = rule_on(rule, trigger_on)
    new = Deadline(
        subject=subject,
        rule=version,
        title=title,
        path=path,
        owner=owner,
        deputy=deputy,
        agency=agency,
        trigger_on=trigger_on,
        by_hand=by_hand,
    )
    set_dates(new, reckoned_on=counted(new, calendar, ()).due_on, revised_on=None)
    # Not a try: two who ask at once must both be answered, and the second finds what the first has made.
    Deadline.objects.bulk_create([new], ignore_conflicts=True)
    deadline = Deadline.objects.select_for_update(of=("self",)).select_related("rule").get(subject=subject)
    if deadline.pk == new.pk:
        return deadline
    was_on, stood = deadline.due_on, stood_still(deadline)
    if deadline.state not in RUNNING:
        deadline.state, deadline.met_on = State.OPEN, None
        deadline.look_on = first_look_on(deadline.due_on)
    if trigger_on != deadline.trigger_on or deadline.rule.code != rule:
        restart(deadline, version, trigger_on)
    elif stood:  # what was agreed for this trigger goes on holding, and the version of the rule
        reckoned_on = counted(deadline, calendar, deadline.pauses.all()).due_on
        set_dates(deadline, reckoned_on=reckoned_on, revised_on=deadline.revised_on)
    if deadline.due_on != was_on:
        taking_back.take_back(f"deadline:{deadline.pk}:", because=OTHER_DAY)
    belong(deadline, owner, deputy)
    deadline.title, deadline.path, deadline.agency = title, path, agency
    deadline.by_hand = by_hand
    deadline.save()
    return deadline


def restart(deadline: Deadline, version: RuleSet, trigger_on: date) -> bool:
    """Count from another trigger: an agreed date was for the old one, and goes."""
    deadline.rule, deadline.trigger_on = version, trigger_on
    deadline.revised_because = ""
    reckoned_on = counted(deadline, held_calendar(), deadline.pauses.all()).due_on
    return set_dates(deadline, reckoned_on=reckoned_on, revised_on=None)


def running(subject: str) -> Deadline | None:
    """The deadline of a subject, locked, while it is still to be met."""
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("rule", "owner", "deputy")
    return rows.filter(subject=subject, state__in=RUNNING).first()


@transaction.atomic
def move(subject: str, *, trigger_on: date, by: User | None) -> Deadline | None:
    """Count a running deadline from another day, by the rule in force on that day; None where nothing runs.

    A date that was agreed for the old trigger goes with it. Whoever it belongs to is told.
    """
    held_calendar()
    deadline = running(subject)
    if deadline is None or deadline.trigger_on == trigger_on:
        return deadline
    was_on = deadline.due_on
    if restart(deadline, rule_on(deadline.rule.code, trigger_on), trigger_on):
        tell_of_move(deadline, was_on=was_on, by=by)
    deadline.save(update_fields=["rule", "trigger_on", *DATES])
    return deadline


@transaction.atomic
def adopt(deadline: Deadline, *, by: User) -> Deadline:
    """Count an open clock by the version of its rule that is in force for its trigger today: never done silently.

    Raises RuleBroken where it has that version already.
    """
    require(access.can_run(by))
    held_calendar()
    deadline = lock(deadline, "rule", "owner", "deputy")
    version = rule_on(deadline.rule.code, deadline.trigger_on)
    if version == deadline.rule or deadline.state != State.OPEN:
        raise RuleBroken("This clock already runs by the newest version of its rule.")
    was_on = deadline.due_on
    if restart(deadline, version, deadline.trigger_on):
        tell_of_move(deadline, was_on=was_on, by=by)
    deadline.save(update_fields=["rule", *DATES])
    return deadline


@transaction.atomic
def meet(subject: str, *, on: date, by: User | None) -> Deadline | None:
    """Say that a subject was done on a day: nothing reminds of it any more. None where nothing runs."""
    return end(running(subject), State.MET, on)


@transaction.atomic
def finish(deadline: Deadline, *, on: date, by: User, today: date) -> Deadline:
    """Say of one's own deadline that it was done on a day. Raises RuleBroken for a day to come or before it began."""
    deadline = lock(deadline, "rule", "owner", "deputy")
    require(access.can_finish(by, deadline))
    if deadline.state not in RUNNING:
        raise RuleBroken("This is done or no longer needed already.")
    if on > today:
        raise RuleBroken("Choose today or an earlier day: it cannot be done on a day to come.", about="on")
    if not deadline.rule.before and on < deadline.trigger_on:
        raise RuleBroken(
            f"It started on {words.plain_date(deadline.trigger_on)}. Choose that day or a later one."
        )
    end(deadline, State.MET, on)
    return deadline


@transaction.atomic
def drop(subject: str, *, by: User | None) -> Deadline | None:
    """Say that a subject need not be done any more. None where nothing runs."""
    return end(running(subject), State.DROPPED, None)


def end(deadline: Deadline | None, state: State, on: date | None) -> Deadline | None:
    """Let a clock stand for ever; a pause that is open ends with it, and its days do not count."""
    if deadline is None:
        return None
    for pause in deadline.pauses.filter(until_on=None):
        pause.until_on = max(on or timezone.localdate(), pause.from_on)
        pause.save(update_fields=["until_on"])
        count_on(deadline, pause, held_calendar())
    over = "it is done." if state == State.MET else "it need not be done any more."
    taking_back.take_back(f"deadline:{deadline.pk}:", because=over)
    deadline.state, deadline.met_on = state, on
    deadline.save(update_fields=["state", "met_on", *DATES])
    return deadline


@transaction.atomic
def pause(deadline: Deadline, *, from_on: date, reason: str, by: User, today: date) -> Deadline:
    """Stop a clock from a day on, which does not count any more; until it runs again nothing reminds.

    Raises RuleBroken where there is no clock to stop: a date in the calendar, one that is counted back, one that has
    run out by then, a day to come.
    """
    require(access.can_run(by))
    deadline = lock(deadline, "rule")
    if deadline.state != State.OPEN:
        raise RuleBroken("This clock does not run, so it cannot be paused.")
    if not can_stop(deadline):
        raise RuleBroken("This is a date in the calendar and no clock that runs. Agree another date instead.")
    if from_on > today:
        raise RuleBroken("A clock is paused from today or from an earlier day.", about="from_on")
    if from_on <= deadline.trigger_on:
        raise RuleBroken(
            f"The clock started on {words.plain_date(deadline.trigger_on)}. Choose a day after it.",
            about="from_on",
        )
    if from_on > deadline.due_on:
        raise RuleBroken(
            f"The clock ran out on {words.plain_date(deadline.due_on)}. Choose an earlier day.",
            about="from_on",
        )
    deadline.state = State.PAUSED
    taking_back.take_back(f"deadline:{deadline.pk}:", because="the clock stands still.")
    with context.because(reason), in_words(Pause):
        Pause.objects.create(deadline=deadline, from_on=from_on, reason=reason, made_by=by)
        deadline.save(update_fields=["state"])
    return deadline


@transaction.atomic
def resume(deadline: Deadline, *, on: date, by: User, today: date) -> Deadline:
    """Let a clock run on from a day, which counts, with the rest that it had. Whoever it belongs to is told the date.

    Raises RuleBroken where it runs, and for a day to come or before the pause.
    """
    require(access.can_run(by))
    calendar = held_calendar()
    deadline = lock(deadline, "rule", "owner", "deputy")
    if deadline.state != State.PAUSED:
        raise RuleBroken("This clock is not paused.")
    if on > today:
        raise RuleBroken("A clock runs again from today or from an earlier day.", about="on")
    now = deadline.pauses.get(until_on=None)
    now.until_on = on
    with in_words(Pause):
        now.save(update_fields=["until_on"])
    was_on = deadline.due_on
    deadline.state = State.OPEN
    # What waited was taken back when it stopped, so it is said again, also where no date moves.
    deadline.look_on = first_look_on(deadline.due_on)
    if count_on(deadline, now, calendar):
        tell_of_move(deadline, was_on=was_on, by=by)
    deadline.save(update_fields=["state", *DATES])
    return deadline


def count_on(deadline: Deadline, over: Pause, calendar: WorkingDays) -> bool:
    """Let both dates go on with the rest that they had when the pause that is `over` began; whether it is due later."""
    revised_on, on = deadline.revised_on, over.until_on
    if revised_on is not None and on is not None and on > over.from_on:
        by_days = calendar if deadline.rule.unit == Unit.WORKING_DAYS else None
        rest = left_over(revised_on, over.from_on, counts=by_days.works if by_days else lambda _: True)
        revised_on = carry_on(rest, on, calendar=by_days)
    reckoned_on = counted(deadline, calendar, deadline.pauses.all()).due_on
    return set_dates(deadline, reckoned_on=reckoned_on, revised_on=revised_on)


@transaction.atomic
def revise(deadline: Deadline, *, due_on: date, because: str, by: User) -> Deadline:
    """Agree another date, with the reason; it stands whatever the rule gives. Whoever it belongs to is told.

    Raises RuleBroken where the deadline is not open, for the same date, and for one that cannot be.
    """
    require(access.can_run(by))
    deadline = lock(deadline, "rule", "owner", "deputy")
    if deadline.state != State.OPEN:
        raise RuleBroken("Only an open deadline can have another date. Let the clock run again first.")
    if deadline.rule.is_agreed:
        raise RuleBroken(AGREED)
    if due_on == deadline.due_on:
        raise RuleBroken(f"It is already due on {words.plain_date(due_on)}.", about="due_on")
    if not max(FIRST, date.min if deadline.rule.before else deadline.trigger_on) <= due_on <= LAST:
        raise RuleBroken(
            f"Choose a date after {words.plain_date(deadline.trigger_on)}, when it started, "
            f"and before {LAST.year + 1}.",
            about="due_on",
        )
    was_on, deadline.revised_because = deadline.due_on, because
    set_dates(deadline, reckoned_on=deadline.reckoned_on, revised_on=due_on)
    tell_of_move(deadline, was_on=was_on, by=by)
    with context.because(because), in_words(Deadline):
        deadline.save(update_fields=DATES)
    return deadline
