"""What the search box finds of annual reports: their titles and what they say in one sentence."""

from django.urls import reverse

from partnership.annual_report import access
from partnership.annual_report.models import REPORT_WORDS, Report
from partnership.base.searching import Found, Source


def show(report: Report) -> Found:
    return Found(report.title, reverse("annual_report:read", args=[report.financial_year]), report.lead)


SOURCE = Source(
    kind="annual-reports",
    one="Annual report",
    many="Annual reports",
    model=Report,
    visible=access.visible,
    public=True,
    searched=REPORT_WORDS,
    show=show,
)
