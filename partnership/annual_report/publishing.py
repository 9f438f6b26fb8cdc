"""What deadlines know of a report: by when it is to be published, and that copies of it are sent on within a week."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.annual_report.models import Report
from partnership.deadlines import services as deadlines


def subject(report: Report) -> str:
    """What the deadline of a report is about."""
    return f"annual_report:{report.year}"


def copies(report: Report) -> str:
    """What the deadline of its copies is about."""
    return f"{subject(report)}:copies"


def begun(report: Report, *, by: User) -> None:
    """A report is published by the end of September after its year (Children Act 2004, section 16G)."""
    deadlines.start(
        subject=subject(report),
        rule="annual_report.publish",
        trigger_on=report.financial_year.end,
        title=f"Publish the {name(report)}",
        path=path(report),
        by=by,
        owner=by,
    )


def published(report: Report, *, on: date, by: User) -> None:
    """Published for the first time: whoever was to see to it sends the copies, and says on the deadline’s page so."""
    met = deadlines.meet(subject(report), on=on, by=by)
    deadlines.start(
        subject=copies(report),
        rule="annual_report.copies",
        trigger_on=on,
        title=f"Send copies of the {name(report)} to the Panel and to Foundations",
        path=path(report),
        by=by,
        owner=(met and met.owner) or by,
        by_hand=True,
    )


def name(report: Report) -> str:
    """The report by its year, whatever its title."""
    return f"annual report {report.financial_year.words}"


def path(report: Report) -> str:
    """Where the report is read, made and published."""
    return reverse("annual_report:read", args=[report.financial_year])
