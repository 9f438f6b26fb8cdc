"""The golden thread: from what happened, over what was agreed, to what it changed; and where the thread is broken.

Each room tells its part by a function in `settings.THREAD_SOURCES` (`partnership.actions.strands`). The tests of an
action are its own. What no room has yet is shown as not there yet, so that nobody takes a short thread for a whole one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.actions import access, standing
from partnership.actions.closing_models import Closure, Test
from partnership.actions.models import Action
from partnership.actions.rules import LIVE, Outlook, Result, Source, State, TestKind
from partnership.actions.rules import Stage as Stages
from partnership.actions.strands import BEFORE_THE_ACTION, Stage, Strand
from partnership.pages import words
from partnership.pages.components import ThreadStep

__all__ = ["Stage", "Strand", "Thread", "of", "of_many"]

TellStrands = Callable[..., list[Strand]]

NOT_YET = {
    Stage.FINDING: "None yet",
    Stage.RECOMMENDATION: "None yet",
    Stage.COURSE: "None yet",
    Stage.AUDIT: "Not planned yet",
    Stage.INDICATOR: "Not yet",
    Stage.REPORT: "Not yet",
}
"""What stands at a place where there is nothing."""


@dataclass(frozen=True)
class Step:
    """One place on the thread, with everything that hangs there."""

    stage: Stage
    name: str
    strands: list[Strand]

    @property
    def is_there(self) -> bool:
        """Whether anything there has happened."""
        return any(strand.is_there for strand in self.strands)

    @property
    def nothing(self) -> str:
        """What stands at an empty place."""
        return NOT_YET.get(self.stage, "")


@dataclass(frozen=True)
class Thread:
    """The whole thread of one action, as one person sees it."""

    action: Action
    steps: list[Step]
    broken: list[str]
    """What is missing, in sentences, the worst first."""

    @property
    def path(self) -> str:
        """The page with all of it."""
        return reverse("actions:thread", args=[self.action.pk])

    @property
    def short(self) -> list[ThreadStep]:
        """One line for each place, for `components/thread.html` on the page of the action."""
        return [self.line(step) for step in self.steps]

    def line(self, step: Step) -> ThreadStep:
        """The first of what hangs at a place, and how much more there is."""
        if step.stage == Stage.ACTION:
            return ThreadStep(step.name, self.action.reference, here=True)
        if not step.strands:
            return ThreadStep(step.name, step.nothing, todo=True)
        first, *others = step.strands
        label = f"{first.label} and {len(others)} more" if others else first.label
        return ThreadStep(step.name, label, self.path if others else first.path, todo=not step.is_there)


@cache
def sources() -> tuple[TellStrands, ...]:
    """What the rooms have on actions, in the order of the settings."""
    return tuple(import_string(path) for path in settings.THREAD_SOURCES)


def of(action: Action, user: User) -> Thread:
    """The thread of one action that this person sees."""
    return of_many([action], user)[0]


def of_many(actions: Sequence[Action], user: User) -> list[Thread]:
    """The threads of these actions, in their order: two queries for tests and those of each source, however many."""
    pks = [action.pk for action in actions]
    found: dict[UUID, list[Strand]] = defaultdict(list)
    for tell in sources():
        for strand in tell(pks, user=user):
            found[strand.action].append(strand)
    tests: dict[UUID, list[Test]] = defaultdict(list)
    for test in Test.objects.filter(action__in=pks):
        tests[test.action_id].append(test)
    today, done, again = timezone.localdate(), done_on(actions), done_again(actions)
    return [
        thread(
            action,
            [*found[action.pk], *map(tested, tests[action.pk])],
            tests[action.pk],
            user,
            today,
            done.get(action.pk),
            is_contradicted=action.pk in again,
        )
        for action in actions
    ]


def done_on(actions: Sequence[Action]) -> dict[UUID, date]:
    """Since when those that are evidenced have been done, in this round: a query where there are any."""
    evidenced = [action.pk for action in actions if action.state == State.EVIDENCED]
    if not evidenced:
        return {}
    rows = Closure.objects.filter(action__in=evidenced, stage=Stages.DONE, round=F("action__round"))
    return dict(rows.order_by().values_list("action", "on"))


def done_again(actions: Sequence[Action]) -> set[UUID]:
    """Those of them that a test contradicted and nobody has evidenced since: a query where there may be any."""
    begun = [action.pk for action in actions if action.state in LIVE and action.round > 1]
    if not begun:
        return set()
    rows = Action.objects.filter(standing.contradicted(), pk__in=begun)
    return set(rows.order_by().values_list("pk", flat=True))


def named(actions: Sequence[Action], stage: Stage, user: User) -> dict[UUID, list[str]]:
    """The names at one place of the threads of these actions, as far as this person may read them."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for tell in sources():
        for strand in tell([action.pk for action in actions], user=user):
            if strand.stage == stage and strand.name:
                found[strand.action].append(strand.name)
    return found


