"""What we ask about somebody's place: booking it, moving it to another date, giving it to a colleague."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.safestring import mark_safe

from partnership.agencies.models import Agency
from partnership.pages import words as say
from partnership.pages.forms import PortalForm
from training import words
from training.models import Session
from training.places import Manager
from training.services import Asked
from training.terms.services import Shown


class BookForm(PortalForm):
    """A place for oneself.

    It remembers which terms, which time and which place it was shown with: the service compares them under its lock.
    """

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency do you come for?",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    needs = forms.CharField(
        label="Do you have access or dietary needs? (optional)",
        help_text="Only the training team and the trainers read this, until a week after the session. Do not write "
        "about other people.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )
    manager_name = forms.CharField(label="Your line manager’s name", max_length=120, required=False)
    manager_email = forms.EmailField(
        label="Your line manager’s work email address",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    wait = forms.BooleanField(
        label="If it is full by then, put me on the waiting list", required=False, initial=True
    )
    accepts = forms.BooleanField(label="I accept the terms of booking", required=False)
    terms = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: tuple[Agency, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = agencies
        if len(agencies) == 1:
            del self.fields["agency"]
            self.only = agencies[0]
        else:
            mine = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
            self.fields["agency"].queryset = mine  # type: ignore[attr-defined]  # the field is a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("terms") and not cleaned.get("accepts"):
            self.add_error("accepts", "Tick the box: you can only book if you accept the terms")
        name, email = cleaned.get("manager_name"), cleaned.get("manager_email")
        if email and not name and "manager_name" not in self.errors:
            self.add_error("manager_name", "Enter your line manager’s name")
        if name and not email and "manager_email" not in self.errors:
            self.add_error("manager_email", "Enter your line manager’s work email address")
        return cleaned

    @property
    def chosen_agency(self) -> Agency:
        """The one agency of a person who has one, else the one they chose."""
        agency: Agency = self.cleaned_data.get("agency") or self.only
        return agency

    @property
    def asked(self) -> Asked:
        """What the booking says besides who and where."""
        said = self.cleaned_data
        named = Manager(said["manager_name"], said["manager_email"]) if said["manager_email"] else None
        price = self.data.get(f"price_{self.chosen_agency.pk}", "")
        return Asked(by_form=True, terms=said["terms"], manager=named, seen=said["seen"], price=price)

    def show(
        self, session: Session, *, terms: Shown | None, manager: Manager | None, asked_by: Collection[Agency]
    ) -> None:
        """Ask what this session needs, and remember what is shown with it.

        `asked_by` are the agencies of the person whose line managers approve a place on it.
        """
        course = session.course
        every = len(asked_by) == len(self.agencies)
        if not (asked_by or course.tells_manager):
            del self.fields["manager_name"], self.fields["manager_email"]
        else:
            told = "We tell them of your booking and of changes." if course.tells_manager else ""
            asks = "They get a link to approve your place. They need no account." if asked_by else ""
            if asked_by and not every:
                asks = f"Needed if you come for {say.listed([str(one) for one in asked_by])}. {asks}"
            self.fields["manager_email"].help_text = " ".join(filter(None, [asks, told]))
            for name in ("manager_name", "manager_email"):
                self.fields[name].required = bool(asked_by) and every
            if manager:
                self.initial.update(manager_name=manager.name, manager_email=manager.email)
        now = {"seen": words.seen(session), "terms": str(terms.pk) if terms else ""}
        if terms is None:
            del self.fields["accepts"], self.fields["terms"]
        else:
            beside = 'Read <a class="govuk-link" href="#terms">what you agree to</a> first.'
            self.fields["accepts"].help_text = mark_safe(beside)  # noqa: S308  # nobody else’s words
        vars(self)["_bound_fields_cache"].clear()  # what was asked before knew less of the session
        self.initial.update(now)
        if self.is_bound:
            # The next time it is sent knowing what is there now; a box that was ticked for other terms is empty.
            sent: Any = self.data
            sent = sent.copy()
            if sent.get("terms") != now["terms"]:
                sent.pop("accepts", None)
            for name, value in now.items():
                sent[name] = value
            self.data = sent


class TransferForm(PortalForm):
    """Which other date."""

    to = forms.TypedChoiceField(
        label="Which date would you like instead?",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a date", "invalid_choice": "Choose one of the dates offered"},
    )

    def __init__(self, *args: Any, sessions: Iterable[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dates = [(str(session.pk), f"{words.when(session)}. {words.place(session)}.") for session in sessions]
        self.fields["to"].choices = dates  # type: ignore[attr-defined]  # the field is a choice


class SubstituteForm(PortalForm):
    """Who goes instead."""

    email = forms.EmailField(
        label="Your colleague’s work email address",
        max_length=254,
        help_text="They work for the same agency.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Your colleague’s name (optional)",
        help_text="Only if they have no account yet: we ask them to join. The place stays yours until they have.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
