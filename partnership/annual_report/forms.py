"""What is asked to begin a report: which year it is about, and its one sentence."""

from typing import Any

from django import forms
from django.forms import ValidationError

from partnership.annual_report.models import Report
from partnership.base.years import FinancialYear
from partnership.pages.forms import PortalForm, TextArea

FIRST, LAST = FinancialYear(2000), FinancialYear(2099)


class BeginForm(PortalForm):
    """The year of a new report."""

    year = forms.CharField(
        label="Financial year",
        max_length=7,
        help_text="Like 2024-25.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "spellcheck": "false"}),
    )
    lead = forms.CharField(
        label="What the report says in one sentence",
        max_length=300,
        help_text="It stands on the cover, under the title.",
        widget=TextArea(attrs={"rows": 3}),
    )

    def clean_year(self) -> FinancialYear:
        text: str = self.cleaned_data["year"]
        try:
            year = FinancialYear.parse(text.strip().replace("/", "-").replace("–", "-"))
        except ValueError:
            raise ValidationError("Write the financial year like 2024-25.") from None
        if not FIRST <= year <= LAST:
            raise ValidationError(f"Enter a financial year from {FIRST} to {LAST}.")
        return year

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        year = cleaned.get("year")
        if year and Report.objects.filter(year=year.first).exists():
            self.add_error("year", f"There is already a report for {year.words}.")
        return cleaned
