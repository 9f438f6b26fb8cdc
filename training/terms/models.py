"""The terms of a booking, and whether line managers approve it; dated."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.agencies.models import Agency
from partnership.base.models import Record
from partnership.base.tracking import tracked
from training.terms.rules import Asks


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


@tracked
class ApprovalRule(Record):
    """Of which places the line managers of an agency approve, from a day on; never changed.

    Without an agency it is what holds for every agency that has said nothing.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="approval_rules")
    asks = models.CharField("managers approve", max_length=10, choices=Asks)
    in_force_from = models.DateField("in force from")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-in_force_from", "agency__name"]
        verbose_name = "rule for approval"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "in_force_from"],
                nulls_distinct=False,
                name="training_terms_one_approval_rule_a_day",
                violation_error_message="There is a rule from this day already. Choose another day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_asks_display()}, from {self.in_force_from}"
