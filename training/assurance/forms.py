"""What is asked about required courses, targets, warnings and money."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.agencies.models import Agency
from partnership.agencies.rules import Role, Sector
from partnership.base.years import FinancialYear
from partnership.pages.forms import DateField, EditForm, PortalForm
from partnership.pages.years import YearField
from training.assurance.models import Expectation, Money, Target
from training.assurance.rules import COMES_IN, MoneyKind
from training.charges.forms import PenceField
from training.models import Course

NARROW = forms.NumberInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"})


def number_field(label: str, *, least: int, most: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=NARROW, help_text=help_text
    )


class ExpectationForm(EditForm):
    """Which jobs need a course, from when to when."""

    sector = forms.ChoiceField(
        label="In which sector?", choices=[("", "Every sector"), *Sector.choices], required=False
    )
    role = forms.ChoiceField(
        label="In which role?", choices=[("", "Every role"), *Role.choices], required=False
    )
    from_on = DateField(label="First day")
    until_on = DateField(label="Last day", required=False)
    field_order = ("course", "sector", "role", "job", "from_on", "until_on")

    class Meta:
        model = Expectation
        fields = ["course", "sector", "role", "job", "from_on", "until_on"]
        labels = {"course": "Which course is needed?", "job": "With which job title?"}
        help_texts = {
            "job": "A word of it, such as “social worker”. Leave it empty for every job.",
        }

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course = self.fields["course"]
        assert isinstance(course, forms.ModelChoiceField)  # noqa: S101  for the type checker
        course.queryset, course.empty_label = courses, "Choose a course"
        for name in ("sector", "role"):
            self.fields[name].label = str(self.fields[name].label).removesuffix(" (optional)")

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class TargetForm(EditForm):
    """How many are to come, from where, in which year."""

    year = YearField()
    sector = forms.ChoiceField(
        label="Sector", choices=[("", "No: an agency"), *Sector.choices], required=False
    )
    number = number_field(
        "How many attendances at core courses?",
        least=1,
        most=100_000,
        help_text="Live attendances. Courses followed on demand are not counted.",
    )
    field_order = ("year", "sector", "agency", "number")

    class Meta:
        model = Target
        fields = ["agency", "sector", "number"]

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        assert isinstance(agency, forms.ModelChoiceField)  # noqa: S101  for the type checker
        agency.queryset, agency.empty_label = agencies, "No: a sector"
        if not self.instance._state.adding:
            self.initial["year"] = str(FinancialYear(self.instance.year))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if bool(said.get("sector")) == bool(said.get("agency")):
            self.add_error("sector", "Choose an agency or a sector, and not both")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        said = self.cleaned_data
        return {
            "year": said["year"].first,
            "sector": said["sector"],
            "agency": said["agency"],
            "number": said["number"],
        }


class RuleForm(PortalForm):
    """When to be warned, from a day on."""

    in_force_from = DateField(label="First day in force")
    session_days = number_field(
        "How many days before a session, if fewer are booked than its minimum?", least=1, most=90
    )
    per_cent = number_field(
        "Below how many per cent of what was to be expected by then, for a target?", least=1, most=100
    )
    year_days = number_field("After how many days of the year at the earliest?", least=0, most=300)


class MoneyForm(EditForm):
    """What something cost, or brought in."""

    year = YearField()
    kind = forms.ChoiceField(
        label="What was it?",
        choices=[
            ("", "Choose one"),
            ("Expenditure", [one for one in MoneyKind.choices if one[0] not in COMES_IN]),
            ("Income", [one for one in MoneyKind.choices if one[0] in COMES_IN]),
        ],
        help_text="Invoices and credit notes of the portal are counted by themselves.",
    )
    pence = PenceField(label="Amount in pounds", max_value=Decimal(10_000_000))
    field_order = ("year", "kind", "pence", "note")

    class Meta:
        model = Money
        fields = ["kind", "pence", "note"]
        labels = {"note": "What for?"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pence"].error_messages["min_value"] = "Enter an amount, like 1,250."
        if not self.instance._state.adding:
            self.initial["year"] = str(FinancialYear(self.instance.year))

    def clean_pence(self) -> int:
        pence: int = self.cleaned_data["pence"]
        if not pence:
            raise forms.ValidationError("Enter an amount, like 1,250.")
        return pence

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {
            **{name: self.cleaned_data[name] for name in ("kind", "pence", "note")},
            "year": self.year_first,
        }

    @property
    def year_first(self) -> int:
        year: FinancialYear = self.cleaned_data["year"]
        return year.first


class YearForm(forms.Form):
    """Which year to show; what it cannot read it leaves aside."""

    year = forms.ChoiceField(label="Financial year", required=False)

    def __init__(self, *args: Any, years: Sequence[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(str(year), year.words) for year in years]
