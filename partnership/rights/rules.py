"""When a closed record may be opened in an emergency, for how long, and what becomes of it; pure."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db.models import TextChoices

SHORTEST_REASON = 30
"""Letters: “Child at risk” says nothing to the person who reviews it."""
LONGEST_TEXT = 1000
REVIEW_WITHIN_DAYS = 3


class Emergency(TextChoices):
    """Why a record that is closed has to be opened now."""

    CHILD_AT_RISK = "child_at_risk", "A child may suffer significant harm if I do not see it now"
    ADULT_AT_RISK = "adult_at_risk", "Somebody else may be seriously harmed if I do not see it now"
    URGENT_MEETING = "urgent_meeting", "A strategy discussion or a court needs it today"
    NOBODY_REACHED = "nobody_reached", "Nobody who may see it can be reached, and it cannot wait"


class Outcome(TextChoices):
    """What the review found."""

    JUSTIFIED = "justified", "Justified"
    NOT_JUSTIFIED = "not_justified", "Not justified"


@dataclass(frozen=True)
class Key:
    """The name of one record: its kind, as `settings.GLASS_SOURCES` has it, and its identifier."""

    kind: str
    pk: UUID

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `document:<uuid>`; anything else raises ValueError."""
        kind, _, pk = text.partition(":")
        return cls(kind, UUID(pk))

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"
