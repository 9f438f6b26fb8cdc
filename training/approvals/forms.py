"""What we ask a line manager, and whom we ask."""

from typing import Any

from django import forms

from partnership.pages.forms import PortalForm
from training.places import Manager


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
        if cleaned.get("approves") is False and not cleaned.get("reason"):
            self.add_error("reason", "Say in a few words why you do not approve")
        return cleaned


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
