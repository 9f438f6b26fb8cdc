"""What is asked about agencies, people and their roles."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from partnership.accounts.models import User
from partnership.agencies.imports.reading import MOST_BYTES, TOO_LARGE
from partnership.agencies.models import Agency, Domain
from partnership.agencies.parts import DAY, part_in_words, part_on, taken_over
from partnership.agencies.rules import Arrangement, Role
from partnership.agencies.standing import over
from partnership.history.forms import SaysWhy
from partnership.pages import words
from partnership.pages.filling import AsRead, is_as_read
from partnership.pages.forms import DateField, EditForm, PortalForm

DOMAIN = re.compile(r"(?=.{4,100}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
EVERYBODYS = {
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "yahoo.co.uk",
    "icloud.com",
    "live.co.uk",
    "live.com",
    "me.com",
    "msn.com",
    "yahoo.com",
    "aol.com",
    "btinternet.com",
    "sky.com",
    "talktalk.net",
    "virginmedia.com",
    "proton.me",
    "protonmail.com",
}


def domains_in(text: str) -> list[str]:
    """The email domains written in a box or a cell, in small letters, each once."""
    found = (part.strip().lower().removeprefix("@") for part in re.split(r"[\s,;]+", text))
    return list(dict.fromkeys(part for part in found if part))


def wrong_domain(domain: str) -> str | None:
    """The sentence that says why this cannot be an agency's email domain."""
    if not DOMAIN.fullmatch(domain):
        return f"‘{words.cut(domain, 60)}’ is not an email domain. Write it like example.nhs.uk"
    if domain in EVERYBODYS:
        return f"‘{domain}’ is open to everybody, so it cannot belong to one agency"
    return None


GOES_ON = "Does its part in the arrangements go on in the agency that takes over?"


def brought_words(agency: Agency) -> SafeString:
    """What an agency is in the arrangements because it has taken others over, and where that is changed."""
    today = timezone.localdate()
    lines = []
    for one in [] if agency._state.adding else taken_over(agency):
        day: date = one.until_on + DAY  # type: ignore[operator, assignment]
        lines.append(
            format_html(
                '{} {} it {} what <a class="govuk-link" href="{}">{}</a> {}: {}. ',
                "Since" if day <= today else "From",
                words.plain_date(day),
                "takes over" if day > today else "had" if over(agency, today=today) else "has",
                reverse("agencies:edit", args=[one.pk]),
                one.name,
                "is" if day > today else "was",
                Arrangement(one.part).label.lower(),  # type: ignore[attr-defined]
            )
        )
    if lines:
        lines.append(format_html("{}", "The part that asks more counts. If it does not go on, say so there."))
    return mark_safe("".join(lines))  # noqa: S308  escaped on the lines above


