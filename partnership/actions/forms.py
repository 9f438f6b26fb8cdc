"""What is asked about an action: what was agreed, another date or owner, how it goes, why it ends or begins again."""

from datetime import date, timedelta
from typing import Any

from django import forms

from partnership.accounts.models import User
from partnership.actions import access
from partnership.actions.looking import LooksAtAction
from partnership.actions.models import Action, Theme
from partnership.actions.rules import Every, Outlook, Source
from partnership.actions.themes import offered
from partnership.deadlines.days_off import calendar
from partnership.history.forms import SaysWhy
from partnership.joining.people import account_of
from partnership.meetings.models import Subgroup
from partnership.pages.compared import ComparedForm
from partnership.pages.forms import DateField, EditForm, PortalForm, Scale, speak

AGAIN_IN = timedelta(days=28)


def again_on(today: date) -> date:
    """The date proposed for what begins again: a working day."""
    return calendar().on_or_after(today + AGAIN_IN)


class PersonField(forms.EmailField):
    """Somebody with an account, by the address that people know them by."""

    def clean(self, value: Any) -> User | None:
        address = super().clean(value)
        if not address:
            return None
        person = account_of(address)
        if person is None:
            raise forms.ValidationError("Nobody has an account with this address. Invite them first.")
        return person

    def prepare_value(self, value: Any) -> Any:
        return value.email if isinstance(value, User) else value


class ActionForm(LooksAtAction, SaysWhy, EditForm):
    """What was agreed, whose it is, and by when."""

    look_at = ("title", "agreed", "success_measure", "why")
    calls = ("source_name",)
    only_new = True

    owner_email = PersonField(
        label="Email address of the named person (optional)",
        help_text="Who does it. They see the action, are reminded of it and can say how it goes.",
        required=False,
        max_length=254,
    )
    deputy_email = PersonField(
        label="Email address of their deputy (optional)", required=False, max_length=254
    )
    agreed_on = DateField(label="Agreed on")
    due_on = DateField(label="Due on")
    report_every = forms.ChoiceField(
        label="How often is progress reported? (optional)",
        choices=[("", "Only when somebody asks"), *Every.choices],
        required=False,
    )
    source = forms.ChoiceField(label="What did it come from?", choices=[("", "Choose one"), *Source.choices])
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Themes (optional)", required=False, widget=forms.CheckboxSelectMultiple
    )
    is_sensitive = forms.BooleanField(
        label="It came from a review",
        help_text="The name of the review is then shown only to those who read reviews, and who opens the action is "
        "written down.",
        required=False,
    )

    class Meta:
        model = Action
        fields = ["title", "agreed", "success_measure", "agency", "group", "source_name"]
        labels = {
            "title": "What is it called?",
            "agreed": "What was agreed?",
            "success_measure": "What does success look like? (optional)",
            "agency": "Which agency owns it? (optional)",
            "group": "Which group oversees it? (optional)",
            "source_name": "Which one?",
        }
        help_texts = {
            "title": "Begin with a verb: Brief GP practices on bruising in babies. Do not name a child or a family.",
            "agreed": "One thing that can be done by one date. Do not name a child or a family.",
            "success_measure": "What will be different for children, in a number if there is one.",
            "agency": "Leave it empty where the group does it itself.",
            "source_name": "For example, Rapid review RR-2026-02, or Section 11, 2025 round.",
        }

    field_order = (
        "title", "agreed", "success_measure", "agency", "owner_email", "deputy_email", "group", "due_on",
        "report_every", "source", "source_name", "is_sensitive", "agreed_on", "themes",
    )  # fmt: skip
    ASKED = (
        "title", "agreed", "success_measure", "agency", "group", "source", "source_name", "is_sensitive",
        "agreed_on", "report_every", "themes",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        action: Action | None = kwargs.get("instance")
        if action is not None:
            known = {
                name: getattr(action, name)
                for name in ("agreed_on", "report_every", "source", "is_sensitive")
            }
            known |= {"owner_email": action.owner, "deputy_email": action.deputy}
            known["themes"] = list(action.themes.all())
            kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.offer("agency", access.agencies_for(action), "No agency: the group does it")
        self.offer("group", access.groups_for(action), "No group")
        self.offer("themes", offered(action.themes.all() if action else None), None)
        if action is not None:
            del self.fields["due_on"]

    def offer(self, name: str, rows: Any, empty: str | None) -> None:
        """What a field chooses among."""
        field: Any = self.fields[name]
        field.queryset = rows
        if empty is not None:
            field.empty_label = empty

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        given = self.cleaned_data
        known = {name: given[name] for name in self.ASKED} | {
            "owner": given["owner_email"],
            "deputy": given["deputy_email"],
        }
        return known | ({"due_on": given["due_on"]} if "due_on" in given else {})

    ABOUT = {"owner": "owner_email", "deputy": "deputy_email"}

    def add_error(self, field: str | None, error: Any) -> None:
        """What the service says of a person stands beside their address."""
        super().add_error(self.ABOUT.get(field or "", field), error)


class DueForm(LooksAtAction, ComparedForm):
    """Another date, and why."""

    look_at = ("because",)

    due_on = DateField(label="New due date")
    because = forms.CharField(
        label="Why?",
        help_text="Shown in the history of the action. The dates before stay to be seen.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )


class OwnerForm(ComparedForm):
    """Whose it is."""

    owner = PersonField(label="Email address of the named person", required=False, max_length=254)
    deputy = PersonField(label="Email address of their deputy (optional)", required=False, max_length=254)


class ProgressForm(LooksAtAction, PortalForm):
    """How it goes."""

    look_at = ("text",)

    outlook = forms.ChoiceField(
        label="How is it going?",
        choices=[(one.value, str(one.label).partition(":")[0]) for one in Outlook],
        widget=Scale(hints={one.value: str(one.label).partition(": ")[2].capitalize() for one in Outlook}),
    )
    text = forms.CharField(
        label="What has happened since the last time?",
        help_text="Do not name a child or a family.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )


class SayForm(LooksAtAction, PortalForm):
    """One answer in words; the page says to what."""

    look_at = ("because",)

    def __init__(self, *args: Any, asks: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = forms.Textarea(attrs={"rows": 5, "maxlength": 1000})
        because = forms.CharField(label=asks, help_text=hint, max_length=1000, widget=area)
        speak("because", because)
        self.fields = {"because": because, **self.fields}


class ReopenForm(SayForm):
    """Why it begins again, and by when it is to be done."""

    due_on = DateField(label="Due on")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": again_on(today)}
        super().__init__(*args, **kwargs)


class BulkForm(LooksAtAction, PortalForm):
    """What is said once for all actions that are ticked; only what the change asks for."""

    look_at = ("because",)

    due_on = DateField(label="New due date")
    because = forms.CharField(
        label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )
    owner = PersonField(label="Email address of the new owner", max_length=254)
    group = forms.ModelChoiceField(Subgroup.objects.none(), label="Group", empty_label="Choose a group")
    theme = forms.ModelChoiceField(Theme.objects.none(), label="Theme", empty_label="Choose a theme")

    def __init__(self, *args: Any, asks: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(asks):
            del self.fields[name]
        for name, rows in (("group", access.groups_for(None)), ("theme", access.themes())):
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset = rows
