"""What annual reports put on somebody's list of work."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from partnership.accounts.models import User
from partnership.annual_report import access
from partnership.annual_report.document import sections
from partnership.annual_report.models import Making
from partnership.annual_report.rules import State
from partnership.base.years import FinancialYear
from partnership.pages.components import WorkItem


def work(user: User, today: date) -> list[WorkItem]:
    """Reports to publish, to make or to begin, for those who can."""
    if not access.can_publish(user):
        return []
    newest = Making.objects.filter(report=OuterRef("pk")).order_by("-asked_at").values("state")[:1]
    reports = access.visible(user).annotate(newest=Subquery(newest))
    by_year = {report.year: report for report in reports}
    items = []
    for report in by_year.values():
        url = reverse("annual_report:read", args=[report.financial_year])
        if report.published_on is None and report.newest == State.MADE:
            items.append(
                WorkItem(
                    f"{report.title} is ready to publish", url, "The file is made. Read it, then publish it."
                )
            )
        elif report.newest == State.FAILED:
            items.append(
                WorkItem(f"The file of {report.title.lower()} could not be made", url, "Have it made again.")
            )
        elif report.published_on is None and report.newest is None:
            items.append(
                WorkItem(
                    f"Have the file of {report.title.lower()} made", url, "It has been begun and has no file."
                )
            )
    last = FinancialYear.of(today).back()
    if last.first not in by_year and access.can_begin(user) and sections(last):
        items.append(
            WorkItem(
                f"Begin the annual report {last.words}",
                reverse("annual_report:new"),
                "A report is due at least once in every 12 months.",
            )
        )
    return items
