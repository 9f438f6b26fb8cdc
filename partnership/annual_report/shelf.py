"""Reports as they stand on the shelf: each with its newest file, in two queries however many there are."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat

from partnership.annual_report.models import File, Report
from partnership.base.years import FinancialYear
from partnership.pages import words


@dataclass(frozen=True)
class Book:
    """One report and the file that can be had of it, if one was made."""

    report: Report
    file: File | None

    @property
    def year(self) -> FinancialYear:
        return self.report.financial_year

    @property
    def note(self) -> str:
        """PDF, 7 pages, 112 KB."""
        return described(self.file) if self.file else ""


def described(file: File) -> str:
    """What somebody wants to know before a download."""
    return f"PDF, {words.count(file.pages, 'page')}, {filesizeformat(file.size)}.".replace("\xa0", " ")


def on_shelf(reports: QuerySet[Report], files: QuerySet[File]) -> list[Book]:
    """`files` come newest first; the first of each report is its file."""
    listed = list(reports)
    newest: dict[object, File] = {}
    latest = files.filter(making__report__in=listed).order_by("making__report_id", "-making__finished_at")
    for file in latest.distinct("making__report_id"):
        newest[file.making.report_id] = file
    return [Book(report, newest.get(report.pk)) for report in listed]
