"""The timetable of a rapid review with which every portal begins; a partnership sets its own days."""

from reviews.rapid.models import Milestone
from reviews.rapid.rules import TIMETABLE


def fill() -> None:
    """Add the steps that are missing; what a partnership has changed stays."""
    there = set(Milestone.objects.values_list("step", flat=True))
    Milestone.objects.bulk_create(
        Milestone(step=step, first_day=first, last_day=last, who=who)
        for step, (first, last, who) in TIMETABLE.items()
        if step not in there
    )
