"""What is asked about a contribution."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.agencies.models import Agency
from partnership.base.years import FinancialYear
from partnership.finance.models import Contribution
from partnership.history.forms import SaysWhy
from partnership.pages.forms import EditForm
from partnership.pages.years import YearField

IN_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
"""A number with commas, each before three digits: 12,50 is not taken for 1250."""


class PoundsField(forms.DecimalField):
    """Reads £65,300 and 65300.00 alike."""

    def __init__(self, **kwargs: Any) -> None:
        sentences = {
            "invalid": "Enter the amount in pounds, like 65,300 or 65.50.",
            "min_value": "A contribution cannot be less than nothing.",
            "max_digits": "The amount is too large.",
            "max_whole_digits": "The amount is too large.",
            "max_decimal_places": "Enter at most two places for pence, like 65.50.",
        }
        box = forms.TextInput(
            attrs={"class": "govuk-input--width-10", "inputmode": "decimal", "spellcheck": "false"}
        )
        super().__init__(
            max_digits=12,
            decimal_places=2,
            min_value=Decimal(0),
            error_messages=sentences,
            widget=box,
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("£", "").replace(" ", "")
            if "," in value and not IN_THOUSANDS.fullmatch(value):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            value = value.replace(",", "")
        return super().to_python(value)


class ContributionForm(SaysWhy, EditForm):
    """What one agency paid in one year."""

    year = YearField()
    amount = PoundsField(
        label="Amount in pounds", help_text="Like 65,300. Enter 0 if the agency agreed to pay nothing."
    )

    field_order = ("agency", "year", "amount")

    class Meta:
        model = Contribution
        fields = ["agency"]

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        assert isinstance(agency, forms.ModelChoiceField)  # noqa: S101  for the type checker
        agency.queryset, agency.empty_label = agencies, "Choose an agency"
        if not self.instance._state.adding:
            self.initial["year"] = str(FinancialYear(self.instance.year))
            self.initial["amount"] = f"{self.instance.amount:.2f}".removesuffix(".00")

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in ("agency", "year", "amount")}
