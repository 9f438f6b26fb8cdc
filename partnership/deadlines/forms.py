"""What is asked about clocks, rules and days off."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.deadlines.models import FAR, RuleSet
from partnership.deadlines.rules import Unit
from partnership.history.forms import SaysWhy
from partnership.pages.dates import DateField
from partnership.pages.forms import PortalForm

NO_NAMES = "Do not name a child, a family or a worker."


class PauseForm(PortalForm):
    """When a clock stopped, and why."""

    from_on = DateField(
        label="First day on which the clock stands still", help_text="Today or an earlier day."
    )
    reason = forms.CharField(
        label="Why does the clock stand still?",
        help_text=f"For example, the criminal trial is under way. {NO_NAMES}",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )


class ResumeForm(SaysWhy, PortalForm):
    """When a clock runs again."""

    on = DateField(
        label="Day on which the clock runs again", help_text="This day counts. Today or an earlier day."
    )


class FinishForm(PortalForm):
    """When something was done."""

    on = DateField(label="Day on which it was done", help_text="Today or an earlier day.")


class ReviseForm(PortalForm):
    """Which date was agreed, and why."""

    due_on = DateField(label="New date")
    because = forms.CharField(
        label="Why was another date agreed?",
        help_text=f"Say who agreed it and why. {NO_NAMES}",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )


class HandOverForm(SaysWhy, PortalForm):
    """Who takes over."""

    owner = forms.ModelChoiceField(User.objects.none(), label="New owner", empty_label="Choose a person")
    deputy = forms.ModelChoiceField(
        User.objects.none(), label="Deputy (optional)", required=False, empty_label="No deputy"
    )

    def __init__(self, *args: Any, takers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "deputy"):
            self.fields[name].queryset = takers  # type: ignore[attr-defined]

    def clean_deputy(self) -> User | None:
        deputy: User | None = self.cleaned_data["deputy"]
        if deputy is not None and deputy == self.cleaned_data.get("owner"):
            raise forms.ValidationError("The deputy must not be the owner")
        return deputy


class RuleForm(SaysWhy, PortalForm):
    """How a rule stands from a day on."""

    name = forms.CharField(max_length=120, label="Name of the rule")
    trigger = forms.CharField(max_length=200, label="What starts the clock")
    unit = forms.ChoiceField(choices=Unit.choices, label="Counted in", widget=forms.RadioSelect)
    length = forms.IntegerField(
        min_value=0,
        max_value=FAR,
        required=False,
        label="How many days or months",
        help_text="For example, 15. With 0 calendar days it is due on the day itself.",
    )
    before = forms.BooleanField(
        required=False, label="Count back: it is due this long before the day that starts the clock"
    )
    month = forms.IntegerField(
        min_value=1,
        max_value=12,
        required=False,
        label="Month",
        help_text="Only for a date in the year: 9 is September.",
    )
    day = forms.IntegerField(
        min_value=1,
        max_value=31,
        required=False,
        label="Day of that month",
        help_text="Only for a date in the year.",
    )
    lead_after = forms.IntegerField(
        min_value=0, max_value=FAR, label="Days late until the safeguarding lead is told"
    )
    unit_after = forms.IntegerField(
        min_value=0, max_value=FAR, label="Days late until the business unit is told"
    )
    in_force_from = DateField(
        label="First day in force", help_text="It applies to what starts on this day or later."
    )
    source = forms.CharField(
        max_length=300,
        label="Source in law or guidance",
        help_text="For example, Working Together to Safeguard Children 2023, chapter 5.",
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    @classmethod
    def like(cls, rule: RuleSet) -> dict[str, Any]:
        """The answers as the rule stands now; only the day is still to be given."""
        return {name: getattr(rule, name) for name in cls.base_fields if name != "in_force_from"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned["unit"] == Unit.DATE:
            for name in ("month", "day"):
                if not cleaned[name]:
                    self.add_error(name, f"Enter the {name} on which it is due")
            cleaned |= {"length": None, "before": False}
            if cleaned.get("month") and cleaned.get("day"):
                try:
                    date(2000, cleaned["month"], cleaned["day"])
                except ValueError:
                    self.add_error("day", "That month has no such day")
        else:
            itself = cleaned["unit"] == Unit.DAYS and cleaned["length"] == 0 and not cleaned["before"]
            if not cleaned["length"] and not itself:
                self.add_error("length", "Enter how many days or months there are")
            cleaned |= {"month": None, "day": None}
        if cleaned["unit_after"] < cleaned["lead_after"]:
            self.add_error(
                "unit_after", "The business unit is told after the safeguarding lead, or on the same day"
            )
        return cleaned


class HolidayForm(PortalForm):
    """Which day, what it is, and why the list of bank holidays changes."""

    on = DateField(label="Day")
    works = forms.TypedChoiceField(
        label="What is it?",
        choices=[
            ("no", "A day off that the list does not have"),
            ("yes", "A working day, although the list has it as a holiday"),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    name = forms.CharField(max_length=80, label="Name of the day", help_text="For example, State funeral.")
    reason = forms.CharField(
        label="Why does the list change?", help_text="For example, proclaimed on 3 September.", max_length=300
    )
