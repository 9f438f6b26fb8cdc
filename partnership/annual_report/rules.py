"""The states of making a report's file, and when a making counts as abandoned: pure, without database or clock."""

from datetime import datetime, timedelta

from django.db.models import TextChoices


class State(TextChoices):
    """Where one attempt to make the file stands."""

    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being made"
    MADE = "made", "Made"
    FAILED = "failed", "Could not be made"


MOVES = {
    State.WAITING: {State.WORKING, State.FAILED},
    State.WORKING: {State.MADE, State.FAILED, State.WAITING},  # back to waiting: its worker was lost
    State.MADE: set(),
    State.FAILED: set(),
}

LIVE = (State.WAITING, State.WORKING)

SILENCE = timedelta(minutes=2)
"""A making that has not said anything for so long has lost its worker."""

ATTEMPTS = 3
"""How often a making is begun before it is given up."""


def is_abandoned(state: str, heartbeat: datetime | None, *, now: datetime) -> bool:
    """Whether the worker that took this up is gone."""
    return state == State.WORKING and heartbeat is not None and now - heartbeat > SILENCE


def after_abandonment(attempts: int) -> State:
    """What becomes of a making whose worker is gone: another attempt, or the end."""
    return State.WAITING if attempts < ATTEMPTS else State.FAILED
