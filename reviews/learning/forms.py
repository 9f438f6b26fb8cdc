"""What is asked of a finding, a recommendation, an answer to one, and the references of the NHS."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict

from partnership.actions import access as actions
from partnership.actions.looking import LooksAtAction
from partnership.actions.themes import offered
from partnership.agencies.models import Agency
from partnership.meetings.models import Subgroup
from partnership.naming.looking import LooksForNames
from partnership.pages.compared import ComparedForm
from partnership.pages.forms import DateField, EditForm, PortalForm, lacks
from reviews.learning import access
from reviews.learning.models import CaseReference, Finding, Recommendation
from reviews.learning.rules import NAMED, Addressee, Answer, Sort


class FindingsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's cannot be subscripted
    """Findings to tick, by their number and first words."""

    def label_from_instance(self, finding: Finding) -> str:
        return f"{finding.number}. {finding.text[:140]}"


class Learned(LooksForNames):
    """Mixed into a form about what a review learned."""

    only_new = True
    way_on = "Use a pseudonym or a role, or say below that it is to be kept as it is"
    goes_to = "What you write goes to the partners and agencies and into the report, which everybody can read later."
    tick = "I have looked at the words that are pointed out: keep them as they are"


class FindingForm(Learned, EditForm):
    """One finding."""

    look_at = ("text", "reason")

    sort = forms.ChoiceField(label="What does it ask for?", choices=Sort.choices, widget=forms.RadioSelect)

    class Meta:
        model = Finding
        fields = ["sort", "text", "reason", "themes"]
        labels = {
            "text": "What did the review find?",
            "reason": "Why was it so? (optional)",
            "themes": "Themes (optional)",
        }
        help_texts = {
            "text": "Children by their pseudonym, and nobody else by name.",
            "reason": "The systemic or underlying reason for what was done or left undone. The report needs one.",
            "themes": "By these it is found beside the findings of other reviews.",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
            "reason": forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
            "themes": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = None if self.instance._state.adding else self.instance.themes.all()
        self.fields["themes"].queryset = offered(kept)  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


ONE_OF_THEM = "Choose one: it is addressed to somebody else above. Leave this empty, or change that."


class ToWhom(forms.Form):
    """Whom a recommendation is addressed to: an agency by the directory, a body outside by its name."""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        match said.get("addressee"):
            case Addressee.AGENCY if lacks(self, "agency"):
                self.add_error("agency", "Choose the agency that is to act")
            case addressee if addressee in NAMED and lacks(self, "body"):
                self.add_error("body", "Enter the name of the body that is to act")
        chosen = said.get("addressee")
        if chosen and chosen not in NAMED and said.get("body"):
            self.add_error("body", ONE_OF_THEM)
        if chosen and chosen != Addressee.AGENCY and said.get("agency"):
            self.add_error("agency", ONE_OF_THEM)
        if said.get("addressee") != Addressee.AGENCY:
            said["agency"] = None
        if said.get("addressee") not in NAMED:
            said["body"] = ""
        return said


class RecommendationForm(Learned, ToWhom, EditForm):
    """One recommendation: what, whom to, and what it rests on."""

    look_at = ("text",)
    calls = ("body",)

    findings = FindingsField(
        Finding.objects.none(),
        label="Which findings does it rest on? (optional)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    addressee = forms.ChoiceField(label="Who is to act?", choices=Addressee.choices, widget=forms.RadioSelect)
    made_on = DateField(label="Made on")

    class Meta:
        model = Recommendation
        fields = ["text", "findings", "addressee", "agency", "body", "made_on"]
        labels = {
            "text": "What is recommended?",
            "agency": "Which agency? (optional)",
            "body": "Name of the body outside the partnership (optional)",
        }
        help_texts = {
            "text": "One thing that one body can do. Name nobody.",
            "agency": "Only for an agency of the directory.",
            "body": "For another area, government or a national body. For example, all safeguarding partnerships.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 5, "maxlength": 2000, "data-similar": ""})}

    field_order = Meta.fields

    def __init__(self, *args: Any, findings: QuerySet[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = findings  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        if not self.instance._state.adding:
            self.initial["findings"] = [one.pk for one in self.instance.findings.all()]
        if not findings.exists():
            del self.fields["findings"]  # a question with nothing to tick
        kept = None if self.instance._state.adding else self.instance
        self.fields["agency"].queryset = access.addressable(kept)  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def judge_nothing(self) -> None:
        """Show what was typed without calling any of it wrong: it is not to be saved yet."""
        self._errors = ErrorDict()

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {
            "findings": [],
            **{name: self.cleaned_data[name] for name in self.field_order if name in self.fields},
        }


class JoinForm(PortalForm):
    """More findings behind a recommendation that is there."""

    findings = FindingsField(
        Finding.objects.none(),
        label="Which findings stand behind it too?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one finding"},
    )

    def __init__(self, *args: Any, findings: QuerySet[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = findings  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class AlsoForm(ToWhom, PortalForm):
    """One more body for a recommendation that is there."""

    addressee = forms.ChoiceField(label="Who is to act?", choices=Addressee.choices, widget=forms.RadioSelect)
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency? (optional)",
        help_text="Only for an agency of the directory.",
        required=False,
    )
    body = forms.CharField(
        label="Name of the body outside the partnership (optional)",
        help_text="For another area, government or a national body. For example, all safeguarding partnerships.",
        max_length=150,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = access.addressable()  # type: ignore[attr-defined]


class AnswerForm(LooksForNames, ComparedForm):
    """What the body says, to the words of the recommendation that it has read."""

    look_at = ("reason",)
    goes_to = "What you send stands with the recommendation, and whoever sees it reads it."

    reads = ("text",)
    reads_anew = (
        "The recommendation changed while you were answering. Nothing of yours is lost, and it is not sent yet. "
        "Read it as it stands now, then send your answer."
    )

    answer = forms.ChoiceField(label="What is the answer?", choices=Answer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why? (optional)",
        help_text="Needed unless the recommendation is accepted. Name nobody.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )
    said_by = forms.CharField(
        label="Who answers for the body?", help_text="Their name and office.", max_length=150
    )
    said_on = DateField(label="Answered on")

    def __init__(self, *args: Any, for_themselves: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_themselves:
            del self.fields["said_by"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("answer") in (Answer.IN_PART, Answer.NOT) and lacks(self, "reason"):
            self.add_error("reason", "Say why it is not accepted, or only in part")
        return said


NUMBERED = re.compile(r"\s*a?\s*-?\s*0*(\d{1,6})\s*", re.IGNORECASE)


class LinkForm(PortalForm):
    """Which action follows."""

    reference = forms.CharField(
        label="Number of the action",
        help_text="Like A-0147, as the tracker has it.",
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )

    def clean_reference(self) -> int:
        found = NUMBERED.fullmatch(self.cleaned_data["reference"])
        if not found:
            raise forms.ValidationError("Enter the number of an action, like A-0147")
        return int(found[1])


class ActForm(LooksAtAction, PortalForm):
    """An action that follows; who does it is chosen on its own page."""

    look_at = ("title", "agreed", "success_measure")
    only_new = True

    title = forms.CharField(label="Title", help_text="What is to be done, in one line.", max_length=140)
    agreed = forms.CharField(
        label="What was agreed", max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000})
    )
    success_measure = forms.CharField(
        label="What does success look like? (optional)",
        help_text="What a later audit, survey or indicator will show. Without it nobody can tell whether it worked.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency does it? (optional)", required=False, empty_label="None"
    )
    group = forms.ModelChoiceField(
        Subgroup.objects.none(),
        label="Which group oversees it? (optional)",
        required=False,
        empty_label="None",
    )
    agreed_on = DateField(label="Agreed on")
    due_on = DateField(label="Due on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = actions.agencies_for(None)  # type: ignore[attr-defined]
        self.fields["group"].queryset = actions.groups_for(None)  # type: ignore[attr-defined]


class ReferenceForm(Learned, EditForm):
    """What the tracker of the NHS asks for."""

    look_at = ("case", "slippage", "dissemination")
    calls = ("board",)
    goes_to = "What you write stands in the export for the tracker of the NHS."

    referred_on = DateField(label="Day of the referral (optional)", required=False)

    class Meta:
        model = CaseReference
        fields = ["local", "steis", "board", "referred_on", "case", "slippage", "dissemination"]
        labels = {
            "local": "Local reference of the NHS (optional)",
            "steis": "StEIS reference (optional)",
            "board": "Name of the board (optional)",
            "case": "Basic case information (optional)",
            "slippage": "Why it is late, where it is (optional)",
            "dissemination": "How the learning was spread, besides briefings here (optional)",
        }
        help_texts = {
            "board": "Leave it empty for the name of this partnership.",
            "case": "Age, what happened, who was involved. Name nobody.",
            "dissemination": "For example, an event for practitioners, a podcast, a policy changed.",
        }
        widgets = {"case": forms.Textarea(attrs={"rows": 4, "maxlength": 1000})}

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
