"""Bodies with dates and successors, the domains of their mail, and dated memberships."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from partnership.agencies.rules import Arrangement, ImportKind, Role, Sector
from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import tracked

AGENCY_WORDS = Searched(title=["name", "short_name"])


@tracked
class Agency(EditableRecord):
    """A body of the partnership, or one that it works with.

    Bodies merge and rename (a commissioning group became a care board; four districts and a county became one
    council): an agency has dates, and one that has ended points to its successor, so that old records keep the name
    they were made under and figures still add up.

    `arrangement` is what it is by itself; whoever has taken another over is that too where `part_goes_on` (`parts`).
    """

    name = models.CharField(max_length=150)
    short_name = models.CharField("short name", max_length=20, blank=True)
    sector = models.CharField(max_length=20, choices=Sector)
    arrangement = models.CharField("part in the arrangements", max_length=24, choices=Arrangement)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="part of"
    )
    from_on = models.DateField("from", null=True, blank=True)
    until_on = models.DateField("until", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    part_goes_on = models.BooleanField("its part goes on in the agency that takes over", default=True)
    notes = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        indexes = [
            # read by the search box
            GinIndex(AGENCY_WORDS.vector(), name="agencies_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="agencies_name_is_unique",
                violation_error_message="There is already an agency with this name.",
            ),
            models.CheckConstraint(
                name="agencies_name_is_given",
                condition=~Q(name=""),
                violation_error_message="Enter the agency’s name.",
            ),
            models.CheckConstraint(
                name="agencies_ends_after_it_begins",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The agency’s last day must be after its first.",
            ),
            models.CheckConstraint(
                name="agencies_successor_only_when_ended",
                condition=Q(successor=None) | Q(until_on__isnull=False),
                violation_error_message="An agency with a successor needs a last day.",
            ),
            models.CheckConstraint(
                name="agencies_not_its_own_successor",
                condition=Q(successor=None) | ~Q(successor=F("pk")),
                violation_error_message="An agency cannot be its own successor.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(told_with="agency")
class Domain(Record):
    """The part after the @ in an agency's email addresses; it belongs to one agency."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="domains")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="agencies_domain_belongs_to_one",
                violation_error_message="This email domain already belongs to an agency.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Days(Func):
    """The days of a dated row as a PostgreSQL range, its last day included."""

    function = "daterange"
    output_field = DateRangeField()


@tracked(told_with="user")
class Membership(Record):
    """Who works for which agency in which role, from which day until which.

    Somebody who moves keeps the history and loses the access on that day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role, default=Role.PRACTITIONER)
    job_title = models.CharField("job title", max_length=120, blank=True)
    from_on = models.DateField("from")
    until_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["-from_on"]
        indexes = [
            # read by `standing` with every request of somebody who has signed in
            models.Index(fields=["user", "from_on"], name="agencies_membership_of_user"),
        ]
        constraints = [
            models.CheckConstraint(
                name="agencies_membership_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day must be after the first.",
            ),
            ExclusionConstraint(
                name="agencies_one_membership_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Days("from_on", "until_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="This person already has this role in this agency on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.agency}"


@tracked(exclude=["rows"])
class ImportBatch(Record):
    """A file of agencies or people that somebody has uploaded and can look at before anything is written.

    `rows` is what the file said, one object a row. It holds personal data, so it goes as soon as the import is
    confirmed, and after a week when nobody confirms it; the numbers stay.
    """

    kind = models.CharField(max_length=10, choices=ImportKind)
    filename = models.CharField(max_length=150)
    rows = models.JSONField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "import batches"
        constraints = [
            models.CheckConstraint(
                name="agencies_import_keeps_no_rows_once_confirmed",
                condition=Q(confirmed_at=None) | Q(rows__isnull=True),
                violation_error_message="A confirmed import keeps nothing of the file.",
            ),
        ]

    def __str__(self) -> str:
        return self.filename
