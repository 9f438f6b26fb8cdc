"""What is asked of an agency that refers a case, and of those who weigh it and write down what was decided."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.history.forms import SaysWhy
from partnership.naming.looking import LooksForNames
from partnership.pages import words
from partnership.pages.filling import AsRead
from partnership.pages.forms import Change, DateField, EditForm, PortalForm, lacks, said
from partnership.pages.merging import put
from reviews.incidents.rules import OLDEST, Nature
from reviews.referrals import access
from reviews.referrals.models import Criterion, Referral
from reviews.referrals.rules import About, Answer, Outcome, Voice, voices, why_not_decided_on

NARROW = {"class": "govuk-input--width-2", "inputmode": "numeric"}
TOO_OLD = f"Enter the age in whole years, from 0 to {OLDEST}"
OTHERWISE = "Use a pseudonym or a role, or say below that it is to be"
KEPT = "The reasons stay for ever with the referral."
KEEP = "I have looked at the words that are pointed out: keep them as they are"
Alike = Callable[[dict[str, Any]], list[Referral]]


class ReferralForm(LooksForNames, EditForm):
    """The case for consideration. No names."""

    look_at: tuple[str, ...] = ("what_happened", "why", "others_know", "safety")
    calls = ("pseudonym",)
    only_new = True
    goes_to = "What you send is read by the safeguarding partners, and goes into the papers of what follows from it."

    happened_on = DateField(
        label="When did it happen? (optional)",
        required=False,
        help_text="The likeliest day, if nobody knows.",
    )

    age = forms.IntegerField(
        label="Age in whole years (optional)",
        help_text="0 for a child under 1 year.",
        min_value=0,
        max_value=OLDEST,
        required=False,
        widget=forms.NumberInput(attrs=NARROW),
        error_messages={"max_value": TOO_OLD, "min_value": TOO_OLD, "invalid": TOO_OLD},
    )

    class Meta:
        model = Referral
        fields = [
            "agency", "pseudonym", "age", "happened_on", "is_approximate", "what_happened", "why", "others_know",
            "safety",
        ]  # fmt: skip
        labels = {
            "agency": "Which agency refers it?",
            "pseudonym": "What do you call the child here?",
            "is_approximate": "This day is only about right",
            "what_happened": "What happened?",
            "why": "Why should the partnership consider it?",
            "others_know": "Which other agencies know the child or the family? (optional)",
            "safety": "What was done at once so that children are safe? (optional)",
        }
        help_texts = {
            "pseudonym": "A made-up name or word. Never initials, and nothing of the real name.",
            "what_happened": "Without names. If a child is in danger now, call Children’s Social Care or 999 first.",
            "why": "What could be learned, and what concerns you about how agencies worked together.",
        }

    field_order = Meta.fields

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], alike: Alike | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.alike = alike
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["agency"].empty_label = "Choose an agency"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask once more where the agency has likely referred the same case: it may be another one."""
        cleaned: dict[str, Any] = super().clean()
        if self.alike is None or self.errors:
            return cleaned
        if same := self.alike(cleaned):
            named = words.listed([f"{one.reference} of {words.plain_date(one.created_at)}" for one in same])
            self.fields["is_another"] = forms.BooleanField(label="This is another case", required=False)
            if self.data.get(self.add_prefix("is_another")) != "on":
                self.add_error(
                    "is_another",
                    f"Your agency has referred a case like this: {named}. Tick the box if this is another one.",
                )
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ChangeForm(SaysWhy, ReferralForm):
    """The same, once it is made."""

    asks_in = "changed_because"
    look_at = (*ReferralForm.look_at, asks_in)


class SaidForm(LooksForNames, PortalForm):
    """Why a referral goes back or is withdrawn."""

    look_at = ("said",)
    goes_to = "What you send stands with the referral, and whoever sees it reads it."

    said = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000})
    )


class WeighForm(LooksForNames, EditForm):
    """Every criterion with an answer and the reason; what nobody knows yet may stay open."""

    only_new = True
    way_on = f"{OTHERWISE} kept as it is"
    goes_to = KEPT
    tick = KEEP

    class Meta:
        model = Referral
        fields: list[str] = []

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        found = access.findings(self.instance)
        for number, criterion in enumerate(self.criteria, 1):
            held = found.get(access.words_of(criterion))
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=f"{number}. {criterion.text}",
                help_text=f"{criterion.get_about_display()}: {criterion.source}",
                choices=Answer.choices,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"reason_{number}"] = forms.CharField(
                label=f"Why? Criterion {number} (optional)",
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
            )
            self.initial[f"answer_{number}"] = held.answer if held else ""
            self.initial[f"reason_{number}"] = held.reason if held else ""
        self.look_at = tuple(f"reason_{number}" for number, _ in enumerate(self.criteria, 1))

    def take_theirs(self, yours: dict[str, Any], sent: Any, version: object) -> None:
        """What nobody has answered here stands as it was answered meanwhile."""
        super().take_theirs(yours, sent, version)
        for number, _ in enumerate(self.criteria, 1):
            names = [f"answer_{number}", f"reason_{number}"]
            if any(self.initial[name] for name in names) and not any(yours.get(name) for name in names):
                self.theirs += names
                self.changed += [
                    Change(str(self.fields[name].label), "", said(self.fields[name], self.initial[name]))
                    for name in names
                ]
                put(self, sent, names)

    def place_of(self, name: str) -> str:
        return f"Criterion {name.rpartition('_')[2]}: "

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for number, _ in enumerate(self.criteria, 1):
            answered = cleaned.get(f"answer_{number}") in (Answer.MET, Answer.NOT_MET)
            if answered and lacks(self, f"reason_{number}"):
                self.add_error(f"reason_{number}", f"Say why criterion {number} is met or not")
        return cleaned

    @property
    def answers(self) -> dict[Criterion, tuple[str, str]]:
        """What the service takes."""
        return {
            criterion: (self.cleaned_data[f"answer_{number}"], self.cleaned_data[f"reason_{number}"])
            for number, criterion in enumerate(self.criteria, 1)
        }


