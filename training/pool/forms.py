"""What is asked about a trainer's days, an observation, and their account."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.pages.forms import DateField, EditForm, PortalForm
from training import words
from training.models import Session
from training.pool.models import Observation, Spell
from training.pool.rules import Offer


class DaysForm(EditForm):
    """Days on which a trainer can teach, or cannot."""

    offer = forms.ChoiceField(
        label="What holds on these days?", choices=Offer.choices, widget=forms.RadioSelect
    )
    from_on = DateField(label="First day")
    until_on = DateField(label="Last day (optional)", help_text="Leave it empty for one day.", required=False)

    class Meta:
        model = Spell
        fields = ["offer", "from_on", "until_on", "note"]
        labels = {"note": "Note (optional)"}
        help_texts = {"note": "For example, only in the morning. Do not say why you are away."}

    field_order = Meta.fields

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        from_on = said.get("from_on")
        if from_on and "until_on" not in self.errors:
            said["until_on"] = said.get("until_on") or from_on
            if said["until_on"] < from_on:
                self.add_error("until_on", "The last day cannot be before the first")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class SessionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's cannot be subscripted
    """A session by its course and its day."""

    def label_from_instance(self, session: Session) -> str:
        return f"{session.course}, {words.long_days(session.days, year=True)}"


class ObservationForm(EditForm):
    """What was seen."""

    observed_on = DateField(label="Day of the observation")
    session = SessionField(
        Session.objects.none(),
        label="At which session? (optional)",
        required=False,
        empty_label="Somewhere else",
    )
    next_on = DateField(label="Next one due on (optional)", required=False)

    class Meta:
        model = Observation
        fields = ["observer", "observed_on", "session", "strengths", "work_on", "next_on"]
        labels = {
            "observer": "Who watched?",
            "strengths": "What was good?",
            "work_on": "What to work on? (optional)",
        }
        help_texts = {
            "strengths": "The trainer reads this. Do not write about the people who were taught.",
        }

    field_order = Meta.fields

    def __init__(self, *args: Any, sessions: QuerySet[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class AccountForm(PortalForm):
    """The address of the trainer's account."""

    email = forms.EmailField(
        label="Email address of their account",
        help_text="They see their days and observations, and take the registers of the sessions that they teach. "
        "Leave it empty if they have no account.",
        max_length=254,
        required=False,
    )


class DayForm(PortalForm):
    """On which day somebody is looked for."""

    marks_optional = False
    on = DateField(label="Day", required=False)

    def chosen(self, today: date) -> date:
        """The day asked for; today where there is none, or none that can be read."""
        return (self.cleaned_data.get("on") or today) if self.is_valid() else today
