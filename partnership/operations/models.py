"""What the clock did last, and which tasks failed: facts about the machine, with nothing of any person."""

from django.db import models
from django.db.models import F, Q

from partnership.base.models import Record


class Sweep(Record):
    """One entry of the beat: when it was last called, and when a worker last began and ended it."""

    entry = models.CharField(max_length=100, unique=True)
    called_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failed = models.BooleanField("failed the last time", default=False)

    class Meta:
        ordering = ["entry"]

    def __str__(self) -> str:
        return self.entry


class Failure(Record):
    """One way in which one task fails: which error, from where, how often. Neither arguments nor the error's words."""

    task = models.CharField(max_length=150)
    error = models.CharField(max_length=150)
    place = models.CharField(max_length=200)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "error", "place"],
                name="operations_one_row_a_way_to_fail",
                violation_error_message="This failure of this task is counted in a row already.",
            ),
            models.CheckConstraint(
                name="operations_failed_last_after_first",
                condition=Q(last_at__gte=F("first_at"), times__gte=1),
                violation_error_message="A failure was seen at least once, and last not before it first was.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.error}"