class DecideForm(LooksForNames, EditForm):
    """What was decided, by whom and why."""

    look_at = ("reasons", "told", "voices")
    way_on = f"{OTHERWISE} kept as it is"
    goes_to = f"{KEPT} The referrer reads what they are told."
    tick = KEEP

    outcome = forms.ChoiceField(label="What was decided?", choices=Outcome.choices, widget=forms.RadioSelect)
    decided_on = DateField(label="When was it decided?")
    voices = forms.CharField(
        label="Who decided?",
        help_text="One person on each line: name, agency, and “agreed”, “did not agree” or “took part”, with commas "
        "between them. Whoever did not agree says why after another comma. The safeguarding partners of today stand "
        "here already: write after each where they stood, and take out whoever took no part.",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reasons = forms.CharField(
        label="Why was it decided so?",
        help_text="Stays for ever, with the criteria as they were found. Without names of children.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
    )
    told = forms.CharField(
        label="What is the referrer told? (optional)",
        help_text="They see the outcome and this, and nothing else of the discussion.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    authority: Any = forms.ModelChoiceField(
        queryset=None,
        label="If it is notified: which local authority does it? (optional)",
        empty_label="Choose a local authority",
        required=False,
    )
    aware_on = DateField(
        label="If it is notified: when did that authority become aware? (optional)",
        help_text="The five working days count from here.",
        required=False,
    )
    nature = forms.ChoiceField(
        label="If it is notified: what happened? (optional)",
        choices=Nature.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    known = forms.IntegerField(required=False, widget=AsRead)
    """How many decisions there were when the page was opened."""

    class Meta:
        model = Referral
        fields: list[str] = []

    field_order = [
        "outcome", "decided_on", "voices", "reasons", "told", "authority", "aware_on", "nature",
    ]  # fmt: skip

    def __init__(self, *args: Any, authorities: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["known"] = self.instance.decisions.count()
        self.decided = ""
        """What somebody else has decided since the page was opened."""
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]  # a ModelChoiceField

    def text_of(self, name: str) -> str:
        """Of those who decided only why they did not agree: they are named."""
        if name == "voices":
            return "\n".join(one.reason for one in self.cleaned_data.get(name) or ())
        return super().text_of(name)

    def take_theirs(self, yours: dict[str, Any], sent: Any, version: object) -> None:
        """A decision replaces nothing: say what was decided meanwhile, which another one would follow."""
        told = list(self.instance.decisions.select_related("written_by"))
        known = min(yours.get("known") or 0, len(told))
        sent[self.add_prefix("known")] = str(len(told))
        if known == len(told):
            self.changed = [
                Change("The referral", "As you had read it", "Its words or its criteria are others")
            ]
            return
        was, now = told[known - 1] if known else None, told[-1]
        outcome = str(now.get_outcome_display())
        who = f"{outcome}, written down by {now.written_by} {words.moment_on(now.created_at)}"
        self.changed = [
            Change("What was decided", str(was.get_outcome_display()) if was else "", who),
            Change("Why it was decided so", was.reasons if was else "", now.reasons),
        ]
        self.decided = outcome

    def saved_meanwhile(self) -> str:
        """Where somebody else has decided, what it means to send this again."""
        if not self.decided:
            return super().saved_meanwhile()
        return (
            f"It was decided while you were writing: “{self.decided}”. Yours is not written down. If you send it "
            "again, it is another decision that follows this one, and the referrer is told of it too."
        )

    def show_conflicts(self, yours: dict[str, Any]) -> None:
        """Nothing here is an answer of the record."""
        self.is_conflicting = True

    def clean_voices(self) -> list[Voice]:
        try:
            return voices(self.cleaned_data["voices"])
        except ValueError as wrong:
            raise forms.ValidationError([*wrong.args]) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        today, aware = timezone.localdate(), cleaned.get("aware_on")
        made_on = timezone.localdate(self.instance.created_at)
        decided = cleaned.get("decided_on")
        if decided and (refused := why_not_decided_on(decided, made_on=made_on, today=today)):
            self.add_error("decided_on", refused)
        if aware and aware > today:
            self.add_error(
                "aware_on",
                "The authority cannot have become aware on a day to come. Choose today or an earlier day.",
            )
        if cleaned.get("outcome") == Outcome.NOTIFY and self.instance.incident_id is None:
            for name, sentence in (
                ("authority", "Choose the local authority that notifies it"),
                ("aware_on", "Enter when the authority became aware"),
                ("nature", "Choose what happened"),
            ):
                if lacks(self, name):
                    self.add_error(name, sentence)
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class CriterionForm(PortalForm):
    """One more criterion."""

    about = forms.ChoiceField(
        label="What is it a criterion for?", choices=About.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="What is asked?", max_length=300, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300})
    )
    source = forms.CharField(
        label="Where does it come from?", help_text="The law or the guidance, with its year.", max_length=200
    )
    from_on = DateField(label="From which day is it in force?")


class EndForm(SaysWhy, PortalForm):
    """The last day of a criterion."""

    until_on = DateField(label="Last day", help_text="What was decided by it keeps its words.")
