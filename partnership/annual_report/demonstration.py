"""The demonstration world's annual reports: the published year, with its file made."""

from datetime import date

from django.utils import timezone

from partnership.annual_report import making, services
from partnership.annual_report.models import Report
from partnership.annual_report.rules import State
from partnership.base.years import FinancialYear

YEAR = FinancialYear(2024)
LEAD = "What we did together to keep children safe, and what our own records show of it"
PUBLISHED = date(2025, 9, 30)


def fill(today: date) -> None:
    """The report of 2024 to 2025, published; a second run changes nothing."""
    report, _ = Report.objects.get_or_create(
        year=YEAR.first,
        defaults={"title": f"Annual report {YEAR.words}", "lead": LEAD},
    )
    if report.published_on is None:
        asked = services.ask(report, by=None, now=timezone.now())
        making.make(asked.pk)
        made = report.makings.filter(state=State.MADE).first()
        if made:
            report.published_on, report.published_making = PUBLISHED, made
            report.save(update_fields=["published_on", "published_making"])
