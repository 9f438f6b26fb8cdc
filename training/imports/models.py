"""A file of past attendance, and its rows for as long as they are needed."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnership.base.models import EditableRecord
from partnership.base.tracking import tracked
from training.imports.rules import Outcome
from training.rules import Attendance


@tracked
class Batch(EditableRecord):
    """A file that somebody has uploaded; nothing of it counts before they confirm it.

    `version` goes up each time the rows are weighed anew, so that what is confirmed is what was seen. The numbers stay
    for good, and so do the bookings and sessions that point here (`imported_in`).
    """

    filename = models.CharField(max_length=150)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    new_sessions = models.PositiveIntegerField(default=0)
    new_people = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    twice = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "import of attendance"
        verbose_name_plural = "imports of attendance"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename


class Line(models.Model):
    """One row of a file: what it says, what comes of it and why, and whom and what it was found to mean.

    `person`, `agency` and `session` are ids: a session or a person that is not there yet has the id that it will have.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("row")
    cells = models.JSONField()
    outcome = models.CharField(max_length=6, choices=Outcome)
    notes = models.TextField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    person = models.UUIDField(null=True)
    is_new_person = models.BooleanField(default=False)
    agency = models.UUIDField(null=True)
    course = models.UUIDField(null=True)
    session = models.UUIDField(null=True)
    is_new_session = models.BooleanField(default=False)
    days = ArrayField(models.DateField(), default=list)
    venue = models.CharField(max_length=120, blank=True)
    attendance = models.CharField(max_length=12, choices=Attendance, blank=True)

    class Meta:
        verbose_name = "row of an import"
        verbose_name_plural = "rows of an import"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="training_imports_a_row_once",
                violation_error_message="This row of the file is there already.",
            ),
            models.CheckConstraint(
                name="training_imports_bad_with_a_reason",
                condition=~Q(outcome=Outcome.BAD) | ~Q(notes=""),
                violation_error_message="Say what is wrong with the row.",
            ),
            models.CheckConstraint(
                name="training_imports_what_to_add_is_known",
                condition=~Q(outcome=Outcome.ADD)
                | Q(
                    person__isnull=False,
                    agency__isnull=False,
                    course__isnull=False,
                    session__isnull=False,
                    days__len__gte=1,
                ),
                violation_error_message="A row to add names a person, an agency and a session.",
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"

    @property
    def place(self) -> dict[str, Any]:
        """Where, whose and for whom, as a booking names them."""
        return {"session_id": self.session, "user_id": self.person, "agency_id": self.agency}
