"""What each agency owes and is asked for; the prices behind it are in price_models.py."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Agency
from partnership.base.models import Record
from partnership.base.tracking import append_only, tracked
from training.charges.price_models import (
    AgencyBilling,
    Band,
    CancellationRule,
    Consequence,
    PriceList,
    Subsidy,
)
from training.charges.rules import LIVE, Kind, Paper, State
from training.models import Booking

__all__ = [
    "AgencyBilling",
    "Band",
    "CancellationRule",
    "Charge",
    "ChargeRun",
    "Consequence",
    "Invoice",
    "Item",
    "PriceList",
    "Printout",
    "Series",
    "Subsidy",
]


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
