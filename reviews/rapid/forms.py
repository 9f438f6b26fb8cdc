"""What is asked in the room of a rapid review."""

from typing import Any

from django import forms

from partnership.history.forms import SaysWhy
from partnership.pages.forms import DateField, EditForm, PortalForm
from reviews.rapid.models import Decision, Meeting, Milestone, Passage, Reply, SafetyAction, Sending

NO_NAMES = "Use pseudonyms only."
LATE = "Needed if it went late. The portal sends the Panel nothing, so tell it yourself."


class FactsForm(EditForm):
    """A form of a record whose fields go to a service by their names."""

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class MilestoneForm(FactsForm):
    """On which working days a step is due."""

    class Meta:
        model = Milestone
        fields = ["first_day", "last_day", "who"]
        help_texts = {"first_day": "Day 1 is the first working day after the notification was sent."}

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day cannot be before the first")
        return said


class MeetingForm(FactsForm):
    """A meeting that was held."""

    held_on = DateField(label="Held on")

    class Meta:
        model = Meeting
        fields = ["kind", "held_on", "who_came", "key_lines"]
        help_texts = {
            "who_came": "One on each line, with their agency.",
            "key_lines": f"What was set, agreed or left open. {NO_NAMES}",
        }
        widgets = {
            "who_came": forms.Textarea(attrs={"rows": 5}),
            "key_lines": forms.Textarea(attrs={"rows": 8}),
        }


class PassageForm(FactsForm):
    """What the draft says to one purpose."""

    class Meta:
        model = Passage
        fields = ["text"]
        labels = {"text": "Draft"}
        help_texts = {"text": f"{NO_NAMES} An empty line begins a new paragraph."}
        widgets = {"text": forms.Textarea(attrs={"rows": 18})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].label = "Draft"


class SafetyActionForm(FactsForm):
    """What is done at once."""

    by_on = DateField(label="By when")
    done_on = DateField(label="Done on", required=False)

    class Meta:
        model = SafetyAction
        fields = ["what", "who", "by_on", "done_on"]
        help_texts = {"what": NO_NAMES, "who": "The agency, and the post if it is known."}


class DecisionForm(FactsForm):
    """What the case review group recommends."""

    group_on = DateField(label="When did the case review group recommend it?")

    class Meta:
        model = Decision
        fields = ["outcome", "reasons", "group_on"]
        labels = {"outcome": "What is recommended?", "reasons": "What are the reasons?"}
        help_texts = {
            "reasons": f"The partners sign them with the decision, and the Panel reads them. {NO_NAMES}"
        }
        widgets = {"outcome": forms.RadioSelect, "reasons": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["outcome"]
        asked.choices = [one for one in asked.choices if one[0]]


class SendForm(PortalForm):
    """When the review went to the Panel; why late, where it is."""

    sent_on = DateField(label="When did it go to the Panel?")
    late_because = forms.CharField(
        label="If it is late, why?",
        help_text=LATE,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )
    without_because = forms.CharField(
        label="Why does it go without what is missing?",
        help_text="The law lets it go incomplete. History keeps the reason with what was missing.",
        max_length=150,
    )

    def __init__(self, *args: Any, is_whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_whole:
            del self.fields["without_because"]


class CorrectSendingForm(SaysWhy, FactsForm):
    """The day of sending, where it was mistyped."""

    sent_on = DateField(label="When did it go to the Panel?")

    class Meta:
        model = Sending
        fields = ["sent_on", "late_because"]
        labels = {"late_because": "If it was late, why? (optional)"}
        help_texts = {"late_because": LATE}
        widgets = {"late_because": forms.Textarea(attrs={"rows": 4, "maxlength": 1000})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = True


class ReplyForm(FactsForm):
    """What the Panel answered."""

    replied_on = DateField(label="Date of the letter")

    class Meta:
        model = Reply
        fields = ["replied_on", "opinion", "text"]
        labels = {"opinion": "What does it say of the decision?", "text": "In substance"}
        widgets = {"opinion": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["opinion"]
        asked.choices = [one for one in asked.choices if one[0]]
