"""What is asked about a serious incident, its children, its notification, and what was established."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.agencies.models import Agency
from partnership.history.context import LONGEST_PURPOSE
from partnership.history.forms import SaysWhy
from partnership.pages.forms import DateField, EditForm, PortalForm
from reviews.incidents.looking import LooksAtIncident
from reviews.incidents.models import Child, Incident, Notification
from reviews.incidents.rules import VERDICTS, KnownTo, State, Verdict

NARROW = {"class": "govuk-input--width-2", "inputmode": "numeric"}


class Facts(EditForm):
    """A form whose fields are what the service takes."""

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}  # type: ignore[attr-defined]


class IncidentForm(LooksAtIncident, SaysWhy, Facts):
    """What happened, when and where. No names."""

    look_at = ("summary", "why")
    calls = ("lives_in",)
    only_new = True

    aware_on = DateField(
        label="When did the local authority become aware?", help_text="The five working days count from here."
    )
    happened_on = DateField(
        label="When did it happen? (optional)",
        required=False,
        help_text="The likeliest day, if nobody knows.",
    )

    class Meta:
        model = Incident
        fields = [
            "authority", "aware_on", "happened_on", "is_approximate", "nature", "is_suspected", "place", "lives_in",
            "summary",
        ]  # fmt: skip
        labels = {
            "authority": "Local authority in whose area it happened",
            "is_approximate": "This day is only about right",
            "nature": "What happened?",
            "is_suspected": "Abuse or neglect is known or suspected",
            "place": "Where did it happen?",
            "lives_in": "Where does the child live, if in another area? (optional)",
            "summary": "What is known, without names (optional)",
        }
        help_texts = {
            "authority": "It notifies, even where the child lives elsewhere.",
            "nature": "Serious harm can be to physical or mental health or to development, and a later recovery "
            "does not undo it.",
            "is_suspected": "The death of a looked-after child or a care leaver is notified without suspicion too.",
            "lives_in": "The name of the area. It is told as well.",
            "summary": "Call the child by the pseudonym only.",
        }
        widgets = {"nature": forms.RadioSelect, "place": forms.RadioSelect}

    field_order = Meta.fields

    def __init__(self, *args: Any, authorities: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["authority"].empty_label = "Choose a local authority"  # type: ignore[attr-defined]


class ChildForm(SaysWhy, Facts):
    """One child by pseudonym, and what the national tables count."""

    known_to = forms.MultipleChoiceField(
        label="Which services knew the child? (optional)",
        choices=KnownTo.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Child
        fields = [
            "pseudonym", "age", "gender", "ethnicity", "disability", "care", "placement", "placed_by",
            "protection_plan", "known_to",
        ]  # fmt: skip
        labels = {
            "age": "Age in whole years at the time (optional)",
            "disability": "Disabled?",
            "care": "Was the child looked after?",
            "placement": "Where did the child live?",
            "placed_by": "Placed here by another authority (optional)",
            "protection_plan": "On a child protection plan?",
        }
        help_texts = {
            "pseudonym": "A name or a word that no other child has. Never initials, and nothing of the real name.",
            "age": "0 for a child under 1 year.",
            "care": "A care leaver counts up to and including the age of 24.",
            "placed_by": "The name of the authority. It is told as well.",
        }
        widgets = {"age": forms.NumberInput(attrs=NARROW), "care": forms.RadioSelect}

    field_order = Meta.fields

    def clean_pseudonym(self) -> str:
        return " ".join(self.cleaned_data["pseudonym"].split())


class NotifyForm(LooksAtIncident, Facts):
    """When and how the incident was notified."""

    look_at = ("late_because", "why")
    only_new = True

    sent_on = DateField(label="When was it sent?", help_text="The rapid review counts from this day.")

    class Meta:
        model = Notification
        fields = ["sent_on", "number", "counted_from", "late_because"]
        labels = {
            "number": "Number that the national system gave (optional)",
            "counted_from": "From which day is the rapid review counted?",
            "late_because": "If it was sent late, why? (optional)",
        }
        widgets = {"counted_from": forms.RadioSelect}

    field_order = Meta.fields


class CorrectForm(SaysWhy, NotifyForm):
    """The same, once it is written down."""


class CopyForm(PortalForm):
    """Who was told of the incident, and when."""

    agency: Any = forms.ModelChoiceField(
        queryset=None, label="Agency", empty_label="Choose an agency", required=False
    )
    area = forms.CharField(
        label="Or another area",
        help_text="For example, the authority that placed the child here.",
        max_length=120,
        required=False,
    )
    told_on = DateField(label="When were they told?")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "agency" not in self.errors and bool(cleaned.get("agency")) == bool(cleaned.get("area")):
            self.add_error("agency", "Choose an agency, or enter another area: one of the two")
        return cleaned


class OutcomeForm(LooksAtIncident, PortalForm):
    """What was established of an incident, when and why."""

    look_at = ("reason",)

    verdict = forms.ChoiceField(label="What was established?", widget=forms.RadioSelect)
    on = DateField(label="When was this decided?")
    reason = forms.CharField(
        label="Why?",
        help_text="Stays for ever beside the incident. Without names.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = VERDICTS[State(state)]
        self.fields["verdict"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["verdict"].initial = Verdict(offered[0])


class ReasonForm(PortalForm):
    """Why somebody must know who a child is."""

    reason = forms.CharField(
        label="Why do you need to know who this child is?",
        help_text="For example, to match the records that an agency has sent. Kept with your name.",
        min_length=10,
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 250}),
    )


class TakeOutForm(LooksAtIncident, PortalForm):
    """Why a child is taken out."""

    look_at = ("because",)

    because = forms.CharField(
        label="Why is the child taken out?",
        help_text="Shown in the history of the incident. Without names.",
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_PURPOSE}),
    )


class KeyForm(PortalForm):
    """Who a child is. Never kept as a draft: it is encrypted as soon as it is sent."""

    name = forms.CharField(label="Name of the child", max_length=120)
    born_on = forms.CharField(
        label="Date of birth (optional)",
        max_length=40,
        required=False,
        help_text="As it is written in the records.",
    )
    numbers = forms.CharField(
        label="Record numbers (optional)",
        help_text="One on each line, with the system that it belongs to.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
