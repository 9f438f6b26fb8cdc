"""What is asked of people who come, and about people who go."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.forms import RoleFields, role_choices
from partnership.agencies.models import Agency
from partnership.history.forms import SaysWhy
from partnership.joining.rules import Reason, person_name
from partnership.pages.forms import DateField, PortalForm

TERMS = "I have read the privacy notice, and use the portal for my work only"


class NameField(forms.CharField):
    """A person's name, in any script."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.widget.attrs["autocomplete"] = "name"

    def clean(self, value: Any) -> str:
        name = person_name(super().clean(value))
        if self.required and not name:
            raise ValidationError(self.error_messages["required"], code="required")
        return name


class RegisterForm(PortalForm):
    """Who asks for an account."""

    name = NameField(label="Full name")
    email = forms.EmailField(
        label="Work email address",
        max_length=254,
        help_text="Your own, not one that several people read. We send a link to it.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    organisation = forms.CharField(
        label="Where you work", max_length=150, help_text="The name of your agency."
    )
    job_title = forms.CharField(label="Job title", max_length=120, required=False)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_organisation(self) -> str:
        return person_name(self.cleaned_data["organisation"])


class OpenForm(PortalForm):
    """The first password of a new account."""

    name = NameField(label="Full name")
    password1 = forms.CharField(
        label="Choose a password",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="At least 12 characters, and neither your name nor a common password. Three words that do not "
        "belong together are easy to keep in mind.",
    )
    password2 = forms.CharField(
        label="The password again",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password again"},
    )
    terms = forms.BooleanField(label=TERMS)

    def __init__(self, *args: Any, email: str, with_password: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password1"].error_messages["required"] = "Choose a password"
        if not with_password:
            del self.fields["password1"], self.fields["password2"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first, again = cleaned.get("password1"), cleaned.get("password2")
        if first and again and first != again:
            self.add_error("password2", "The two passwords are not the same. Type both again.")
        elif first:
            try:
                validate_password(first, User(email=self.email, name=cleaned.get("name") or ""))
            except ValidationError as weak:
                self.add_error("password1", weak)
        return cleaned


class ConfirmForm(PortalForm):
    """An address is confirmed, and somebody else decides."""

    name = NameField(label="Full name")


class AgreeForm(PortalForm):
    """Somebody who has an account comes to one more role."""

    terms = forms.BooleanField(label=TERMS)


class InviteForm(RoleFields):
    """Whom to invite, to what."""

    email = forms.EmailField(
        label="Work email address",
        max_length=254,
        help_text="Their own address, not one that several people read. The invitation goes there.",
    )
    name = NameField(label="Full name", required=False, help_text="They can correct it.")
    field_order = ["email", "name", "agency", "role", "job_title", "from_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["agency"]
        places = list(offered.queryset[:2])
        if len(places) == 1:
            offered.initial = places[0]


class AdmitForm(RoleFields):
    """Where somebody who asks works, and as what."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["from_on"]


class RefuseForm(PortalForm):
    """Why not."""

    reason = forms.ChoiceField(
        label="Why is the request refused?",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        help_text="They get the reason by email.",
    )


class Taker(SaysWhy, PortalForm):
    """Who takes open work over, and from which day."""

    on = DateField(
        label="First day away",
        help_text="They lose what their roles let them see at the beginning of this day. Today takes effect at once.",
    )
    hand_to = forms.EmailField(
        label="Who takes over their open work",
        required=False,
        max_length=254,
        help_text="The work email address of a colleague in the same agency. Without one, the work goes to the "
        "safeguarding lead of the agency, else to the business unit.",
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["on"].initial = timezone.localdate()

    def clean_hand_to(self) -> User | None:
        email = self.cleaned_data["hand_to"]
        if not email:
            return None
        found = self.people.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise ValidationError("Nobody that you can see has an account with this address.")
        return found


EVERY = "every"
"""The answer that somebody leaves all of their agencies; never what happens when nothing is chosen."""


class LeaveForm(Taker):
    """What somebody leaves."""

    agency = forms.ChoiceField(label="Which agency are they leaving?", widget=forms.RadioSelect)
    field_order = ["agency", "on", "hand_to"]

    def __init__(self, *args: Any, agencies: QuerySet[Agency], every: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        offered: Any = self.fields["agency"]
        offered.choices = [(pk, one.name) for pk, one in self.agencies.items()]
        if every:
            offered.choices = [*offered.choices, (EVERY, "Every agency, and the partnership with that")]

    def clean_agency(self) -> Agency | None:
        return self.agencies.get(self.cleaned_data["agency"])


class MoveForm(Taker):
    """From where somebody moves, and where to."""

    agency: Any = forms.ModelChoiceField(
        queryset=None, label="Which agency are they leaving?", empty_label="Choose an agency"
    )
    into: Any = forms.ModelChoiceField(
        queryset=None, label="Which agency are they moving to?", empty_label="Choose an agency"
    )
    role = forms.ChoiceField(label="Role there")
    job_title = forms.CharField(label="Job title there", max_length=120, required=False)
    field_order = ["agency", "into", "role", "job_title", "on", "hand_to"]

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], places: QuerySet[Agency], roles: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields
        field["agency"].queryset, field["into"].queryset = agencies, places
        field["role"].choices = role_choices(roles)
        field["on"].label = "First day at the new agency"
        if agencies.count() == 1:
            field["agency"].initial = agencies.get()
