"""What is asked of somebody who opens a closed record, and of the one who reviews it."""

from django import forms

from partnership.pages.forms import PortalForm
from partnership.rights.rules import LONGEST_TEXT, SHORTEST_REASON, Emergency, Outcome


class EmergencyForm(PortalForm):
    """Why it cannot wait."""

    emergency = forms.ChoiceField(
        label="Why can it not wait?", choices=Emergency.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="What has happened, and what will you do with what you read?",
        min_length=SHORTEST_REASON,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text="It is kept for good and read by the information governance lead. Name no child.",
    )


class ReviewForm(PortalForm):
    """What the review found."""

    outcome = forms.ChoiceField(label="Was it justified?", choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="What you found",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text="The person who opened the record reads it. It cannot be changed afterwards.",
    )
