"""What we ask whoever keeps places for an agency, and whoever names the people."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms

from partnership.agencies.models import Agency
from partnership.pages.forms import DateField, PortalForm
from training.groups.rules import MOST_IN_A_BLOCK


class ForSomething(PortalForm):
    """What the places are for."""

    because = forms.CharField(
        label="What are the places for?",
        help_text="For example, the new duty team. Do not name people here.",
        max_length=200,
    )


class BlockForm(ForSomething):
    """A safeguarding lead books places to be named later."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="For which agency?", widget=forms.RadioSelect, empty_label=None
    )
    number = forms.IntegerField(
        label="How many places?",
        min_value=1,
        max_value=MOST_IN_A_BLOCK,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    field_order = ("agency", "number", "because")

    def __init__(self, *args: Any, agencies: Collection[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(agencies) == 1:
            del self.fields["agency"]
            (self.only,) = agencies
        else:
            mine = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
            self.fields["agency"].queryset = mine  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def chosen_agency(self) -> Agency:
        agency: Agency = self.cleaned_data.get("agency") or self.only
        return agency


class KeepForm(ForSomething):
    """A training officer keeps places for an agency until a date."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="For which agency?", empty_label="Choose an agency"
    )
    number = forms.IntegerField(
        label="How many places?",
        min_value=1,
        max_value=200,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    release_on = DateField(
        label="Day of release",
        help_text="Places without a name are free for everybody from this day on.",
    )
    field_order = ("agency", "number", "release_on", "because")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Agency.objects.exclude(until_on__lt=on).order_by("name")
        self.fields["agency"].queryset = there  # type: ignore[attr-defined]  # a ModelChoiceField


class NameForm(PortalForm):
    """Somebody who has one of the places."""

    name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(
        label="Work email address",
        help_text="Somebody with an account is booked at once. Somebody without one is invited, and booked once they "
        "have joined.",
        max_length=254,
    )


class BackForm(PortalForm):
    """Places that are not needed."""

    number = forms.IntegerField(
        label="How many places do you not need?",
        min_value=1,
        max_value=200,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
