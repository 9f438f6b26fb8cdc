"""What people learned on the courses that answer an action, since they answer it; never of a few people."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from partnership.pages import words
from training.answers.models import Answer
from training.evaluation.results import pairs
from training.evaluation.rules import FEW, Point, gain

PLACE = "invitation__booking__session"
BEFORE = "invitation__booking__evaluations__answers__value"


@dataclass(frozen=True)
class Learned:
    """The learning gain straight after a course, of how many people."""

    people: int = 0
    gain: Decimal | None = None

    @property
    def shows(self) -> bool:
        """Whether there are enough people to show it."""
        return self.people >= FEW and self.gain is not None

    @property
    def words(self) -> str:
        """Learning gain +17.4 points, 37 people; or why there is none to show."""
        if not self.people:
            return "Nobody has rated themselves before and after it since then"
        if not self.shows:
            return f"Fewer than {FEW} people have rated themselves before and after it: too few to show"
        return (
            f"Learning gain {self.gain:+} percentage points, {words.count(self.people, 'person', 'people')}"
        )


def learned(answers: Sequence[Answer]) -> dict[UUID, Learned]:
    """By answer: what was learned on its course from its first day on. One query, or none."""
    if not answers:
        return {}
    rows = list(
        pairs(
            Q(
                **{
                    "invitation__point": Point.AFTER,
                    f"{PLACE}__course__in": {one.course_id for one in answers},
                }
            )
        )
        .order_by()
        .values_list(f"{PLACE}__course", f"{PLACE}__starts_at")
        .annotate(
            steps=Sum(F("value") - F(BEFORE)), pairs=Count("pk"), people=Count("invitation", distinct=True)
        )
    )
    found = {}
    for answer in answers:
        since = [
            row[2:]
            for row in rows
            if row[0] == answer.course_id and timezone.localdate(row[1]) >= answer.from_on
        ]
        steps, number, people = (sum(column) for column in zip(*since, strict=True)) if since else (0, 0, 0)
        found[answer.pk] = Learned(people, gain(steps, number))
    return found
