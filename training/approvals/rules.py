"""When a line manager has to answer, and what they may say: pure, without database, request or clock."""

from datetime import date, datetime, time

from django.db.models import TextChoices

from training.hours import at

RULE = "training.approval"
"""The dated rule that says how long a manager has."""


class Answer(TextChoices):
    """What became of the question to a line manager."""

    WAITING = "waiting", "Waiting for an answer"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    LAPSED = "lapsed", "Not answered in time"
    NOT_ASKED = "not_asked", "Only told of the booking"


def answer_by(due_on: date, *, closes_on: date | None, starts_at: datetime) -> datetime:
    """The end of the day that the rule gives, or of the last day to book where that is earlier; before the session."""
    day = min(due_on, closes_on) if closes_on else due_on
    return min(at(day, time.max), starts_at)


def half_way(asked_at: datetime, answer_by: datetime) -> datetime:
    """When a manager who has not answered is reminded."""
    return asked_at + (answer_by - asked_at) / 2
