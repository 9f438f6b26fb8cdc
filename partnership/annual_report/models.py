"""The annual report of one year, each making of its file, and the file."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from partnership.base.job_rules import LIVE
from partnership.base.jobs import Job
from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from partnership.base.years import FinancialYear

STEPS_BESIDES_SECTIONS = 3
"""Laying out, checking, saving."""

REPORT_WORDS = Searched(title=["title"], text=["lead"])


@tracked
class Report(EditableRecord):
    """The yearly report of the safeguarding partners (Children Act 2004, section 16G; Working Together).

    It says what was done under the arrangements and how effective they were. Its figures are counted from
    records until it is published; from then on everybody reads what stands in the file that was published,
    that of `published_making`. `year` is the calendar year in which the financial year begins.
    """

    year = models.PositiveSmallIntegerField("financial year begins in")
    title = models.CharField(max_length=140)
    lead = models.CharField("what the report says in one sentence", max_length=300)
    published_on = models.DateField(null=True, blank=True)
    published_making = models.ForeignKey(
        "Making", models.RESTRICT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-year"]
        indexes = [
            # read by the search box
            GinIndex(REPORT_WORDS.vector(), name="annual_report_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                name="annual_report_one_a_year",
                violation_error_message="There is already a report for this year.",
            ),
            models.CheckConstraint(
                name="annual_report_year_is_plausible",
                condition=Q(year__gte=2000, year__lte=2098),
                violation_error_message="Enter a financial year from 2000-01 to 2098-99.",
            ),
            models.CheckConstraint(
                name="annual_report_has_a_title",
                condition=~Q(title=""),
                violation_error_message="Enter the report’s title.",
            ),
            models.CheckConstraint(
                name="annual_report_published_with_a_file",
                condition=Q(published_on=None, published_making=None)
                | Q(published_on__isnull=False, published_making__isnull=False),
                violation_error_message="A report is published together with its file.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)


@tracked(fields=["report", "state", "asked_by", "asked_at", "problem", "as_at"])  # not each step
class Making(Job):
    """One attempt to make a report's file. `as_at` is the instant of the records that were counted."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="makings")
    as_at = models.DateTimeField(null=True)

    class Meta(Job.Meta):
        indexes = [
            # read by the page of a report: its newest making
            models.Index(fields=["report", "-asked_at"], name="annual_report_makings"),
        ]
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=LIVE),
                name="annual_report_one_live_making",
                violation_error_message="This report is already being made.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"

    @property
    def steps(self) -> int:
        return len(settings.ANNUAL_REPORT_SECTIONS) + STEPS_BESIDES_SECTIONS


@tracked(exclude=["content", "sections", "chapters"])  # its SHA-256 stands for them
class File(Record):
    """The PDF that a making came to, in a table of its own so that no list ever loads it.

    `sections` are the sections that it was made of, so that the page on screen says the same as the file.
    """

    making = models.OneToOneField(Making, models.CASCADE, related_name="file")
    content = models.BinaryField()
    size = models.PositiveIntegerField("size in bytes")
    pages = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    chapters = models.JSONField("titles of the chapters", default=list)
    sections = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="annual_report_file_is_not_empty",
                condition=Q(size__gte=1, pages__gte=1),
                violation_error_message="A file needs at least one page.",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256
