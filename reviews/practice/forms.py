"""What is asked while a review is carried out: its stage, terms, commissioning, events, family and what runs beside."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceField

from partnership.agencies.models import Agency
from partnership.finance.forms import PoundsField
from partnership.naming.looking import LooksForNames
from partnership.pages.forms import DateField, EditForm, PortalForm, lacks, speak
from reviews.practice.models import Commission, Elsewhere, Event, Offer, Parallel, Stage
from reviews.practice.rules import Criterion, Taken, Work

NO_NAMES = "Write no real name: nobody here needs one."
NARROW = {"class": "govuk-input--width-4", "inputmode": "numeric"}


def area(
    label: str, *, most: int, rows: int = 5, help_text: str = "", required: bool = True
) -> forms.CharField:
    """A box for several lines."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class Written(EditForm):
    """The form of a record of the room: its service gets the version it was opened with, and what was answered."""

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        said = dict(self.cleaned_data)
        said["version"] = said.get("version") or 0
        return said


class StageForm(Written):
    """One stage of the reviews of a kind."""

    work = forms.ChoiceField(
        label="In which part of the room is it worked?",
        choices=Work.choices,
        widget=forms.RadioSelect,
    )
    retired_on = DateField(
        label="No longer used from", required=False, help_text="Leave empty while it is used."
    )
    under_way = forms.ChoiceField(
        label="For which reviews is this?",
        choices=[
            ("no", "Those that begin from now on. Reviews under way keep the stages that they have"),
            ("yes", "Those under way too, for example because it mends a slip of the pen"),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )
    beside_the_record = frozenset({"version", "under_way"})

    class Meta:
        model = Stage
        fields = ["name", "position", "work", "retired_on"]
        help_texts = {"position": "A number by which the stages are put in order, like 15 between 10 and 20."}

    @property
    def facts(self) -> dict[str, Any]:
        said = super().facts
        return said | {"under_way": said["under_way"] == "yes"}


class MoveForm(LooksForNames, PortalForm):
    """Which stage a review enters, and when."""

    look_at = ("because",)
    goes_to = "History keeps the reason, and the list of the stages shows it to whoever sees the review."

    stage = forms.ModelChoiceField(
        Stage.objects.none(), label="Which stage begins?", widget=forms.RadioSelect, empty_label=None
    )
    on = DateField(label="On which day?", help_text="The stage before ends on this day.")
    because = forms.CharField(
        label="If a stage before it is not done, why does the review go on?",
        help_text="History keeps the reason.",
        max_length=150,
        required=False,
    )

    def __init__(self, *args: Any, stages: QuerySet[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stage"]
        assert isinstance(field, ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = stages


class TermsForm(PortalForm):
    """The next version of the terms of reference; `newest` is the number of the last one."""

    text = area(
        "What the review looks at, and the questions it asks",
        most=20_000,
        rows=14,
        help_text=NO_NAMES,
    )
    covers_from = DateField(label="First day that it looks at", required=False)
    covers_until = DateField(label="Last day that it looks at", required=False)
    agreed_on = DateField(label="Agreed on", required=False)
    agreed_by = forms.CharField(
        label="Agreed by",
        max_length=200,
        required=False,
        help_text="The group or the partners, not a person.",
    )
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, newest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = newest
        self.initial["after"] = newest

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("covers_from"), said.get("covers_until")
        if first and last and last < first:
            self.add_error("covers_until", "The last day must be after the first")
        wrong = {"agreed_on", "agreed_by"} & set(self.errors)
        if not wrong and bool(said.get("agreed_on")) != bool(said.get("agreed_by")):
            missing = "agreed_on" if said.get("agreed_by") else "agreed_by"
            self.add_error(missing, "Enter who agreed the terms and when, or neither")
        said["after"] = said.get("after") or 0
        if said["after"] != self.newest and self.is_bound:
            # What is sent next is sent knowing the newest version, which stands under the form.
            sent: Any = self.data
            sent = sent.copy()
            sent["after"] = str(self.newest)
            self.data = sent
        return said


class CriteriaForm(Written):
    """What the partners weighed, criterion by criterion."""

    beside_the_record = frozenset({"version"})

    class Meta:
        model = Commission
        fields = ["decided_by"]
        help_texts = {"decided_by": "The roles of those who took the decision."}

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weighed = criteria
        known = {one["code"]: one for one in self.instance.criteria}
        for one in criteria:
            was = known.get(one.code, {})
            self.fields[f"met_{one.code}"] = forms.ChoiceField(
                label=f"{one.text}?",
                help_text=f"{one.source}.",
                choices=[("yes", "Yes"), ("no", "No")],
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
                error_messages={"required": f"Say yes or no: {one.text[0].lower()}{one.text[1:]}"},
                initial={True: "yes", False: "no"}.get(was.get("met")),
            )
            self.fields[f"because_{one.code}"] = forms.CharField(
                label=f"Why: {one.text[0].lower()}{one.text[1:]}",
                max_length=1000,
                required=False,
                initial=was.get("because", ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for name, field in self.fields.items():
            if name.startswith(("met_", "because_")):
                speak(name, field)
                self.initial[name] = field.initial
        self.fields["decided_by"].required = True
        self.order_fields([name for name in self.fields if name != "decided_by"] + ["decided_by"])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for one in self.weighed:
            because = f"because_{one.code}"
            if said.get(f"met_{one.code}") == "yes" and lacks(self, because):
                self.add_error(because, "Say why this criterion is met")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """The criteria in the words of today, so that they stay what was weighed."""
        said = self.cleaned_data
        return {
            "version": said["version"] or 0,
            "decided_by": said["decided_by"],
            "criteria": [
                {
                    "code": one.code,
                    "text": one.text,
                    "source": one.source,
                    "met": said[f"met_{one.code}"] == "yes",
                    "because": said[f"because_{one.code}"],
                }
                for one in self.weighed
            ],
        }


class CommissionForm(Written):
    """Who carries the review out, how they were chosen, and how it is done."""

    contract_on = DateField(label="Contract signed on", required=False)
    fee = PoundsField(label="Agreed fee in pounds", max_value=Decimal("9999999.99"), required=False)
    fee.error_messages["min_value"] = "The fee cannot be less than nothing"
    fee.error_messages["max_value"] = "The fee is too large. Enter less than 10 million pounds"

    class Meta:
        model = Commission
        fields = ["knowledge", "conflicts", "method", "contract", "contract_on", "fee"]
        help_texts = {
            "knowledge": "For example, practice with young babies, or earlier reviews of this kind.",
            "conflicts": "What the reviewer declared, and what the partners made of it.",
        }


class EventForm(Written):
    """A practitioner event, with how many came from each agency."""

    held_on = DateField(label="When was it?")

    class Meta:
        model = Event
        fields = ["title", "held_on", "learned"]
        help_texts = {"title": "For example, Learning event for practitioners.", "learned": NO_NAMES}

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = list(agencies)
        came = {} if self.instance._state.adding else {
            one.agency_id: one.number for one in self.instance.turnouts.all()
        }  # fmt: skip
        for one in self.agencies:
            name = f"from_{one.pk.hex}"
            self.fields[name] = forms.IntegerField(
                label=f"How many came from {one.name}",
                min_value=1,
                max_value=500,
                required=False,
                widget=forms.NumberInput(attrs=NARROW),
            )
            speak(name, self.fields[name])
            self.initial[name] = came.get(one.pk)

    @property
    def facts(self) -> dict[str, Any]:
        said = super().facts
        turnout = {one: said.pop(f"from_{one.pk.hex}") for one in self.agencies}
        return said | {"turnout": {agency: number for agency, number in turnout.items() if number}}


class OfferForm(Written):
    """What somebody of the family was offered, and what became of it."""

    offered_on = DateField(label="When was it offered?", required=False)
    taken = forms.ChoiceField(label="What became of it?", choices=Taken.choices, widget=forms.RadioSelect)

    class Meta:
        model = Offer
        fields = ["who", "taken", "offered_on", "how", "by_whom", "said", "because"]
        help_texts = {
            "who": "Mother, older brother, foster carer: no name.",
            "how": "For example, by a letter that their social worker brought.",
            "because": "If they did not take part, or were not asked.",
            "said": NO_NAMES,
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        taken = said.get("taken")
        if taken and (taken != Taken.NOT_OFFERED) != bool(said.get("offered_on")) and "offered_on" in said:
            self.add_error(
                "offered_on",
                "Leave this empty: it was not offered"
                if taken == Taken.NOT_OFFERED
                else "Enter the day on which it was offered",
            )
        if taken in (Taken.NOT_OFFERED, Taken.DECLINED) and "because" in said and not said["because"]:
            self.add_error("because", "Say why not")
        if taken == Taken.UP and "by_whom" in said and not said["by_whom"]:
            self.add_error("by_whom", "Enter who spoke with them")
        return said


class ParallelForm(Written):
    """A process beside the review."""

    from_on = DateField(label="When did it begin?", required=False)
    until_on = DateField(label="When did it end?", required=False)

    class Meta:
        model = Parallel
        fields = ["process", "led_by", "reference", "from_on", "until_on", "note"]
        help_texts = {
            "led_by": "The body that leads it, like the community safety partnership.",
            "note": "For example, that witnesses cannot be spoken to before the trial.",
        }


class ElsewhereForm(Written):
    """What another body's review asks of us."""

    sent_on = DateField(label="When was it sent?", required=False)
    published_on = DateField(label="When did those who lead it publish it?", required=False)
    published_at = forms.URLField(
        label="Where it is published", required=False, assume_scheme="https", max_length=200
    )

    class Meta:
        model = Elsewhere
        fields = [
            "led_by", "reference", "contact", "asks", "contribution", "sent_on", "published_on", "published_at",
        ]  # fmt: skip
        help_texts = {"contribution": NO_NAMES}

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("sent_on") and "contribution" in said and not said["contribution"]:
            self.add_error("contribution", "Say what was contributed")
        return said
