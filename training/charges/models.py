"""Prices by date, what it costs not to come, what each agency is asked for, and the papers that ask."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Agency
from partnership.agencies.rules import Sector
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import append_only, tracked
from training.charges.rules import (
    LIVE,
    Area,
    Basis,
    Below,
    Kind,
    OrganisationType,
    Paper,
    State,
    Substitute,
    Turnover,
    What,
)
from training.models import Booking, Course

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


@tracked
class Charge(Record):
    """What one agency owes for one booking, its price and the rule behind it kept as they were.

    `credit_because` is said of an invoiced charge that proved wrong: the next charge run credits it.
    """

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="charges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=12, choices=Kind)
    pence = models.PositiveIntegerField()
    rule = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State, default=State.DUE)
    made_at = models.DateTimeField()
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    waived_at = models.DateTimeField(null=True)
    waived_because = models.CharField(max_length=300, blank=True)
    credit_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            # read by the charge run and the list: what is owed, by agency
            models.Index(fields=["state", "agency"], name="training_charges_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(state__in=LIVE, credit_because="") & ~Q(kind=Kind.FEE),
                name="training_charges_one_for_a_booking",
                violation_error_message="There is already a charge for this booking.",
            ),
            models.UniqueConstraint(
                fields=["booking", "kind"],
                condition=Q(state__in=LIVE, credit_because="", kind=Kind.FEE),
                name="training_charges_one_fee_for_a_booking",
                violation_error_message="There is already a booking fee for this booking.",
            ),
            models.CheckConstraint(
                name="training_charges_asks_for_something",
                condition=Q(pence__gte=1),
                violation_error_message="What costs nothing is no charge.",
            ),
            models.CheckConstraint(
                name="training_charges_waived_with_a_reason",
                condition=~Q(state=State.WAIVED)
                | (Q(waived_by__isnull=False, waived_at__isnull=False) & ~Q(waived_because="")),
                violation_error_message="Say why the charge is waived.",
            ),
            models.CheckConstraint(
                name="training_charges_nobody_waives_their_own",
                condition=Q(waived_by=None) | ~Q(waived_by=F("user")),
                violation_error_message="Nobody waives a charge for their own booking.",
            ),
            models.CheckConstraint(
                name="training_charges_credit_of_what_was_invoiced",
                condition=Q(credit_because="") | Q(state__in=[State.INVOICED, State.CREDITED]),
                violation_error_message="Only what was invoiced can be credited.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"


@tracked
class Series(Record):
    """The last number given to an invoice, or a credit note: a locked row and no sequence, so that none is lost."""

    paper = models.CharField(max_length=12, choices=Paper)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                fields=["paper"],
                name="training_charges_one_series_of_a_kind",
                violation_error_message="There is already a series of these numbers.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.last}"


@tracked(exclude=["found"])  # the charges and the papers tell it
class ChargeRun(Record):
    """What would be invoiced, as somebody was shown it, and that they confirmed it.

    `found` is what the page showed: it is compared with what is found when it is confirmed.
    """

    found = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="training_charges_run_confirmed_by_somebody",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message="A charge run is confirmed by somebody, at some time.",
            ),
        ]

    def __str__(self) -> str:
        return f"Charge run of {self.created_at:%Y-%m-%d}"


@tracked
class Invoice(Record):
    """An invoice to an agency, or a note that credits one, as it was sent. The database lets nobody change it."""

    paper = models.CharField(max_length=12, choices=Paper)
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=30)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invoices")
    to_name = models.CharField(max_length=150)
    to_contact = models.CharField(max_length=120, blank=True)
    to_email = models.EmailField(blank=True)
    to_address = models.TextField(max_length=400, blank=True)
    purchase_order = models.CharField(max_length=60, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    run = models.ForeignKey(ChargeRun, models.PROTECT, null=True, related_name="papers")
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credit_notes")
    because = models.CharField(max_length=300, blank=True)
    vat_per_cent = models.PositiveSmallIntegerField(default=0)
    net = models.PositiveIntegerField()
    vat = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-issued_at", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "number"],
                name="training_charges_number_is_given_once",
                violation_error_message="This number has been given already.",
            ),
            models.CheckConstraint(
                name="training_charges_credit_note_says_of_what_and_why",
                condition=Q(paper=Paper.INVOICE, credits=None)
                | (Q(paper=Paper.CREDIT_NOTE, credits__isnull=False) & ~Q(because="")),
                violation_error_message="Say which invoice is credited, and why.",
            ),
            models.CheckConstraint(
                name="training_charges_paper_asks_for_something",
                condition=Q(net__gte=1, number__gte=1),
                violation_error_message="An invoice needs an amount and a number.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.reference

    @property
    def total(self) -> int:
        return self.net + self.vat


@tracked
class Item(Record):
    """One line of an invoice or a credit note. `credits` is the line of the invoice that it gives back."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="items")
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="items")
    credits = models.OneToOneField("self", models.PROTECT, null=True, related_name="credited_by")
    of_pence = models.PositiveIntegerField("invoiced in pence", null=True)
    words = models.CharField(max_length=400)
    person = models.CharField(max_length=150)
    pence = models.PositiveIntegerField()
    vat = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["words", "person", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["charge"],
                condition=Q(credits=None),
                name="training_charges_invoiced_once",
                violation_error_message="This charge has been invoiced already.",
            ),
            models.CheckConstraint(
                name="training_charges_never_credited_more_than_invoiced",
                condition=Q(credits=None, of_pence=None)
                | Q(credits__isnull=False, of_pence__isnull=False, pence__lte=F("of_pence")),
                violation_error_message="Not more can be credited than was invoiced.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.words


@tracked(exclude=["content", "attempts"])  # its SHA-256 stands for the content
class Printout(Record):
    """The PDF of an invoice or a credit note. Until it has content, this row is the job of making it."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="printout")
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField("size in bytes", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="training_charges_printed_whole",
                condition=Q(made_at=None, content=None)
                | (Q(made_at__isnull=False, content__isnull=False, size__gte=1) & ~Q(sha256="")),
                violation_error_message="A file that is made has content.",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256