def tested(test: Test) -> Strand:
    """A test of the action on the thread: what was found, or when it is planned."""
    stage = Stage.INDICATOR if test.kind == TestKind.INDICATOR else Stage.AUDIT
    if test.carried_out_on is None:
        text = f"Planned for {words.plain_date(test.planned_on)}"
        return Strand(
            action=test.action_id,
            stage=stage,
            name=test.name,
            path=test.path,
            text=f"{text}.",
            is_there=False,
        )
    text = f"{test.get_result_display()}, {words.plain_date(test.carried_out_on)}. {test.says}"
    return Strand(action=test.action_id, stage=stage, name=test.name, path=test.path, text=text)


def thread(
    action: Action,
    strands: Iterable[Strand],
    tests: list[Test],
    user: User,
    today: date,
    done: date | None,
    *,
    is_contradicted: bool,
) -> Thread:
    """The places in their order. Only what came from a review has an incident, findings and recommendations."""
    by_stage: dict[str, list[Strand]] = defaultdict(list)
    for strand in strands:
        by_stage[strand.stage].append(strand)
    told_by_review = action.source == Source.REVIEW and any(by_stage[stage] for stage in BEFORE_THE_ACTION)
    if not told_by_review:
        by_stage[Stage.INCIDENT] = [origin(action, user)]
    steps = [
        Step(stage, Stage(stage).label, by_stage[stage])
        for stage in Stage
        if told_by_review or stage not in BEFORE_THE_ACTION or by_stage[stage]
    ]
    if not told_by_review:
        steps[0] = Step(Stage.INCIDENT, "Came from", by_stage[Stage.INCIDENT])
    told = broken(action, by_stage, tests, today, done, is_contradicted=is_contradicted)
    return Thread(action, steps, list(told))


def origin(action: Action, user: User) -> Strand:
    """Where an action came from that no room tells of."""
    if action.is_sensitive and not access.reads_sources(user):
        return Strand(action=action.pk, stage=Stage.INCIDENT, name="A review that you may not see")
    text = f"{action.get_source_display()}, agreed on {words.plain_date(action.agreed_on)}."
    return Strand(
        action=action.pk, stage=Stage.INCIDENT, name=action.source_name, path=action.source_path, text=text
    )


def broken(
    action: Action,
    strands: dict[str, list[Strand]],
    tests: list[Test],
    today: date,
    done: date | None,
    *,
    is_contradicted: bool,
) -> Iterable[str]:
    """Where this thread is broken, in sentences that name neither person nor case.

    A test from before an action was done, as of a round that was contradicted, shows nothing of what is done now.
    """
    if action.state == State.DROPPED:
        return
    if is_contradicted:
        yield "A later test contradicted it: practice had not changed, and it is being done again."
    results = sorted(
        (test.carried_out_on, test.created_at, test.result) for test in tests if test.carried_out_on
    )
    supported = any(result == Result.SUPPORTS and (done is None or on >= done) for on, _, result in results)
    if action.state == State.EVIDENCED and len(results) == len(tests) and not supported:
        yield "It is closed as evidenced, and nobody has planned to test whether practice has changed."
    for test in tests:
        if test.carried_out_on is None and test.planned_on < today:
            yield f"The test planned for {words.plain_date(test.planned_on)} has not been carried out."
    if action.state in LIVE and action.agency_id and action.owner_id is None:
        yield "It has no owner: nobody is named who does it."
    if action.state == State.OPEN and action.due_on < today:
        heard = action.reported_on
        if heard is None:
            yield "It is overdue, and nobody has ever said how it goes."
        elif heard <= action.due_on:
            yield f"It is overdue, and nobody has said how it goes since {words.plain_date(heard)}."
        else:
            yield "It is overdue."
    if action.state == State.OPEN and action.outlook == Outlook.STUCK:
        yield "Whoever does it says that it is stuck."
    if not action.success_measure:
        yield "It has no success measure, so nobody can tell whether it worked."
    contradicts = bool(results) and results[-1][2] == Result.CONTRADICTS
    if contradicts and action.state == State.OPEN and not is_contradicted:
        yield "The last test showed that practice has not changed."
    if action.source == Source.REVIEW and not strands[Stage.FINDING]:
        yield "No finding of a review stands behind it."
    yield from (strand.lacks for stage in Stage for strand in strands[stage] if strand.lacks)
