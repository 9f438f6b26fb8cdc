"""What is asked to begin a report: which year it is about, and its one sentence."""

from django import forms
from django.forms import ValidationError

from partnership.annual_report.models import Report
from partnership.base.years import FinancialYear
from partnership.pages.forms import PortalForm, TextArea
from partnership.pages.years import YearField


class BeginForm(PortalForm):
    """The year of a new report."""

    year = YearField()
    lead = forms.CharField(
        label="What the report says in one sentence",
        max_length=300,
        help_text="It stands on the cover, under the title.",
        widget=TextArea(attrs={"rows": 3}),
    )

    def clean_year(self) -> FinancialYear:
        year: FinancialYear = self.cleaned_data["year"]
        if Report.objects.filter(year=year.first).exists():
            raise ValidationError(f"There is already a report for {year.words}.")
        return year
