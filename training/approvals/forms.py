"""What we ask a line manager, and whom we ask."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.agencies.models import Agency
from partnership.pages.forms import DateField, PortalForm, lacks
from training.places import Manager
from training.terms.rules import Asks


class AnswerForm(PortalForm):
    """Yes, or no with the reason."""

    approves = forms.TypedChoiceField(
        label="Do you approve this place?",
        choices=[("yes", "Yes, they can go"), ("no", "No")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    reason = forms.CharField(
        label="If not, why? (optional)",
        help_text="The person and the training team read this.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("approves") is False and lacks(self, "reason"):
            self.add_error("reason", "Say in a few words why you do not approve")
        return cleaned


class RuleForm(PortalForm):
    """Of which places an agency's line managers approve, from a day on."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="For which agency?",
        required=False,
        empty_label="Every agency that has said nothing",
    )
    asks = forms.ChoiceField(
        label="Which places do line managers approve?",
        choices=Asks.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which places they approve"},
    )
    in_force_from = DateField(
        label="First day in force",
        help_text="Today or later. Places that are asked for until then stay as they are.",
    )
    field_order = ("agency", "asks", "in_force_from")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = agencies
        if not for_all:
            field.required, field.empty_label = True, "Choose your agency"
            if agencies.count() == 1:
                self.only = agencies.get()
                del self.fields["agency"]

    @property
    def chosen_agency(self) -> Agency | None:
        """The agency; none stands for those that have said nothing."""
        only: Agency | None = getattr(self, "only", None)
        return only or self.cleaned_data["agency"]


class ManagerForm(PortalForm):
    """Who decides about a booking."""

    manager_name = forms.CharField(label="Your line manager’s name", max_length=120)
    manager_email = forms.EmailField(
        label="Their work email address",
        max_length=254,
        help_text="We send them a link. They need no account.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    @property
    def manager(self) -> Manager:
        """Whom the form names."""
        return Manager(self.cleaned_data["manager_name"], self.cleaned_data["manager_email"])
