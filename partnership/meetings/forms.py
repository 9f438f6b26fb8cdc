"""What is asked about groups and the seats on them."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.history.forms import SaysWhy
from partnership.meetings.models import Subgroup
from partnership.meetings.rules import SeatKind
from partnership.pages.forms import DateField, EditForm, PortalForm


class SubgroupForm(SaysWhy, EditForm):
    """One group."""

    from_on = DateField(label="First day", required=False, help_text="Leave it empty if it was always there.")
    until_on = DateField(
        label="Last day", required=False, help_text="Leave it empty while the group goes on."
    )

    class Meta:
        model = Subgroup
        fields = ["name", "kind", "purpose", "meetings_a_year", "from_on", "until_on"]
        help_texts = {
            "name": "As it is written in the published arrangements.",
            "purpose": "What it is for, in one sentence.",
        }
        widgets = {"kind": forms.RadioSelect, "purpose": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meetings_a_year"].widget.attrs["class"] = "govuk-input--width-4"

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SeatFields(SaysWhy, PortalForm):
    """What a seat is, and its days."""

    kind = forms.ChoiceField(label="Seat", choices=SeatKind.choices, widget=forms.RadioSelect)
    from_on = DateField(label="First day")
    until_on = DateField(label="Last day", required=False, help_text="Leave it empty if no end is known.")

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day must be after the first.")
        return cleaned


class SeatForm(SeatFields):
    """Who sits on a group for which agency."""

    email = forms.EmailField(
        label="Work email address",
        max_length=254,
        help_text="Of the person who is to sit on the group. They must have an account.",
    )
    agency: Any = forms.ModelChoiceField(
        queryset=None, label="Agency that they speak for", empty_label="Choose an agency"
    )
    field_order = ["email", "agency", "kind", "from_on", "until_on"]

    def __init__(self, *args: Any, agencies: QuerySet[Agency], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        there = Q(until_on=None) | Q(until_on__gte=timezone.localdate())
        self.fields["agency"].queryset = agencies.filter(there)  # type: ignore[attr-defined]
        self.fields["kind"].initial = SeatKind.MEMBER
        self.fields["from_on"].initial = timezone.localdate()

    def clean_email(self) -> User:
        found = self.people.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                "Nobody with this address has an account. Add the person under People first."
            )
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        facts = dict(self.cleaned_data)
        return facts | {"person": facts.pop("email")}


class EndSeatForm(SaysWhy, PortalForm):
    """From which day a seat is gone."""

    on = DateField(
        label="First day without this seat",
        help_text="They lose what the seat lets them see at the beginning of this day. Today takes effect at once.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
