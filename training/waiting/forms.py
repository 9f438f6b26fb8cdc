"""What we ask somebody who waits: for which dates, for how many, and for which agency."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms

from partnership.agencies.models import Agency
from partnership.pages.forms import PortalForm, lacks
from training import words
from training.models import Session
from training.services import Asked
from training.waiting.rules import MOST_PLACES

ANY, SOME = "any", "some"


class DatesForm(PortalForm):
    """Any date, or some of those to come."""

    which = forms.ChoiceField(
        label="Which dates can you come on?",
        choices=[(ANY, "Any date, also new ones"), (SOME, "Only the dates that I choose")],
        widget=forms.RadioSelect,
        initial=ANY,
    )
    chosen = forms.TypedMultipleChoiceField(
        label="Dates",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of these dates is over or has places. Choose again"},
    )

    def __init__(self, *args: Any, dates: Collection[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(session.pk), f"{words.when(session)}, {words.where(session)}") for session in dates
        ]
        if not dates:
            del self.fields["chosen"], self.fields["which"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("which") == SOME and lacks(self, "chosen"):
            self.add_error("chosen", "Choose at least one date, or say that you can come on any")
        return cleaned

    @property
    def dates(self) -> list[UUID]:
        """The dates chosen; none stands for any date."""
        return self.cleaned_data["chosen"] if self.cleaned_data.get("which") == SOME else []


class JoinForm(DatesForm):
    """A place in the line."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency do you come for?",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    number = forms.IntegerField(
        label="How many places do you need?",
        help_text="More than one for a group of your agency: they are offered together, and you name the people later.",
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )

    def __init__(self, *args: Any, agencies: Collection[Agency], for_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(agencies) == 1:
            del self.fields["agency"]
            (self.only,) = agencies
        else:
            mine = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
            self.fields["agency"].queryset = mine  # type: ignore[attr-defined]  # a ModelChoiceField
        if not for_group:
            del self.fields["number"]

    @property
    def chosen_agency(self) -> Agency:
        """The one agency of a person who has one, else the one they chose."""
        agency: Agency = self.cleaned_data.get("agency") or self.only
        return agency

    @property
    def number_of_places(self) -> int:
        return self.cleaned_data.get("number") or 1


class AcceptForm(PortalForm):
    """What the page of an offer showed: the service compares it under its lock with what is there now."""

    terms_shown = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
    price = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    @property
    def terms(self) -> UUID | None:
        """The version that they accept, where the page named one."""
        self.is_valid()
        return self.cleaned_data.get("terms_shown")

    @property
    def asked(self) -> Asked:
        """What accepting says besides which offer."""
        terms, said = self.terms, self.cleaned_data
        return Asked(by_form=True, terms=terms, seen=said.get("seen", ""), price=said.get("price", ""))
