"""The field in which people write a financial year."""

from typing import Any

from django import forms
from django.forms import ValidationError

from partnership.base.years import FinancialYear

FIRST, LAST = FinancialYear(2000), FinancialYear(2098)
HINT = "Like 2024-25: from 1 April to 31 March."


class YearField(forms.CharField):
    """Reads 2024-25, 2024/25 and 2024 to 2025 alike, and answers nonsense with a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"})
        super().__init__(
            **{"label": "Financial year", "help_text": HINT, "max_length": 20, "widget": box, **kwargs}
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        first, _, second = text.replace("to", "-").replace("/", "-").replace("–", "-").partition("-")
        try:
            year = FinancialYear.parse(f"{first.strip()}-{second.strip()[-2:]}")
        except ValueError:
            raise ValidationError("Write the financial year like 2024-25.") from None
        if not FIRST <= year <= LAST:
            raise ValidationError(f"Enter a financial year from {FIRST} to {LAST}.")
        return year
