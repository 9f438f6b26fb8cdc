"""What is asked of a report: its drafts and their facts, looks at it, pauses, copies, and its publication."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.documents.fields import DocumentField
from partnership.naming.looking import LooksBeforeAllRead, LooksForNames
from partnership.pages.filling import AsRead, is_as_read
from partnership.pages.forms import DateField, PortalForm, speak
from partnership.publications.forms import NO_NAMES as EVERYBODY
from partnership.publications.forms import PublishedOnField, TextField
from reviews.models import Involved
from reviews.practice.forms import Written, area
from reviews.practice.models import Correction, Draft, Explanation, Publishing
from reviews.practice.publishing import OTHERWISE
from reviews.practice.rules import (
    MAIN,
    STATUTORY,
    About,
    Asked,
    Decision,
    Product,
    Recipient,
    Standstill,
    Verdict,
)
from reviews.rules import Kind

# Drafts -------------------------------------------------------------------------------------------


class DraftForm(PortalForm):
    """A draft as a file."""

    product = forms.ChoiceField(label="What is it?", choices=Product.choices, widget=forms.RadioSelect)
    file = DocumentField()
    note = forms.CharField(label="What has changed", max_length=300, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        legacy = kind == Kind.SERIOUS_CASE
        offered = (Product.OVERVIEW, Product.SUMMARY) if legacy else (Product.REPORT, Product.SUMMARY)
        product = self.fields["product"]
        assert isinstance(product, forms.ChoiceField)  # noqa: S101  for the type checker
        product.choices = [(one.value, one.label) for one in offered]


class AskFactsForm(PortalForm):
    """Which agencies check the facts of a draft."""

    agencies = forms.ModelMultipleChoiceField(
        Involved.objects.none(),
        label="Which agencies check its facts?",
        help_text="Their safeguarding lead reads this draft, and nothing else of the review.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one agency"},
    )

    def __init__(self, *args: Any, involved: QuerySet[Involved], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agencies"]
        field.queryset = involved
        field.label_from_instance = lambda one: one.agency.name


class CorrectionForm(LooksForNames, PortalForm):
    """One thing that is wrong in a draft."""

    look_at = ("says",)
    way_on = "Use a pseudonym or a role, or say below that it is to be added as it is"
    goes_to = "What you add goes into the log of the draft, which the business unit and the reviewer read."
    tick = "I have looked at the words that are pointed out: add them as they are"

    page = forms.CharField(
        label="Page or paragraph",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    says = area("What is wrong, and what is right?", most=4000, rows=4)


class ToldForm(PortalForm):
    """Who has told the business unit what an agency says to a draft, and when."""

    told_by = forms.CharField(
        label="Who of the agency told you, and how?",
        help_text="Their name and post, and for example: by telephone, or by letter.",
        max_length=200,
        error_messages={"required": "Say who of the agency told you, and how"},
    )
    told_on = DateField(label="When?")


class VerdictForm(LooksForNames, Written):
    """What becomes of a correction."""

    look_at = ("because",)
    goes_to = "The agency reads this, and the log of the draft keeps it."

    verdict = forms.ChoiceField(
        label="What becomes of it?",
        choices=[(one.value, one.label) for one in Verdict if one != Verdict.OPEN],
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="Reason",
        max_length=1000,
        required=False,
        help_text="Needed if it is not changed, or not wholly. The log keeps it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Correction
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.verdict != Verdict.OPEN:
            self.initial["verdict"] = self.instance.verdict
        self.initial["because"] = self.instance.because


class FinalForm(Written):
    """What the final report of a practice review has to contain, each with its page."""

    improvements_page = forms.IntegerField(
        label="On which page is the summary of the improvements that are recommended?",
        min_value=1,
        max_value=999,
    )
    reasons_page = forms.IntegerField(
        label="On which page is the analysis of systemic or underlying reasons why actions were taken or not?",
        min_value=1,
        max_value=999,
    )

    class Meta:
        model = Draft
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.product not in MAIN or self.instance.review.kind not in STATUTORY:
            for name in ("improvements_page", "reasons_page"):
                del self.fields[name]
        for name in ("improvements_page", "reasons_page"):
            if name in self.fields:
                self.fields[name].widget.attrs["class"] = "govuk-input--width-4"
                self.initial[name] = getattr(self.instance, name)

    @property
    def facts(self) -> dict[str, Any]:
        said = super().facts
        return {
            "version": said["version"],
            "improvements_page": said.get("improvements_page"),
            "reasons_page": said.get("reasons_page"),
        }


# Watching -----------------------------------------------------------------------------------------


class LookForm(PortalForm):
    """A look of the partners at time and quality."""

    looked_on = DateField(label="When did the partners look?")
    time = area("How does it stand with the time?", most=2000, rows=3)
    quality = area("How does it stand with the quality?", most=2000, rows=3)
    asked = forms.ChoiceField(
        label="What was the reviewer asked for in writing?", choices=Asked.choices, widget=forms.RadioSelect
    )
    asked_for = forms.CharField(label="What exactly?", max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        asked = said.get("asked")
        if asked and asked != Asked.NOTHING and "asked_for" in said and not said["asked_for"]:
            self.add_error("asked_for", "Say what the reviewer was asked for")
        if asked == Asked.NOTHING:
            said["asked_for"] = ""
        return said


class PauseForm(PortalForm):
    """Why the clock stands still, and from when."""

    why = forms.ChoiceField(
        label="Why does the clock stand still?", choices=Standstill.choices, widget=forms.RadioSelect
    )
    details = forms.CharField(
        label="What is it about?",
        max_length=240,
        required=False,
        help_text="No names. Whoever reads deadlines reads this.",
    )
    from_on = DateField(label="From which day?")


class ResumeForm(PortalForm):
    """When the clock runs again."""

    on = DateField(label="From which day does it run again?", help_text="That day counts.")


class ExplainForm(Written):
    """What was explained to the Panel and the Secretary of State, and what came back."""

    about = forms.ChoiceField(label="What was explained?", choices=About.choices, widget=forms.RadioSelect)
    sent_on = DateField(label="When was it sent to the Panel and the Secretary of State?")
    answered_on = DateField(label="When did they answer?", required=False)

    class Meta:
        model = Explanation
        fields = ["about", "sent_on", "said", "answered_on", "answer", "considered"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        wrong = {"answered_on", "answer"} & set(self.errors)
        if not wrong and bool(said.get("answered_on")) != bool(said.get("answer")):
            missing = "answered_on" if said.get("answer") else "answer"
            self.add_error(missing, "Enter what they said and when, or neither")
        return said


# Publication --------------------------------------------------------------------------------------


class PlanForm(Written):
    """For which day publication is planned."""

    planned_on = DateField(
        label="For which day is publication planned?",
        help_text="The Panel, the Secretary of State and Ofsted must have a copy at least 7 working days before.",
    )

    class Meta:
        model = Publishing
        fields = ["planned_on"]


class CopyForm(PortalForm):
    """That somebody has got a copy."""

    to = forms.ChoiceField(label="Who has got a copy?", choices=Recipient.choices, widget=forms.RadioSelect)
    sent_on = DateField(label="When was it sent?")


class DecideForm(Written):
    """Whether the report is published."""

    decision = forms.ChoiceField(
        label="What was decided?", choices=Decision.choices, widget=forms.RadioSelect
    )
    decided_on = DateField(label="When was it decided?")

    class Meta:
        model = Publishing
        fields = ["decision", "because", "decided_by", "decided_on"]
        help_texts = {
            "because": "Needed if the report is not published.",
            "decided_by": "The roles of those who decided.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].required = True

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("decision") == Decision.WITHHOLD and "because" in said and not said["because"]:
            self.add_error("because", "Say why the report is not published")
        return said


class PublishForm(LooksBeforeAllRead, PortalForm):
    """What stands over the report on the public page."""

    look_at = ("title", "summary", "text")
    if_they_do = "add the report once more under another name"

    title = forms.CharField(label="Title", max_length=150, help_text=EVERYBODY)
    summary = forms.CharField(label="What it says, in one sentence", max_length=300)
    text = TextField(label="Text")
    on = PublishedOnField(label="On which day is it published?")
    before = forms.BooleanField(
        label="It came out before this review was entered here",
        help_text="Then it needs no copies and no signatures here: the papers of that time lie elsewhere.",
        required=False,
    )
    came_out = forms.CharField(
        label="If it came out before, where?",
        help_text="Its address, or where it can be read. Compare the file with it first. History keeps it.",
        max_length=300,
        required=False,
    )
    without_because = forms.CharField(
        label="Why is it published without what is missing?",
        help_text="History keeps the reason with what was missing.",
        max_length=150,
        error_messages={"required": "Say why it is published all the same"},
    )

    shown = forms.CharField(required=False, widget=AsRead)

    def __init__(
        self, *args: Any, decision: str, is_whole: bool, from_before: bool, seal: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seal = self.initial["shown"] = seal
        if is_whole:
            del self.fields["without_because"]
        elif from_before:  # of which it is not asked
            self.fields["without_because"].required = False
        if from_before:
            self.fields["on"].label = "When was it published?"
        else:
            del self.fields["before"], self.fields["came_out"]
        if decision == Decision.WITHHOLD:
            improvements = TextField(
                label="What can be said of the improvements that are needed",
                required=True,
                error_messages={"required": "Write what can be said of the improvements that are needed"},
            )
            speak("text", improvements)
            self.fields["text"] = improvements  # in its place

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("before") and "came_out" in said and not said["came_out"]:
            self.add_error("came_out", "Say where it came out, so that others can look there")
        is_as_read(self, "shown", self.seal, told=OTHERWISE)
        return said


class RepositoryForm(PortalForm):
    """That the national repository has the report."""

    repository_on = DateField(label="Since when is it in the national repository?")
    repository = forms.URLField(
        label="Where it stands there", required=False, assume_scheme="https", max_length=200
    )
