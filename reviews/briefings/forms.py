"""What is asked of a briefing, and of a team that has discussed one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.agencies.models import Agency
from partnership.naming.looking import LooksForNames
from partnership.pages import words
from partnership.pages.forms import DateField, EditForm, PortalForm
from partnership.publications import forms as publications
from reviews.briefings.models import Briefing
from reviews.briefings.rules import LONGEST, PANELS, READ_AGAIN

ANOTHER = "no"
"""That a briefing stands in nobody's place."""
HINTS = {
    "background": "What happened, in a few words, and why the review was held. No name, no exact age, no place.",
    "matters": "Why every team should know this.",
    "key_1": "The first thing that the review found.",
    "points": "Short sentences that stay in the mind.",
    "to_do": "What a team can do this week.",
}


class BriefingForm(EditForm):
    """The seven panels; they may be filled bit by bit until the briefing is handed in."""

    class Meta:
        model = Briefing
        fields = ["title", *(name for name, _ in PANELS)]
        labels = {"title": "Title"} | {name: f"{heading} (optional)" for name, heading in PANELS}
        help_texts = {"title": "What it is about, without a name."} | HINTS
        widgets = {name: forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}) for name, _ in PANELS}

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CorrectedForm(LooksForNames, BriefingForm):
    """The same where one was withdrawn, whose words it may hold: they go back to its readers only once looked at."""

    look_at = ("title", *(name for name, _ in PANELS))
    way_on = "Change it, or tick below that you have looked at the words and they name nobody"
    goes_to = (
        "Everybody who reads the review whole reads what you save here, the words that were withdrawn too."
    )
    tick = "I have looked at these words; they name nobody"


class SendBackForm(PortalForm):
    """What is to be changed."""

    said = forms.CharField(
        label="What is to be changed?",
        help_text="Point to the panel. Do not write the name itself here.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )


class AsItStands(publications.AsItStands):
    """That somebody has looked at the words of the whole that may be names, as it was at a version."""

    if_they_do = "send the briefing back"
    read_again = READ_AGAIN


class AgreeForm(AsItStands):
    """That it names nobody; of each word that is pointed out somebody says so."""


class PublishForm(AsItStands):
    """The same, what the public list says of it, and in the place of which `earlier` one of its review it stands."""

    look_at = ("summary",)

    summary = forms.CharField(
        label="What it says, in one sentence", help_text="Anybody reads this.", max_length=300
    )
    instead_of = forms.ChoiceField(
        label="Does it stand in the place of an earlier briefing of this review?",
        help_text="Then the earlier one stays withdrawn: nobody can put it back beside this one.",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether it stands in the place of an earlier one",
            "invalid_choice": "This one has another in its place by now. Choose again",
        },
    )
    field_order = ("summary", "instead_of")

    def __init__(self, *args: Any, earlier: Iterable[Briefing] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {str(one.pk): one for one in earlier}
        if not self.earlier:
            del self.fields["instead_of"]
            return
        other = [(ANOTHER, "No, it is another one")]
        asked: Any = self.fields["instead_of"]
        asked.choices = [*((pk, f"Yes: {called(one)}") for pk, one in self.earlier.items()), *other]

    def clean_instead_of(self) -> Briefing | None:
        return self.earlier.get(self.cleaned_data["instead_of"])


def called(briefing: Briefing) -> str:
    """“Asking twice”, withdrawn on 4 February 2026"""
    public = briefing.publication
    if public is None or public.withdrawn_on is None:
        return f"“{briefing.title}”, which is public now"
    return f"“{briefing.title}”, withdrawn on {words.plain_date(public.withdrawn_on)}"


class DiscussForm(LooksForNames, PortalForm):
    """That a team has discussed it; other agencies read what it is called and what it will change."""

    look_at = ("will_change",)
    calls = ("team",)
    way_on = "Change it, or tick below that you have looked at the words and they name nobody"
    goes_to = "The business unit, the safeguarding partners and the scrutineer read this."
    tick = "I have looked at these words; they name nobody"

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency", empty_label=None)
    team = forms.CharField(
        label="Team",
        help_text="For example, Health visiting, North.",
        max_length=100,
        error_messages={"required": "Enter the name of the team"},
    )
    discussed_on = DateField(label="Day on which you discussed it")
    people = forms.IntegerField(
        label="How many people took part?",
        min_value=1,
        max_value=500,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )
    will_change = forms.CharField(
        label="One thing that we will change",
        help_text="What the team will do otherwise from now on. Name nobody.",
        max_length=300,
        error_messages={"required": "Enter one thing that your team will change"},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]  # a ModelChoiceField
        if not self.initial.get("agency"):
            self.initial["agency"] = agencies.values_list("pk", flat=True).first()
