"""How actions stand, asked of the database: the status and the column of each, by the same rules as `rules.status`."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from partnership.actions.models import Action, Closure, Evidence, Reopening
from partnership.actions.rules import ANSWER_WITHIN, CLOSED, LIVE, SOON, Outlook, Stage, State, Status


def past() -> Exists:
    """The evidence that counts no more: looked at before a test contradicted what was said to be done.

    Whoever lets an action begin again by hand takes nothing from what was accepted.
    """
    contradicted = Reopening.objects.filter(test__isnull=False, created_at__gte=OuterRef("decided_at"))
    return Exists(contradicted.filter(action=OuterRef("action")))


def contradicted() -> Q:
    """What a test showed not to have changed practice, and what has not been evidenced since: it is done again."""
    since = Closure.objects.filter(
        action=OuterRef("action"), stage=Stage.EVIDENCED, round__gt=OuterRef("round")
    )
    tested = Reopening.objects.filter(~Exists(since), action=OuterRef("pk"), test__isnull=False)
    return Q(round__gt=1) & Q(Exists(tested))


def checked() -> Q:
    """What lies with those who check or test."""
    return Q(state=State.EVIDENCED) | Q(state=State.DONE, handed_in_on__isnull=False)


def theirs() -> Q:
    """What is still with whoever has to do it."""
    return Q(state=State.OPEN) | Q(state=State.DONE, handed_in_on=None)


def slipping(today: date) -> Q:
    """What says, before its date, that it may be missed."""
    return (
        Q(due_on__lte=today + SOON)
        | contradicted()
        | Q(outlook__in=(Outlook.SLIPPING, Outlook.STUCK))
        | Q(report_due_on__lt=today)
        | Q(chased_on__lte=today - ANSWER_WITHIN)
    )


def is_(status: Status | str, *, today: date) -> Q:
    """The actions of one status on a day."""
    match status:
        case Status.OVERDUE:
            return theirs() & Q(due_on__lt=today)
        case Status.AT_RISK:
            return theirs() & Q(due_on__gte=today) & slipping(today)
        case Status.ON_TRACK:
            # Written out: what is not there neither slips nor is late.
            return (
                theirs()
                & Q(due_on__gt=today + SOON)
                & ~contradicted()
                & Q(outlook__in=("", Outlook.ON_TRACK))
                & (Q(report_due_on=None) | Q(report_due_on__gte=today))
                & (Q(chased_on=None) | Q(chased_on__gt=today - ANSWER_WITHIN))
            )
        case Status.CHECKED:
            return checked()
        case _:
            return Q(state__in=CLOSED)


PLACE = {status: at for at, status in enumerate(Status)}
"""The place of each status in their order."""


def place(today: date) -> Case:
    """The place of the status of an action, asked in the order of `rules.status`: of most rows it takes few columns."""
    order = (
        (Q(state__in=CLOSED), Status.CLOSED),
        (checked(), Status.CHECKED),
        (Q(due_on__lt=today), Status.OVERDUE),
        (slipping(today), Status.AT_RISK),
    )
    cases = [When(which, then=Value(PLACE[status])) for which, status in order]
    return Case(*cases, default=Value(PLACE[Status.ON_TRACK]))


def with_status(actions: QuerySet[Action], *, today: date) -> QuerySet[Action]:
    """The actions, each with the place of its status in their order, to sort by: `by_status`."""
    return actions.annotate(by_status=place(today))


def numbers(actions: QuerySet[Action], *, today: date) -> dict[str, int]:
    """How many stand how, in one query: by status, with all of them, those to be tested, and those without an owner."""
    rows: Any = actions.select_related(None).order_by().values(stands=place(today))
    counts = {
        "all": Count("pk"),
        "to_test": Count("pk", filter=Q(state=State.EVIDENCED)),
        "nobody": Count("pk", filter=nobody()),
    }
    found = dict.fromkeys([*Status.values, *counts], 0)
    names = Status.values
    for row in rows.annotate(**counts):
        found[names[row["stands"]]] = row["all"]
        for name in counts:
            found[name] += row[name]
    return found


def nobody() -> Q:
    """What is to be done and has no owner."""
    return Q(state__in=LIVE, owner=None)


NOT_STARTED = "not_started"
FAR = [
    (NOT_STARTED, "Not started"),
    (State.OPEN.value, "In progress"),
    (State.DONE.value, "Done"),
    (State.EVIDENCED.value, "Evidenced"),
    (State.EMBEDDED.value, "Embedded"),
]
"""The columns of the board; what is dropped stands in none."""


def begun() -> Q:
    """Of what is open, what somebody has reported of, or added evidence to."""
    return Q(reported_on__isnull=False) | Q(Exists(Evidence.objects.filter(action=OuterRef("pk"))))


def in_column(column: str) -> Q:
    """The actions of one column."""
    if column == NOT_STARTED:
        return Q(state=State.OPEN) & ~begun()
    if column == State.OPEN:
        return Q(state=State.OPEN) & begun()
    return Q(state=column)


def with_column(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The actions, each with the column of the board in which it stands: `far`."""
    opened = When(Q(state=State.OPEN) & ~begun(), then=Value(NOT_STARTED))
    return actions.annotate(far=Case(opened, default="state", output_field=CharField()))
