"""The demonstration world's annual reports: the published year, with its file made and its copies sent."""

from datetime import date, timedelta

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import address, done_by
from partnership.agencies.rules import Role
from partnership.annual_report import making, publishing, services
from partnership.annual_report.models import Report
from partnership.base.job_rules import State
from partnership.base.years import FinancialYear
from partnership.deadlines import rulebook
from partnership.deadlines import services as deadlines

YEAR = FinancialYear(2024)
LEAD = "What we did together to keep children safe, and what our own records show of it"
PUBLISHED = date(2025, 9, 30)


@done_by(Role.BUSINESS_UNIT)
def fill(today: date) -> None:
    """The report of 2024 to 2025, published; a second run changes nothing."""
    rulebook.fill()
    office = User.objects.get(email=address(Role.BUSINESS_UNIT))
    report = Report.objects.filter(year=YEAR.first).first() or services.begin(year=YEAR, lead=LEAD, by=office)
    if report.published_on is None:
        asked = services.ask(report, by=None, now=timezone.now())
        making.make(asked.pk)
        made = report.makings.filter(state=State.MADE).first()
        if made:
            report.published_on, report.published_making = PUBLISHED, made
            report.save(update_fields=["published_on", "published_making"])
            publishing.published(report, on=PUBLISHED, by=office)
            deadlines.meet(publishing.copies(report), on=PUBLISHED + timedelta(days=3), by=office)
