"""What hangs on an action, as each room tells it: one strand from its side of the golden thread."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextChoices


class Stage(TextChoices):
    """The places on the thread, from what happened to what it changed."""

    INCIDENT = "incident", "Incident"
    FINDING = "finding", "Finding"
    RECOMMENDATION = "recommendation", "Recommendation"
    ACTION = "action", "Action"
    COURSE = "course", "Course"
    AUDIT = "audit", "Audit"
    INDICATOR = "indicator", "Indicator"
    REPORT = "report", "Report"


BEFORE_THE_ACTION = (Stage.INCIDENT, Stage.FINDING, Stage.RECOMMENDATION)
"""What a review puts on the thread."""

UNSEEN = {
    Stage.INCIDENT: "An incident that you may not see",
    Stage.FINDING: "A finding that you may not see",
    Stage.RECOMMENDATION: "A recommendation that you may not see",
    Stage.COURSE: "A course that you may not see",
    Stage.AUDIT: "An audit that you may not see",
    Stage.INDICATOR: "An indicator that you may not see",
    Stage.REPORT: "A report that you may not see",
}
"""What stands instead of a name that is not this person's to read."""


@dataclass(frozen=True, kw_only=True)
class Strand:
    """One thing on the thread of one action.

    A function in `settings.THREAD_SOURCES` makes them: `strands(actions, *, user)` takes the ids of actions and gives
    what its room has on them, in the order in which it is to be read. What this person may not see comes without name,
    path and text, so that the thread shows that it is there and nothing more.
    """

    action: UUID
    stage: Stage
    name: str = ""
    path: str = ""
    """Its page, empty where this person may not open it or there is none."""
    text: str = ""
    """One or two sentences about it."""
    is_there: bool = True
    """False for what is planned and has not happened yet."""
    lacks: str = ""
    """What is broken about it, in a sentence that stands by itself; it may be read by all who see the action."""

    @property
    def label(self) -> str:
        """What it is called to this person."""
        return self.name or UNSEEN[self.stage]
