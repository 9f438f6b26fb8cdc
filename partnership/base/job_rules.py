"""The states of work in the background, and when its worker counts as lost: pure, without database or clock."""

from datetime import datetime, timedelta

from django.db.models import TextChoices


class State(TextChoices):
    """Where one attempt to make a file stands."""

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
"""A job that has not said anything for so long has lost its worker."""

ATTEMPTS = 3
"""How often a job is begun before it is given up."""


def is_abandoned(state: str, heartbeat: datetime | None, *, now: datetime) -> bool:
    """Whether the worker that took this up is gone."""
    return state == State.WORKING and heartbeat is not None and now - heartbeat > SILENCE


def after_abandonment(attempts: int) -> State:
    """What becomes of a job whose worker is gone: another attempt, or the end."""
    return State.WAITING if attempts < ATTEMPTS else State.FAILED
