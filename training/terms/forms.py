"""What we ask of those who write the terms of a booking."""

from django import forms

from partnership.pages.forms import DateField, PortalForm


class TermsForm(PortalForm):
    """A new version of the terms."""

    text = forms.CharField(
        label="The terms",
        help_text="One on each line. People tick a box under them when they book.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": 5000}),
    )
    in_force_from = DateField(
        label="First day in force",
        help_text="Today or later. What people have accepted until then stays as it was.",
    )
