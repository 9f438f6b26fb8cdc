"""What we ask about needs, exceptions, training elsewhere and certificates."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.documents.fields import DocumentField
from partnership.history.forms import SaysWhy
from partnership.pages.forms import DateField, EditForm, PortalForm, lacks
from training.catalogue import coming_sessions
from training.certificates.models import Equivalent, Requirement
from training.certificates.rules import ExternalState, read_number
from training.models import Course, Session
from training.rules import CourseStatus
from training.words import when

OLDEST = date(2000, 1, 1)


def courses() -> QuerySet[Course]:
    """All that are offered, or were."""
    return Course.objects.exclude(status=CourseStatus.DRAFT).order_by("title")


class Dates(forms.Form):
    """From when until when a rule is in force, for the first day of a session."""

    from_on = DateField(
        label="First day in force", help_text="For sessions whose first day is this day or later."
    )
    until_on = DateField(label="Last day in force", required=False, help_text="Leave empty if it has no end.")

    def clean_until_on(self) -> date | None:
        until, first = self.cleaned_data.get("until_on"), self.cleaned_data.get("from_on")
        if until and first and until < first:
            raise forms.ValidationError("The last day cannot be before the first")
        return until


class RequirementForm(SaysWhy, EditForm, Dates):
    """Any one of which courses somebody must hold."""

    met_by = forms.ModelMultipleChoiceField(
        Course.objects.none(),
        label="Any one of these is enough",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one course"},
    )
    field_order = ("met_by", "from_on", "until_on")

    class Meta:
        model = Requirement
        fields = ("from_on", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["met_by"].queryset = courses()  # type: ignore[attr-defined]  # it is a ModelMultipleChoiceField
        if not self.instance._state.adding:
            self.initial["met_by"] = [option.course_id for option in self.instance.options.all()]

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {name: self.cleaned_data[name] for name in ("met_by", "from_on", "until_on")}


class EquivalentForm(SaysWhy, EditForm, Dates):
    """What counts as which course."""

    course = forms.ModelChoiceField(
        Course.objects.none(), label="Which course does it count as?", empty_label="Choose a course"
    )
    other = forms.ModelChoiceField(
        Course.objects.none(), label="Another course of ours", required=False, empty_label="None"
    )
    title = forms.CharField(
        label="Or the title of a course elsewhere",
        max_length=140,
        required=False,
        help_text="Whoever has this course accepted as training elsewhere holds ours too.",
    )
    field_order = ("other", "title", "course", "from_on", "until_on")

    class Meta:
        model = Equivalent
        fields = ("course", "other", "title", "from_on", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("course", "other"):
            self.fields[name].queryset = courses()  # type: ignore[attr-defined]  # both are ModelChoiceFields

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        other, title = cleaned.get("other"), cleaned.get("title")
        if bool(other) == bool(title):
            self.add_error(
                "other", "Choose a course of ours, or write the title of one elsewhere, and not both"
            )
        if other and other == cleaned.get("course"):
            self.add_error("course", "A course counts as itself already. Choose another")
        return cleaned

    def _post_clean(self) -> None:
        """The database's own sentences come from the service, under its lock."""

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class ExceptionForm(PortalForm):
    """Who may come without what a course needs, and why."""

    email = forms.EmailField(label="Email address of the person", help_text="The one they sign in with.")
    course = forms.ModelChoiceField(Course.objects.none(), label="Course", empty_label="Choose a course")
    session = forms.ModelChoiceField(
        Session.objects.none(), label="Only for this session", required=False, empty_label="Any session of it"
    )
    reason = forms.CharField(
        label="Why may they come?",
        help_text="Kept with the exception. The person can ask to read it.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields
        asked["course"].queryset = courses().filter(requirements__isnull=False).distinct()
        asked["session"].queryset = (
            coming_sessions(timezone.now())
            .filter(course__requirements__isnull=False)
            .select_related("course")
            .distinct()
        )
        asked["session"].label_from_instance = lambda one: f"{one.course.title}, {when(one)}"

    def clean_email(self) -> User:
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError("Nobody with this email address has an account")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        session, course = cleaned.get("session"), cleaned.get("course")
        if session and course and session.course_id != course.pk:
            self.add_error("session", "This session is of another course")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {
            "user": self.cleaned_data["email"],
            **{name: self.cleaned_data[name] for name in ("course", "session", "reason")},
        }


class ElsewhereForm(PortalForm):
    """Training that somebody took elsewhere."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency do you work for?",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    title = forms.CharField(label="Title of the course", max_length=140)
    provider = forms.CharField(
        label="Who ran it, and where?",
        help_text="For example: Levels Hospital Trust, Bridgwater.",
        max_length=200,
    )
    completed_on = DateField(label="Last day of the course")
    file = DocumentField(label="Your certificate", required=False)
    statement = forms.CharField(
        label="What did it cover?",
        help_text="If you have no certificate: how long it took, what you learned, and who can confirm it.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )

    def __init__(self, *args: Any, agencies: tuple[Agency, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = agencies[0] if len(agencies) == 1 else None
        if self.only:
            del self.fields["agency"]
        else:
            mine = Agency.objects.filter(pk__in=[one.pk for one in agencies])
            self.fields["agency"].queryset = mine  # type: ignore[attr-defined]  # it is a ModelChoiceField

    def clean_completed_on(self) -> date:
        day: date = self.cleaned_data["completed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The day on which you finished it cannot be in the future")
        if day < OLDEST:
            raise forms.ValidationError(f"The year must be {OLDEST.year} or later")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if lacks(self, "file") and not cleaned.get("statement"):
            self.add_error("file", "Add your certificate, or say below what the course covered")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return self.cleaned_data | {"agency": self.cleaned_data.get("agency") or self.only}


class DecideForm(PortalForm):
    """Whether training elsewhere is accepted, and as what."""

    answer = forms.ChoiceField(
        label="Do you accept it?",
        choices=[(ExternalState.ACCEPTED, "Yes"), (ExternalState.REFUSED, "No")],
        widget=forms.RadioSelect,
    )
    course = forms.ModelChoiceField(
        Course.objects.none(),
        label="If yes, it counts as",
        required=False,
        empty_label="No course of ours, only kept on their page",
    )
    reason = forms.CharField(
        label="If no, why not?",
        help_text="The person reads this.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses()  # type: ignore[attr-defined]  # it is a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == ExternalState.REFUSED:
            cleaned["course"] = None
            if lacks(self, "reason"):
                self.add_error("reason", "Say why it is not accepted: the person reads it")
        return cleaned


class BecauseForm(PortalForm):
    """Why a certificate is withdrawn."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Its holder reads this. Whoever checks the number learns only that it is withdrawn.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )


class NumberForm(PortalForm):
    """Which certificate is to be checked."""

    number = forms.CharField(
        label="Number of the certificate",
        help_text="12 letters and digits, for example K7QM-2XR4-9TBC.",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                "This is not the number of a certificate. Check each letter and digit"
            )
        return number


class NameForm(PortalForm):
    """Whose certificate it is said to be."""

    name = forms.CharField(
        label="Name on the certificate", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
