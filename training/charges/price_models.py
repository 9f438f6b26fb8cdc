"""Prices and rules by date, and what an agency is to them."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Agency
from partnership.agencies.rules import Sector
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from training.charges.rules import Area, Basis, Below, OrganisationType, Substitute, Turnover, What
from training.models import Course

MOST_PENCE = 10_000_00


def pence(name: str) -> "models.PositiveIntegerField[int, int]":
    """An amount, which is nothing unless somebody says more."""
    return models.PositiveIntegerField(name, default=0)


def organisation_types() -> "ArrayField[list[str], list[str]]":
    """The types of organisation that something is for; none named, it is for all."""
    return ArrayField(
        models.CharField(max_length=20, choices=OrganisationType), blank=True, default=list, size=20
    )


@tracked
class PriceList(EditableRecord):
    """What places cost from one day on, until the next list. The price of a place is that of the day it is booked."""

    in_force_from = models.DateField()
    half_day_minutes = models.PositiveSmallIntegerField("longest half day, in minutes", default=240)
    short_minutes = models.PositiveSmallIntegerField("by the hour up to, in minutes", default=120)
    booking_fee = pence("booking fee in pence")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="training_charges_one_list_from_a_day",
                violation_error_message="There is already a price list from this day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Prices from {self.in_force_from}"


@tracked
class Band(Record):
    """One line of a price list: for whom and for what it is, and what it asks. The first that fits holds."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="bands")
    position = models.PositiveSmallIntegerField("place in the order")
    name = models.CharField(max_length=100)
    organisation_types = organisation_types()
    turnover_below = models.CharField(max_length=12, choices=Below, blank=True)
    area = models.CharField(max_length=4, choices=Area, blank=True)
    kind = models.CharField("kind of course", max_length=20, blank=True)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    full_day = pence("full day in pence")
    half_day = pence("half day in pence")
    hour = models.PositiveIntegerField("hour in pence", null=True, blank=True)
    whole = models.PositiveIntegerField("whole course in pence", null=True, blank=True)

    class Meta:
        ordering = ["position", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="training_charges_band_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Say for whom the line is.",
            ),
            models.CheckConstraint(
                name="training_charges_price_is_plausible",
                condition=Q(full_day__lte=MOST_PENCE, half_day__lte=MOST_PENCE)
                & (Q(hour=None) | Q(hour__lte=MOST_PENCE))
                & (Q(whole=None) | Q(whole__lte=MOST_PENCE)),
                violation_error_message="A place costs at most £10,000.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Subsidy(EditableRecord):
    """So many hundredths that agencies of a sector do not pay, from one day until another."""

    sector = models.CharField(max_length=20, choices=Sector)
    kind = models.CharField("kind of course", max_length=20, blank=True)
    per_cent = models.PositiveSmallIntegerField(
        "per cent off", validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "sector"]
        verbose_name_plural = "subsidies"
        constraints = [
            models.UniqueConstraint(
                fields=["sector", "kind", "from_on"],
                name="training_charges_one_subsidy_from_a_day",
                violation_error_message="This sector pays less for this kind of course from that day already.",
            ),
            models.CheckConstraint(
                name="training_charges_subsidy_is_a_share",
                condition=Q(per_cent__gte=1, per_cent__lte=100),
                violation_error_message="Enter a percentage from 1 to 100.",
            ),
            models.CheckConstraint(
                name="training_charges_subsidy_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day must be after the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.per_cent}% off for {self.get_sector_display()}"


@tracked
class CancellationRule(EditableRecord):
    """Until when a place can be given back for nothing, for places booked from one day on."""

    in_force_from = models.DateField()
    days = models.PositiveSmallIntegerField("days before the session")
    working = models.BooleanField("working days", default=True)
    substitute = models.CharField(max_length=12, choices=Substitute, default=Substitute.SAME_AGENCY)
    moving_is_free = models.BooleanField("moving to another date is free", default=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="training_charges_one_rule_from_a_day",
                violation_error_message="There is already a rule from this day.",
            ),
            models.CheckConstraint(
                name="training_charges_rule_is_plausible",
                condition=Q(days__lte=90),
                violation_error_message="Enter at most 90 days.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rule from {self.in_force_from}"


@tracked
class Consequence(Record):
    """What a rule asks of some organisations for cancelling late, or not coming. The first that fits holds."""

    rule = models.ForeignKey(CancellationRule, models.CASCADE, related_name="consequences")
    position = models.PositiveSmallIntegerField("place in the order")
    what = models.CharField(max_length=12, choices=What)
    organisation_types = organisation_types()
    basis = models.CharField(max_length=8, choices=Basis)
    per_cent = models.PositiveSmallIntegerField("per cent of the price", null=True, blank=True)
    full_day = pence("full day in pence")
    half_day = pence("half day in pence")
    also_free = models.BooleanField("also those whose place is free", default=False)

    class Meta:
        ordering = ["position", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="training_charges_share_has_a_per_cent",
                condition=~Q(basis=Basis.SHARE) | Q(per_cent__gte=1, per_cent__lte=100),
                violation_error_message="Enter a percentage from 1 to 100.",
            ),
            models.CheckConstraint(
                name="training_charges_flat_is_plausible",
                condition=Q(full_day__lte=MOST_PENCE, half_day__lte=MOST_PENCE),
                violation_error_message="A day costs at most £10,000.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_what_display()


@tracked
class AgencyBilling(EditableRecord):
    """What an agency is to the price list, and who there is asked to pay."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="billing")
    organisation_type = models.CharField(max_length=20, choices=OrganisationType)
    turnover = models.CharField(max_length=12, choices=Turnover, blank=True)
    area = models.CharField(max_length=4, choices=Area, default=Area.IN)
    finance_contact = models.CharField("finance contact", max_length=120, blank=True)
    finance_email = models.EmailField("finance contact’s email", blank=True)
    address = models.TextField("address for invoices", max_length=400, blank=True)
    purchase_order_required = models.BooleanField("needs a purchase order number", default=False)
    purchase_order = models.CharField("purchase order number", max_length=60, blank=True)

    class Meta:
        verbose_name = "billing details"
        verbose_name_plural = "billing details"

    def __str__(self) -> str:
        return f"Billing of {self.agency_id}"
