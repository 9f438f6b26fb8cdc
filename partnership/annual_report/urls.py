"""Where annual reports are: a year is written 2024-25."""

from django.urls import path, register_converter

from partnership.annual_report import views
from partnership.base.years import FinancialYear

app_name = "annual_report"


class YearConverter:
    """A financial year in an address; 2024-26 is no year, so there is no such page."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> FinancialYear:
        return FinancialYear.parse(value)

    def to_url(self, value: FinancialYear) -> str:
        return str(value)


register_converter(YearConverter, "financial_year")

urlpatterns = [
    path("", views.reports, name="list"),
    path("new/", views.new, name="new"),
    path("makings/<uuid:pk>/", views.making, name="making"),
    path("<financial_year:year>/", views.read, name="read"),
    path("<financial_year:year>.pdf", views.pdf, name="pdf"),
    path("<financial_year:year>/make/", views.make, name="make"),
    path("<financial_year:year>/publish/", views.publish, name="publish"),
]
