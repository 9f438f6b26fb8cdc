"""The clocks of an action: its own date, and that of its next progress report. They follow from the row."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions.models import Action
from partnership.actions.rules import CLOSED, LIVE, State
from partnership.deadlines import services as deadlines

DUE, REPORT = "action.due", "action.report"
"""The rules of the two clocks: the date that was agreed."""


def path_of(action: Action) -> str:
    return reverse("actions:action", args=[action.pk])


def known_as(action: Action) -> str:
    """What an action is called where anybody may read it: what came from a review goes by its number alone."""
    return action.reference if action.is_sensitive else f"{action.reference}: {action.title}"


def follow(action: Action, *, by: User | None, today: date) -> None:
    """Let both clocks run, stand or end, as the action is now: whose turn it is decides whether its date counts."""
    if action.state in LIVE and action.handed_in_on is None:
        begin(action, action.subject, DUE, action.due_on, known_as(action), by=by)
    elif action.state == State.DROPPED:
        deadlines.drop(action.subject, by=by)
    else:
        deadlines.meet(action.subject, on=today, by=by)
    if action.report_due_on is not None and action.state not in CLOSED:
        title = f"Say how it goes: {known_as(action)}"
        begin(action, action.report_subject, REPORT, action.report_due_on, title, by=by)
    else:
        deadlines.drop(action.report_subject, by=by)


def begin(action: Action, subject: str, rule: str, day: date, title: str, *, by: User | None) -> None:
    """One clock that ends on a day, for those whose action it is."""
    # A date that has moved is told to whoever it belongs to; what has not begun yet is not there to be moved.
    deadlines.move(subject, trigger_on=day, by=by)
    deadlines.start(
        subject=subject,
        rule=rule,
        trigger_on=day,
        title=title,
        path=path_of(action),
        owner=action.owner,
        deputy=action.deputy,
        agency=action.agency,
        by=by,
    )
