"""What is asked for a period, of each thing that an agency ran, and on sending and reading a return."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.agencies.models import Agency
from partnership.pages.forms import DateField, EditForm, PortalForm
from training.returns.models import GROUP_FIELDS, MOST_PEOPLE, Entry
from training.returns.rules import Checked, DeliveredBy, Delivery
from training.rules import Group, Level

NARROW = {"class": "govuk-input--width-4", "inputmode": "numeric"}


class AgenciesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's cannot be subscripted
    """Agencies to tick; nobody types a key."""

    def __init__(self, label: str) -> None:
        super().__init__(
            Agency.objects.none(),
            label=label,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Tick at least one agency"},
        )


class AskForm(PortalForm):
    """For which days, and whom."""

    from_on = DateField(label="First day of the period")
    until_on = DateField(label="Last day of the period")
    guidance = forms.CharField(
        label="What agencies should know (optional)",
        help_text="Shown above the return. For example, what to leave out.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    agencies = AgenciesField("Which agencies are asked?")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class AskMoreForm(PortalForm):
    """Agencies that were left out."""

    agencies = AgenciesField("Which agencies are asked too?")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class EntryForm(EditForm):
    """One thing that the agency ran for its own people."""

    level = forms.TypedChoiceField(
        label="Which level does it count for? (optional)",
        choices=[("", "None, or not known"), *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    from_on = DateField(label="First day", help_text="The day on which it was, or from which it was offered.")
    until_on = DateField(label="Last day (optional)", required=False)
    delivery = forms.ChoiceField(
        label="How did people take part?", choices=Delivery.choices, widget=forms.RadioSelect
    )
    times = forms.IntegerField(
        label="How many times was it held? (optional)",
        help_text="Only for what was live.",
        min_value=1,
        max_value=1000,
        required=False,
        widget=forms.NumberInput(attrs=NARROW),
    )
    hours = forms.DecimalField(
        label="How many hours did it take each person?",
        help_text="For example, 1.5.",
        min_value=Decimal("0.1"),
        max_value=Decimal(200),
        decimal_places=1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
        error_messages={"invalid": "Enter the hours as a number, like 1.5"},
    )
    delivered_by = forms.ChoiceField(
        label="Who taught it?", choices=DeliveredBy.choices, widget=forms.RadioSelect
    )
    checked = forms.ChoiceField(
        label="Was its content checked against the partnership’s learning outcomes?",
        choices=Checked.choices,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Entry
        fields = [
            "title", "level", "from_on", "until_on", "delivery", "times", "hours", *GROUP_FIELDS, "delivered_by",
            "checked", "quality",
        ]  # fmt: skip
        labels = {
            "title": "What was it?",
            "quality": "How do you know that it was good? (optional)",
        }
        help_texts = {
            "title": "The course or the topic, as your people know it.",
            "quality": "For example, evaluation forms, observation, a yearly check of the content.",
        }

    field_order = Meta.fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in Group:
            name = f"group_{group.value}"
            # An empty box is nobody; a zero in each of eight boxes would have to be deleted first.
            self.fields[name] = forms.IntegerField(
                label=f"How many people of {str(group.label).replace('Group', 'group', 1)}",
                min_value=0,
                max_value=MOST_PEOPLE,
                required=False,
                widget=forms.NumberInput(attrs=NARROW),
                error_messages={
                    "invalid": f"The number of people of group {group.value} must be a whole number, like 24",
                    "min_value": f"The number of people of group {group.value} cannot be less than 0",
                    "max_value": f"The number of people of group {group.value} must be {MOST_PEOPLE:,} or less",
                },
            )
            if not self.initial.get(name):
                self.initial[name] = None
        self.fields["group_1"].help_text = "Leave a group empty if nobody of it took part."
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name in GROUP_FIELDS:
            if name in said:
                said[name] = said[name] or 0
        known = [said[name] for name in GROUP_FIELDS if name in said]
        if len(known) == len(GROUP_FIELDS) and not any(known):
            self.add_error("group_1", "Enter how many people took part, in one group at least")
        if said.get("delivery") == Delivery.ON_DEMAND and said.get("times"):
            self.add_error(
                "times", "What people take on demand is not held a number of times: leave this empty"
            )
        from_on, until_on = said.get("from_on"), said.get("until_on")
        if from_on and until_on and until_on < from_on:
            self.add_error("until_on", "The last day cannot be before the first")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class SendForm(PortalForm):
    """What goes with the return; where nothing was run, the reason."""

    nothing_because = forms.CharField(
        label="Why did your agency run nothing?",
        help_text="That is an answer too: for example, everybody came to the partnership’s courses.",
        max_length=300,
        required=False,
    )
    remark = forms.CharField(
        label="What else should the training team know? (optional)",
        help_text="Do not name a person.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )

    def __init__(self, *args: Any, is_empty: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_empty:
            self.fields["nothing_because"].required = True
        else:
            del self.fields["nothing_because"]


class ReasonForm(PortalForm):
    """Why a return goes back, or is not needed."""

    said = forms.CharField(
        label="What should the agency know?",
        help_text="The agency reads this. Do not name a person.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )
