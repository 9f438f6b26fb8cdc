"""Which jobs need which course, how many are to come, when to warn, and what training costs."""

from django.db import models
from django.db.models import F, Q

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role, Sector
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from training.assurance.rules import MoneyKind
from training.models import Course, Session

PLAUSIBLE_YEAR = Q(year__gte=2000, year__lte=2098)
IMPLAUSIBLE = "Enter a financial year from 2000-01 to 2098-99."


@tracked
class Expectation(EditableRecord):
    """A course that a group of jobs needs, from a day on: whose role, sector and job title all fit; empty fits all.

    Working Together: agencies make sure that their people are trained for what they do.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="expectations")
    role = models.CharField(max_length=24, choices=Role, blank=True)
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    job = models.CharField("words of the job title", max_length=60, blank=True)
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True)

    class Meta:
        verbose_name = "required course"
        ordering = ["course__title", "sector", "role", "job", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "role", "sector", "job", "from_on"],
                name="training_assurance_expected_once",
                violation_error_message="These jobs need this course from that day already.",
            ),
            models.CheckConstraint(
                name="training_assurance_expectation_ends_later",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} is needed"


class Need(models.Model):
    """One person of an agency and one course that their job needs today, with what they hold of it.

    A view of the database (migration 0002): memberships in force today, and the certificates, accepted training
    elsewhere and registers of their holders, with what counts as the course. `last_on` is the day on which it was
    last taken; `lasts` whether what was taken never runs out, else `until_on` is its last day.
    """

    id = models.UUIDField(primary_key=True)
    membership = models.ForeignKey(Membership, models.DO_NOTHING, related_name="+")
    user = models.ForeignKey(User, models.DO_NOTHING, related_name="+")
    agency = models.ForeignKey(Agency, models.DO_NOTHING, related_name="+")
    course = models.ForeignKey(Course, models.DO_NOTHING, related_name="+")
    role = models.CharField(max_length=24, choices=Role)
    job_title = models.CharField(max_length=120)
    last_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    lasts = models.BooleanField()

    class Meta:
        managed = False
        db_table = "training_assurance_need"
        verbose_name = "person and course"

    def __str__(self) -> str:
        return f"{self.user_id} needs {self.course_id}"


@tracked
class Target(EditableRecord):
    """How many are to come to core courses in a year from one agency, or from all of a sector."""

    year = models.PositiveSmallIntegerField("financial year begins in")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="training_targets")
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    number = models.PositiveIntegerField("attendances")

    class Meta:
        ordering = ["-year", "sector", "agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "agency", "sector"],
                nulls_distinct=False,
                name="training_assurance_one_target_a_year",
                violation_error_message="There is already a target for this year.",
            ),
            models.CheckConstraint(
                name="training_assurance_target_is_for_one",
                condition=Q(agency=None) & ~Q(sector="") | Q(agency__isnull=False, sector=""),
                violation_error_message="Choose an agency or a sector, and not both.",
            ),
            models.CheckConstraint(
                name="training_assurance_target_is_some",
                condition=Q(number__gte=1, number__lte=100_000),
                violation_error_message="Enter a number between 1 and 100,000.",
            ),
            models.CheckConstraint(
                name="training_assurance_target_year",
                condition=PLAUSIBLE_YEAR,
                violation_error_message=IMPLAUSIBLE,
            ),
        ]

    def __str__(self) -> str:
        return f"Target of {self.agency_id or self.sector} for {self.year}"

    @property
    def whose(self) -> str:
        """Whose attendances it is about."""
        return self.agency.name if self.agency else str(self.get_sector_display())


@tracked
class AlertRule(Record):
    """When those who run the training are warned, from a day on.

    A session with fewer booked than its minimum, so many days before it begins. A target of which less than so many
    hundredths are reached of what was to be expected by now, once so many days of the year have gone.
    """

    in_force_from = models.DateField("in force from")
    session_days = models.PositiveSmallIntegerField("days before a session")
    per_cent = models.PositiveSmallIntegerField("per cent of what was to be expected")
    year_days = models.PositiveSmallIntegerField("days after the year has begun")

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "rule for warnings"
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"],
                name="training_assurance_one_rule_a_day",
                violation_error_message="There is already a rule from this day on.",
            ),
            models.CheckConstraint(
                name="training_assurance_rule_is_plausible",
                condition=Q(session_days__gte=1, session_days__lte=90, per_cent__gte=1, per_cent__lte=100)
                & Q(year_days__lte=300),
                violation_error_message="Enter 1 to 90 days before a session, 1 to 100 per cent, and at most 300 days.",
            ),
        ]

    def __str__(self) -> str:
        return f"Warnings from {self.in_force_from}"


@tracked
class Alert(Record):
    """That a session has few bookings, or a target is behind: raised once, ended when it is so no longer.

    Whoever was told once is not told again, though the alert be open anew.
    """

    session = models.OneToOneField(Session, models.CASCADE, null=True, related_name="alert")
    target = models.OneToOneField(Target, models.CASCADE, null=True, related_name="alert")
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reached = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                name="training_assurance_alert_is_about_one",
                condition=Q(session=None, target__isnull=False) | Q(session__isnull=False, target=None),
                violation_error_message="A warning is about a session or about a target.",
            ),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk}"


@tracked
class Money(EditableRecord):
    """What training cost in a financial year, or brought in beside the portal’s own invoices; in whole pence."""

    year = models.PositiveSmallIntegerField("financial year begins in")
    kind = models.CharField(max_length=12, choices=MoneyKind)
    pence = models.PositiveBigIntegerField("amount in pence")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "entry"
        verbose_name_plural = "entries"
        ordering = ["-year", "kind", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind", "pence", "note"],
                name="training_assurance_entered_once",
                violation_error_message="This is written down already. If it came twice, say so in “What for?”.",
            ),
            models.CheckConstraint(
                name="training_assurance_money_is_some",
                condition=Q(pence__gte=1, pence__lte=1_000_000_000),
                violation_error_message="Enter an amount between £0.01 and £10,000,000.",
            ),
            models.CheckConstraint(
                name="training_assurance_money_year",
                condition=PLAUSIBLE_YEAR,
                violation_error_message=IMPLAUSIBLE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"
