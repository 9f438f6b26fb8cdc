"""What somebody is asked by the link in their mail, and what is asked about another date."""

from typing import Any

from django import forms

from partnership.actions.chasing_models import Reply
from partnership.actions.looking import LooksAtAction
from partnership.actions.models import Action
from partnership.actions.rules import Outlook, State
from partnership.pages import words
from partnership.pages.compared import ComparedForm
from partnership.pages.forms import DateField, PortalForm, lacks

ANSWERS = [
    (Outlook.ON_TRACK, "It is on track"),
    (Outlook.SLIPPING, "It is slipping and may be late"),
    (Outlook.STUCK, "It is stuck and needs help from others"),
    (Reply.DONE, "It is done"),
    (Reply.DATE, "It needs another date"),
]


class ReplyForm(LooksAtAction, PortalForm):
    """How it goes, in one answer and a few words."""

    look_at = ("text",)

    answer = forms.ChoiceField(
        label="How is it going?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is going"},
    )
    text = forms.CharField(
        label="In a few words",
        help_text="What has happened, what shows that it is done, or why it needs another date. No names of children "
        "or families.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 300}),
        error_messages={
            "required": "Say in a few words how it is going",
            "max_length": "Say it in %(limit_value)s characters or fewer. You have written %(show_value)s.",
        },
    )
    asks_for_on = DateField(
        label="Which date do you ask for? (optional)",
        help_text="Only where it needs another date. The business unit decides.",
        required=False,
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_done = action.state == State.DONE  # it waits for evidence
        asked = None if is_done else action.date_requests.filter(is_granted=None, lapsed_at=None).first()
        if is_done or asked:
            field: Any = self.fields["answer"]
            left_out = (Reply.DONE, Reply.DATE) if is_done else (Reply.DATE,)
            field.choices = [one for one in ANSWERS if one[0] not in left_out]
            del self.fields["asks_for_on"]
        if asked:
            day = words.plain_date(asked.asks_for_on)
            field.help_text = f"{day} is asked for already. The business unit decides on that date."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wants_date = cleaned.get("answer") == Reply.DATE
        if wants_date and lacks(self, "asks_for_on"):
            self.add_error("asks_for_on", "Enter the date that you ask for")
        if cleaned.get("answer") and not wants_date and cleaned.get("asks_for_on"):
            self.add_error("asks_for_on", "Choose “It needs another date” above, or leave this empty")
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        """The answer as `chasing.answer` takes it."""
        answer = self.cleaned_data["answer"]
        is_reply = answer in (Reply.DONE, Reply.DATE)
        return {
            "reply": answer if is_reply else Reply.PROGRESS,
            "outlook": "" if is_reply else answer,
            "text": self.cleaned_data["text"],
            "asks_for_on": self.cleaned_data.get("asks_for_on") if answer == Reply.DATE else None,
        }


class DateForm(LooksAtAction, PortalForm):
    """Another date, and why."""

    look_at = ("because",)

    asks_for_on = DateField(label="Which date do you ask for?")
    because = forms.CharField(
        label="Why does it need another date?",
        help_text="The business unit reads this and decides. No names of children or families.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )


class DecideForm(LooksAtAction, ComparedForm):
    """Granted, or not and why; of the due date that was read."""

    look_at = ("said",)
    reads = ("due_on",)
    reads_anew = (
        "The due date of this action has moved while you were deciding. Nothing is decided yet. Look at both dates, "
        "then send your answer."
    )

    grants = forms.TypedChoiceField(
        label="Is this date agreed?",
        choices=[("yes", "Yes, it is due on this date"), ("no", "No, the date stays")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    said = forms.CharField(
        label="If not, why? (optional)",
        help_text="Whoever asked reads this.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("grants") is False and lacks(self, "said"):
            self.add_error("said", "Say in a few words why the date stays")
        return cleaned