class AgencyForm(SaysWhy, EditForm):
    """One agency."""

    from_on = DateField(label="First day", required=False, help_text="Leave it empty if it was always there.")
    until_on = DateField(
        label="Last day", required=False, help_text="Leave it empty while the agency goes on."
    )
    part_goes_on = forms.TypedChoiceField(
        label=GOES_ON,
        choices=[(True, "Yes, from the day after"), (False, "No")],
        coerce=lambda chosen: chosen == "True",
        widget=forms.RadioSelect,
    )
    domains = forms.CharField(
        label="Email domains",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="The part after the @ in its work addresses, one on each line. For example: example.nhs.uk",
    )

    class Meta:
        model = Agency
        fields = [
            "name",
            "short_name",
            "sector",
            "arrangement",
            "part_of",
            "from_on",
            "until_on",
            "part_goes_on",
            "notes",
        ]
        help_texts = {
            "name": "As it is written in reports.",
            "short_name": "For tables and charts. For example: NHS Somerset.",
            "part_of": "Only where it is a part of another agency in this directory.",
        }
        widgets = {
            "sector": forms.RadioSelect,
            "arrangement": forms.RadioSelect,
            "notes": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part_of"].queryset = agencies.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        self.fields["part_of"].empty_label = "Not part of another agency"  # type: ignore[attr-defined]
        for name in ("sector", "arrangement"):
            self.fields[name].choices = self.fields[name].choices[1:]  # type: ignore[attr-defined]
        if self.instance.successor_id is None:
            del self.fields["part_goes_on"]
        self.fields["arrangement"].help_text = brought_words(self.instance)
        if not self.instance._state.adding:
            self.initial["domains"] = "\n".join(domain.name for domain in self.instance.domains.all())

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_domains(self) -> str:
        domains = domains_in(self.cleaned_data["domains"])
        problems = [sentence for sentence in map(wrong_domain, domains) if sentence]
        others = Domain.objects.filter(name__in=domains).exclude(agency=self.instance.pk)
        for taken in others.select_related("agency"):
            problems.append(f"‘{taken.name}’ belongs to {taken.agency} already")
        if problems:
            raise forms.ValidationError(problems)
        return "\n".join(domains)

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take."""
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        return facts | {"domains": domains_in(self.cleaned_data["domains"])}


class MergeForm(SaysWhy, PortalForm):
    """Which agency takes over, and when."""

    into: Any = forms.ModelChoiceField(
        queryset=None, label="Agency that takes over", empty_label="Choose an agency"
    )
    on = DateField(label="Last day of the old agency", help_text="The other takes over on the day after.")
    part_goes_on = forms.TypedChoiceField(
        label=GOES_ON,
        choices=[("yes", "Yes, from the day after"), ("no", "No, it keeps the part that it has")],
        coerce=lambda chosen: chosen == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, agency: Agency, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part_goes_on"].help_text = (
            f"{agency.name}: {part_in_words(agency)}. What counts is what it is on its last day. Whoever is a "
            "safeguarding partner already stays one."
        )
        if part_on(agency, date.max) == Arrangement.OTHER:
            del self.fields["part_goes_on"]
        there = Q(until_on=None) | Q(until_on__gt=timezone.localdate())
        self.fields["into"].queryset = agencies.filter(there).exclude(pk=agency.pk)  # type: ignore[attr-defined]


class TakeBackForm(SaysWhy, PortalForm):
    """Why a merger is taken back, if there is something to say; of the merger that the page has shown."""

    read = forms.CharField(required=False, widget=AsRead)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = self.initial["read"] = f"{agency.successor_id}:{agency.until_on}"

    def clean(self) -> Any:
        said = super().clean()
        is_as_read(
            self, "read", self.now, told="The merger has changed since you opened the page. Read it once more"
        )
        return said


def role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in roles]


class RoleFields(PortalForm):
    """Where somebody works, as what, and from when."""

    agency: Any = forms.ModelChoiceField(queryset=None, empty_label="Choose an agency")
    role = forms.ChoiceField(help_text="What they may see and do follows from the role.")
    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    from_on = DateField(label="First day")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Q(until_on=None) | Q(until_on__gte=timezone.localdate())
        self.fields["agency"].queryset = agencies.filter(there)  # type: ignore[attr-defined]
        self.fields["role"].choices = role_choices(roles)  # type: ignore[attr-defined]
        self.fields["from_on"].initial = timezone.localdate()


class MembershipForm(SaysWhy, RoleFields):
    """One more role for somebody who is known."""

    until_on = DateField(label="Last day", required=False, help_text="Leave it empty if no end is known.")

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day must be after the first.")
        return cleaned


class PersonForm(RoleFields):
    """Somebody new, and where they work."""

    name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(
        label="Work email address",
        max_length=254,
        help_text="Their own address. A shared mailbox is not a person: records would name nobody.",
    )
    phone = forms.CharField(label="Phone", max_length=30, required=False)
    field_order = ["name", "email", "phone", "agency", "role", "job_title", "from_on"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody with this email address already has an account.")
        return email


class EndForm(SaysWhy, PortalForm):
    """From which day a role is gone."""

    on = DateField(
        label="First day without this role",
        help_text="They lose what the role lets them see at the beginning of this day. Today takes effect at once.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class UploadForm(PortalForm):
    """A file to import."""

    file = forms.FileField(
        label="File",
        error_messages={"required": "Choose a file to import"},
        help_text="CSV or XLSX, up to 10 MB and 20,000 rows. Nothing changes until you confirm.",
    )

    def clean_file(self) -> Any:
        """Refuse by its size what would be read into memory only to be refused."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file
