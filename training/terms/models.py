"""The terms of a booking, dated."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.base.models import Record
from partnership.base.tracking import tracked


@tracked
class Terms(Record):
    """What people agree to who book a place, as it stands from one day on; a version is never changed."""

    text = models.TextField("the terms", max_length=5000)
    in_force_from = models.DateField("in force from")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-in_force_from", "-created_at"]
        verbose_name = "version of the terms"
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="training_terms_one_version_a_day",
                violation_error_message="There is a version from this day already. Choose another day.",
            ),
            models.CheckConstraint(
                name="training_terms_say_something",
                condition=~Q(text=""),
                violation_error_message="Write down the terms.",
            ),
        ]

    def __str__(self) -> str:
        return f"Terms from {self.in_force_from}"

    @property
    def lines(self) -> list[str]:
        """One for each thing that is agreed to."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]
