"""What is asked on the day."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.pages.forms import DateField, PortalForm
from training.attendance.codes import day_of
from training.attendance.rules import spelt
from training.attendance.services import Comer
from training.hours import at
from training.models import Session
from training.rules import Attendance


class ArrivalForm(PortalForm):
    """When somebody came, and whether the day counts other than the rule has it; only some may say that."""

    arrived = forms.TimeField(
        label="When did they come?",
        widget=forms.TimeInput(attrs={"type": "time", "class": "govuk-input--width-5"}, format="%H:%M"),
        error_messages={"required": "Enter when they came", "invalid": "Enter a time, like 9:45"},
    )
    mark = forms.ChoiceField(
        label="How does the day count?",
        choices=[
            ("", "By the rule for being late"),
            (Attendance.ATTENDED, "Attended, for a reason"),
            (Attendance.PART, "Attended in part, for a reason"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="Reason",
        max_length=200,
        required=False,
        help_text="Only where it counts other than by the rule.",
    )

    def __init__(self, *args: Any, day: date, overrules: bool, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)
        if not overrules:
            del self.fields["mark"], self.fields["because"]

    @property
    def arrived_at(self) -> datetime:
        clock: time = self.cleaned_data["arrived"]
        return at(self.day, clock)


class WalkInForm(PortalForm):
    """Who stands in the room; more than the address is asked of somebody without an account."""

    email = forms.EmailField(
        label="Their work email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Full name", max_length=120, required=False, help_text="Only for somebody without an account."
    )
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Choose an agency",
        help_text="Only for somebody without an account.",
    )
    one_more = forms.CharField(
        label="Why does one more fit?",
        max_length=200,
        required=False,
        help_text="Every place is taken. With a reason the session has one more.",
    )

    def __init__(self, *args: Any, agencies: Any, is_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        if not is_full:
            del self.fields["one_more"]

    @property
    def comer(self) -> Comer:
        typed = self.cleaned_data
        return Comer(typed["email"], typed["name"], typed["agency"])


class CodeForm(PortalForm):
    """The code from the wall of the room; it has to be that of one of the person's sessions of today."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        help_text="Six letters and numbers, on the screen or on paper in the room.",
        error_messages={"required": "Enter the code"},
    )

    def __init__(self, *args: Any, sessions: list[Session], **kwargs: Any) -> None:
        self.sessions = sessions
        self.found: Session | None = None
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code, now = spelt(self.cleaned_data["code"]), timezone.now()
        today = timezone.localdate(now)
        self.found = next((one for one in self.sessions if day_of(one, code, now=now) == today), None)
        if self.found is None:
            raise forms.ValidationError(
                "This is not the code of a session that you are booked on today, or it has changed meanwhile. Look "
                "at the screen again, or ask the trainer."
            )
        return code


class LateRuleForm(PortalForm):
    """From when on, and after how many minutes."""

    in_force_from = DateField(label="First day in force")
    minutes = forms.IntegerField(
        label="How many minutes late may somebody be?",
        help_text="Whoever comes later than that has attended the day in part.",
        min_value=1,
        max_value=240,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
