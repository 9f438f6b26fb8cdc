"""An action is proved and closed: evidence, done, evidenced, tested, embedded; each stage by another person."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import access, clocks, telling
from partnership.actions.models import Action, Evidence, Test
from partnership.actions.rules import LIVE, MOVES, Result, Ruling, Stage, State
from partnership.actions.services import begin_again, close, counting, hand_in, held
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.rules import RuleBroken, require_move
from partnership.documents import keeping
from partnership.documents import services as documents
from partnership.documents.checks.files import Checked
from partnership.documents.models import Document
from partnership.documents.rules import Kind
from partnership.pages import words


class Said(NamedTuple):
    """What whoever checks says of one piece of evidence."""

    ruling: Ruling
    why: str = ""


def newest(rows: Iterable[Evidence]) -> dict[UUID, int]:
    """By piece of evidence, which version of its document is the newest."""
    counted = Evidence.objects.filter(pk__in=[one.pk for one in rows]).annotate(
        newest=Max("document__versions__number")
    )
    return dict(counted.order_by().values_list("pk", "newest"))


# Evidence -----------------------------------------------------------------------------------------


def offer(action: Action, *, by: User, file: Checked, title: str, shows: str, now: datetime) -> Evidence:
    """Add a document that shows that an action is done.

    Raises RuleBroken where the action is closed, and where the very file is among its evidence.
    """
    require(access.can_report(by, action))
    document = Document(
        agency=action.agency, title=title, kind=Kind.EVIDENCE, is_sensitive=action.is_sensitive
    )
    with keeping.kept(file) as stored, transaction.atomic():
        action = held(action)
        takes_evidence(action)
        there = (
            action.evidence.filter(document__versions__sha256=file.sha256).select_related("document").first()
        )
        if there:
            raise RuleBroken(f"This very file is there already, as “{there}”.", about="file")
        documents.begin(document, file=file, stored=stored, note="", by=by)
        with in_words(Evidence):
            made = Evidence.objects.create(action=action, document=document, shows=shows, by=by)
        telling.replaced(action)
        hand_in(action, by=by, today=timezone.localdate(now))
    return made


def replace(evidence: Evidence, *, by: User, file: Checked, note: str, now: datetime) -> Evidence:
    """Bring a newer version of a document, which is checked anew; the earlier versions stay."""
    require(access.can_report(by, evidence.action))
    with keeping.kept(file) as stored, transaction.atomic():
        action = held(evidence.action)
        takes_evidence(action)
        evidence = (
            Evidence.objects.select_for_update(of=("self",)).select_related("document").get(pk=evidence.pk)
        )
        documents.follow_up(
            evidence.document,
            file=file,
            stored=stored,
            note=note,
            expires_on=evidence.document.expires_on,
            by=by,
        )
        evidence.ruling, evidence.said, evidence.by = Ruling.OFFERED, "", by
        evidence.decided_by = evidence.decided_at = None
        evidence.save()
        telling.replaced(action)
        hand_in(action, by=by, today=timezone.localdate(now))
    return evidence


def takes_evidence(action: Action) -> None:
    """Raise RuleBroken where an action is past the stage of evidence."""
    if action.state not in LIVE:
        raise RuleBroken(
            "This action is closed as it stands, so it takes no more evidence. Ask to reopen it first."
        )


# Evidenced ----------------------------------------------------------------------------------------


@transaction.atomic
def check(
    action: Action,
    *,
    by: User,
    said: Mapping[UUID, Said],
    because: str,
    is_evidenced: bool,
    now: datetime,
    seen: Mapping[UUID, int] | None = None,
) -> Action:
    """Accept or refuse pieces of evidence, and say, once all are seen, whether they show that it is done.

    Raises RuleBroken where it would be evidenced without anything accepted, or with something still to look at; and
    where whoever says it has closed another stage; and where a piece is not the version that they have `seen` any
    more, or somebody else has checked it.
    """
    action = held(action)
    require(access.can_sign_off(by, action))
    takes_evidence(action)
    today = timezone.localdate(now)
    rows = list(action.evidence.select_for_update().filter(pk__in=said, ruling=Ruling.OFFERED))
    if seen is not None and newest(rows) != seen:
        raise RuleBroken("The evidence changed while you were looking. Send it again to compare.")
    for row in rows:
        row.ruling, row.said = said[row.pk]
        row.decided_by, row.decided_at = by, now
        with in_words(Evidence):
            row.save(update_fields=["ruling", "said", "decided_by", "decided_at"])
    if is_evidenced:
        rulings = list(counting(action).values_list("ruling", flat=True))
        if action.state != State.DONE:
            raise RuleBroken("Its owner has not said yet that it is done.", about="is_evidenced")
        if Ruling.OFFERED in rulings:
            raise RuleBroken("There is evidence that nobody has looked at yet.", about="is_evidenced")
        if Ruling.ACCEPTED not in rulings:
            raise RuleBroken("Nothing is accepted yet that shows it.", about="is_evidenced")
        close(action, Stage.EVIDENCED, by=by, because=because, today=today)
        write(action, chased_on=None)
        clocks.follow(action, by=by, today=today)
        telling.evidenced(action, by=by)
        return action
    hand_in(action, by=by, today=today)
    if any(one.ruling == Ruling.REFUSED for one in said.values()):
        telling.refused(action, by=by)
    return action


# Tested and embedded ------------------------------------------------------------------------------


@transaction.atomic
def plan_test(
    action: Action, *, by: User, today: date, test: Test | None = None, version: int = 0, **facts: Any
) -> Test:
    """Say which later audit, survey or indicator will show whether practice has changed, or change the plan.

    Raises RuleBroken where the same is planned for that day already, and for a day that is over, unless it was planned
    for that day before.
    """
    action = held(action)
    require(access.can_test(by, action))
    if action.state == State.DROPPED:
        raise RuleBroken("This action is no longer needed, so there is nothing to test.")
    if facts["planned_on"] < today and (test is None or facts["planned_on"] != test.planned_on):
        raise RuleBroken(
            "Choose today or a day to come. Of a test that is over, plan it for today and tell its result.",
            about="planned_on",
        )
    same = action.tests.filter(
        name__iexact=facts["name"], planned_on=facts["planned_on"], carried_out_on=None
    )
    if test is not None:
        same = same.exclude(pk=test.pk)
    if same.exists():
        raise RuleBroken("This is planned for that day already. Give another day or name.", about="name")
    if test is None:
        with in_words(Test):
            return Test.objects.create(action=action, by=by, **facts)
    test = open_at(test, version)
    if test.carried_out_on is not None:
        raise RuleBroken("This test has been carried out, so its plan stands. Plan another one.")
    return write(test, **facts)


@transaction.atomic
def tell_result(
    test: Test,
    *,
    by: User,
    carried_out_on: date,
    result: Result | str,
    says: str,
    due_on: date | None,
    today: date,
) -> Test:
    """Say what a test has shown. One that contradicts what was said to be done lets the action begin again.

    `due_on` is then its new date. Raises RuleBroken for a day to come, for a result that is there already, and where
    the action has to begin again and no date is given.
    """
    action = held(test.action)
    require(access.can_test(by, action))
    test = Test.objects.select_for_update().get(pk=test.pk)
    if test.carried_out_on is not None:
        raise RuleBroken("The result of this test is there already. Plan another test.")
    if carried_out_on > today:
        raise RuleBroken("Choose today or an earlier day.", about="carried_out_on")
    if carried_out_on < action.agreed_on:
        agreed = words.plain_date(action.agreed_on)
        raise RuleBroken(
            f"The action was agreed on {agreed}. Choose that day or a later one.", about="carried_out_on"
        )
    test = write(test, carried_out_on=carried_out_on, result=result, says=says, told_by=by)
    done_on = done_since(action)
    if result == Result.CONTRADICTS and done_on is not None and carried_out_on >= done_on:
        if due_on is None:
            raise RuleBroken("Say by when it is to be done again.", about="due_on")
        begin_again(
            action,
            by=by,
            because=words.cut(f"{test.name} shows that practice has not changed. {says}", 1000),
            due_on=due_on,
            today=today,
            test=test,
        )
    return test


def done_since(action: Action) -> date | None:
    """The day on which an action was said to be done in this round, where it was."""
    return (
        action.closures.filter(round=action.round, stage=Stage.DONE).values_list("on", flat=True).first()
        if action.state in (State.DONE, State.EVIDENCED, State.EMBEDDED)
        else None
    )


@transaction.atomic
def embed(action: Action, *, by: User, test: Test, because: str, today: date) -> Action:
    """Say that practice has changed, by a test that shows it and was carried out after the action was done.

    Raises RuleBroken for any other test, and where whoever says it has closed another stage.
    """
    action = held(action)
    require(access.can_sign_off(by, action))
    require_move(
        MOVES, State(action.state), State.EMBEDDED, "Only an action that is evidenced can be embedded."
    )
    if test.action_id != action.pk or test.result != Result.SUPPORTS or test.carried_out_on is None:
        raise RuleBroken("Choose a test of this action that shows that practice has changed.", about="test")
    done_on = done_since(action)
    if done_on is None or test.carried_out_on < done_on:
        raise RuleBroken(
            "This test was carried out before the action was done. A later one has to show it.", about="test"
        )
    close(action, Stage.EMBEDDED, by=by, because=because, today=today, test=test)
    clocks.follow(action, by=by, today=today)
    telling.embedded(action, by=by)
    return action
