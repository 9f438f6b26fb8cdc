"""What an action may become, and how it stands by its dates: pure, without database, request or clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

SOON = timedelta(days=7)
"""So near its date an action that is not done is at risk."""
ANSWER_WITHIN = timedelta(days=7)
"""So long somebody may leave a chase unanswered before the action is at risk."""
CHECK_WITHIN = timedelta(days=14)
"""So long whoever checks evidence may take before it is late."""


class Source(TextChoices):
    """Where partnerships agree actions; one tracker holds them all."""

    REVIEW = "review", "Review"
    AUDIT = "audit", "Multi-agency audit or insight visit"
    SECTION_11 = "section_11", "Section 11 or 175 audit"
    MEETING = "meeting", "Meeting"
    RPD = "rpd", "Professional difference"
    INSPECTION = "inspection", "Inspection"
    SCRUTINY = "scrutiny", "Scrutiny"
    CHALLENGE = "challenge", "Challenge"


class State(TextChoices):
    """How far an action has come. Done, evidenced and embedded are three things, said by three people."""

    OPEN = "open", "In progress"
    DONE = "done", "Done"
    EVIDENCED = "evidenced", "Evidenced"
    EMBEDDED = "embedded", "Embedded"
    DROPPED = "dropped", "No longer needed"


LIVE = (State.OPEN, State.DONE)
"""What its date still counts for."""
CLOSED = (State.EMBEDDED, State.DROPPED)
"""What nobody has to do anything about."""

MOVES = {
    State.OPEN: {State.DONE, State.DROPPED},
    State.DONE: {State.EVIDENCED, State.OPEN, State.DROPPED},  # accepted, or sent back
    State.EVIDENCED: {State.EMBEDDED, State.OPEN},  # tested, or a later test contradicts it
    State.EMBEDDED: {State.OPEN},
    State.DROPPED: {State.OPEN},
}


ONE_STAGE = "You have closed one stage of this action. Somebody else closes the next."


class Stage(TextChoices):
    """What somebody closes."""

    DONE = "done", "Done"
    EVIDENCED = "evidenced", "Evidenced"
    EMBEDDED = "embedded", "Embedded"
    DROPPED = "dropped", "No longer needed"


class Outlook(TextChoices):
    """How it goes, as whoever does it says."""

    ON_TRACK = "on_track", "On track: it will be done by its date"
    SLIPPING = "slipping", "Slipping: it may be late"
    STUCK = "stuck", "Stuck: it needs help from others"


class Ruling(TextChoices):
    """What became of a piece of evidence."""

    OFFERED = "offered", "Being checked"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Not enough"


class TestKind(TextChoices):
    """By what is tested whether children notice a difference."""

    AUDIT = "audit", "Audit or dip sample"
    SURVEY = "survey", "Survey"
    INDICATOR = "indicator", "Indicator"


class Result(TextChoices):
    """What a test says of an action."""

    SUPPORTS = "supports", "Practice has changed"
    CONTRADICTS = "contradicts", "Practice has not changed"


class Every(TextChoices):
    """How often whoever does it reports."""

    MONTH = "1", "Every month"
    QUARTER = "3", "Every 3 months"
    HALF_YEAR = "6", "Every 6 months"


class Status(TextChoices):
    """The one word by rule that stands beside an action; nobody sets it by hand."""

    OVERDUE = "overdue", "Overdue"
    AT_RISK = "at_risk", "At risk"
    ON_TRACK = "on_track", "On track"
    CHECKED = "checked", "Being checked"
    CLOSED = "closed", "Closed"


@dataclass(frozen=True)
class Facts:
    """What the status of an action hangs on, and nothing else."""

    state: str
    due_on: date
    handed_in_on: date | None = None
    """Since when it lies with those who check."""
    outlook: str = ""
    """What the newest progress report says."""
    report_due_on: date | None = None
    chased_on: date | None = None
    """The day of a chase that nobody has answered."""
    is_contradicted: bool = False
    """Whether a test showed that practice had not changed, and it has not been evidenced since."""
    is_shown: bool = False
    """Whether a test after it was done shows that practice has changed; the words hang on it, and not the status."""


def status(facts: Facts, *, today: date) -> tuple[Status, str]:
    """The status of an action on a day, and the sentence that says why. Whose turn it is decides who is late."""
    if facts.state == State.EMBEDDED:
        return Status.CLOSED, "A later test showed that practice has changed."
    if facts.state == State.DROPPED:
        return Status.CLOSED, "It is no longer needed."
    if facts.state == State.EVIDENCED:
        then = "A later test has to show that practice has changed."
        if facts.is_shown:
            then = "A later test shows that practice has changed, and a third person has to agree."
        return Status.CHECKED, f"The evidence is accepted. {then}"
    if facts.state == State.DONE and facts.handed_in_on is not None:
        return Status.CHECKED, "The owner says that it is done, and the evidence is being checked."
    if facts.due_on < today:
        missing = "there is no evidence to check" if facts.state == State.DONE else "it is not done"
        return Status.OVERDUE, f"Its date is over and {missing}."
    if facts.is_contradicted:
        return Status.AT_RISK, "A test showed that practice has not changed, so it is being done again."
    if facts.due_on - today <= SOON:
        said = "It is said to be done, and nothing to check shows it yet. " * (facts.state == State.DONE)
        return Status.AT_RISK, f"{said}It is due within {SOON.days} days."
    if facts.outlook == Outlook.STUCK:
        return Status.AT_RISK, "The last progress report says that it is stuck."
    if facts.outlook == Outlook.SLIPPING:
        return Status.AT_RISK, "The last progress report says that it is slipping."
    if facts.report_due_on is not None and facts.report_due_on < today:
        return Status.AT_RISK, "A progress report is late."
    if facts.chased_on is not None and facts.chased_on <= today - ANSWER_WITHIN:
        return Status.AT_RISK, f"A reminder has not been answered for {ANSWER_WITHIN.days} days."
    if facts.state == State.DONE:
        return Status.ON_TRACK, "It is said to be done, and there is time to add what shows it."
    return Status.ON_TRACK, "Its date is ahead, and nothing says that it will be missed."


def reference(number: int) -> str:
    """A-0147"""
    return f"A-{number:04d}"
