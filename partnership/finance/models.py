"""Contributions by agency and financial year."""

from django.db import models
from django.db.models import Q

from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord
from partnership.base.tracking import tracked


@tracked
class Contribution(EditableRecord):
    """What one agency paid towards the partnership in one financial year.

    The yearly report says what each partner paid (Working Together: funding is equitable and proportionate, and
    transparent). `year` is the calendar year in which the financial year begins.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contributions")
    year = models.PositiveSmallIntegerField("financial year begins in")
    amount = models.DecimalField("amount in pounds", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["-year", "-amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="finance_one_contribution_a_year",
                violation_error_message="This agency’s contribution for the year is already recorded.",
            ),
            models.CheckConstraint(
                name="finance_contribution_is_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="A contribution cannot be less than nothing.",
            ),
            models.CheckConstraint(
                name="finance_year_is_plausible",
                condition=Q(year__gte=2000, year__lte=2098),
                violation_error_message="Enter a financial year from 2000-01 to 2098-99.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.year}"
