"""What we ask about bookings, courses and sessions."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils import timezone

from partnership.history.forms import SaysWhy
from partnership.pages import words
from partnership.pages.forms import DateField, EditForm, PortalForm, lacks
from training.finding import months
from training.hours import Hours
from training.models import Course, Session, Trainer
from training.rules import CourseStatus, Group, Kind, Level, Mode, SessionStatus, odd_hours

CLOCK_FORMS = ["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I %p", "%H"]
DAYS_ASKED = 5
YEARS_AHEAD = 3
LONGEST_CERTIFICATE = 20
"""In years; a longer one is a slip of the finger."""


class CatalogueForm(PortalForm):
    """What a visitor looks for in the catalogue."""

    marks_optional = False

    q = forms.CharField(label="Words", max_length=80, required=False, widget=forms.SearchInput)
    kind = forms.ChoiceField(
        label="Kind of course", choices=[("", "Any kind"), *Kind.choices], required=False
    )
    group = forms.ChoiceField(
        label="Training group", choices=[("", "Any group"), *Group.choices], required=False
    )
    level = forms.ChoiceField(label="Level", choices=[("", "Any level"), *Level.choices], required=False)
    mode = forms.ChoiceField(label="Where", choices=[("", "Anywhere"), *Mode.choices], required=False)
    month = forms.ChoiceField(label="Month", required=False)
    free = forms.BooleanField(label="Only courses that are free for everybody", required=False)
    places = forms.BooleanField(label="Only dates with places left", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ahead = [(month.number, month.name) for month in months(today)]
        self.fields["month"].choices = [("", "Any month"), *ahead]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def wanted(self) -> dict[str, Any]:
        """What is looked for; nothing while an answer is none of those offered."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def in_words(self) -> str:
        """The same as people read it: ‘neglect’, Core course and with places left."""
        wanted = self.wanted
        said = [f"‘{wanted['q']}’"] if wanted.get("q") else []
        for name in ("kind", "group", "level", "mode", "month"):
            offered = dict(self.fields[name].choices)  # type: ignore[attr-defined]  # a ChoiceField
            said += [
                str(label).split(":")[0]
                for key, label in offered.items()
                if key and str(key) == wanted.get(name)
            ]
        said += ["free for everybody"] if wanted.get("free") else []
        said += ["with places left"] if wanted.get("places") else []
        return words.listed(said)


def record_fields(form: EditForm) -> dict[str, Any]:
    """What a valid form says of the record itself, without its version and without fields of other tables."""
    return {name: form.cleaned_data[name] for name in form._meta.fields or ()}


class LinkField(forms.URLField):
    """A web address that nobody on the way can read or change."""

    default_validators = [URLValidator(schemes=["https"])]


class CourseForm(SaysWhy, EditForm):
    """One course of the catalogue."""

    status = forms.ChoiceField(
        label="Is it in the catalogue?",
        choices=CourseStatus.choices,
        widget=forms.RadioSelect,
        initial=CourseStatus.DRAFT,
    )
    kind = forms.ChoiceField(label="Kind of course", choices=[("", "Choose a kind"), *Kind.choices])
    mode = forms.ChoiceField(label="Where it happens", choices=[("", "Choose where"), *Mode.choices])
    groups = forms.TypedMultipleChoiceField(
        label="Which training groups is it for? (optional)",
        help_text="The groups of Working Together 2010. People can look for courses of their group.",
        choices=Group.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.TypedMultipleChoiceField(
        label="Which levels does it count for? (optional)",
        help_text="The levels of the intercollegiate document.",
        choices=Level.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.DecimalField(
        label="Hours of learning (optional)",
        help_text="By them the course is charged as half a day (up to 4 hours), a day or more. For example, 6.5.",
        min_value=Decimal("0.5"),
        max_value=Decimal(200),
        decimal_places=1,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "decimal"}),
    )
    cpd_points = forms.DecimalField(
        label="CPD points (optional)",
        min_value=Decimal(0),
        max_value=Decimal(200),
        decimal_places=1,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "decimal"}),
    )
    link = LinkField(
        label="Link to follow it at any time (optional)",
        help_text="For e-learning, or the recording of a week that was held live. Shown to people of the member "
        "agencies once they begin.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": "The link must be a web address that begins with https://, like https://learn.example/course"
        },
    )
    certificate_years = forms.IntegerField(
        label="How many years the certificate is valid (optional)",
        help_text="Leave empty if it does not run out.",
        min_value=0,
        max_value=LONGEST_CERTIFICATE,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )

    class Meta:
        model = Course
        fields = (
            "title",
            "summary",
            "kind",
            "mode",
            "duration",
            "hours",
            "cpd_points",
            "link",
            "groups",
            "levels",
            "audience",
            "outcomes",
            "support",
            "delivered_by",
            "fully_funded",
            "certificate_years",
            "needs_approval",
            "tells_manager",
            "status",
        )
        labels = {
            "audience": "Who it is for (optional)",
            "outcomes": "After the course people will be able to (optional)",
            "support": "Access and support (optional)",
            "delivered_by": "Delivered by (optional)",
            "fully_funded": "Free for everybody",
            "needs_approval": "The line manager approves each place",
            "tells_manager": "The line manager is told of bookings, changes and cancellations",
        }
        help_texts = {
            "outcomes": "One on each line.",
            "summary": "One or two sentences, shown under the title.",
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
            "audience": forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
            "outcomes": forms.Textarea(attrs={"rows": 5, "maxlength": 3000}),
            "support": forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        }


class ClockField(forms.TimeField):
    """A time as people write it: 9:15, 9.15am, 4pm, 16:00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=CLOCK_FORMS,
            widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(" ", "").lower() if isinstance(value, str) else value)


class SessionForm(SaysWhy, EditForm):
    """One session: its days, its place and how many can come."""

    day_1 = DateField(label="First day")
    day_2 = DateField(label="Second day (optional)", required=False)
    day_3 = DateField(label="Third day (optional)", required=False)
    day_4 = DateField(label="Fourth day (optional)", required=False)
    day_5 = DateField(label="Fifth day (optional)", required=False)
    starts = ClockField(label="Start time", help_text="For example, 9:15am. The same on each day.")
    ends = ClockField(label="End time", help_text="For example, 4pm.")
    joining_link = LinkField(
        label="Joining link (optional)",
        help_text="Shown only to people who are booked.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": "Joining link must be a web address that begins with https://, like https://meet.example/room"
        },
    )
    capacity = forms.IntegerField(
        label="Number of places",
        min_value=1,
        max_value=2000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    minimum = forms.IntegerField(
        label="Fewest people it is held for (optional)",
        help_text="With fewer booked you may have to call it off.",
        min_value=1,
        max_value=2000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    opens_on = DateField(label="First day to book (optional)", required=False)
    closes_on = DateField(label="Last day to book (optional)", required=False)
    trainers = forms.ModelMultipleChoiceField(
        Trainer.objects.none(),
        label="Trainers (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    status = forms.ChoiceField(
        label="Can people book?",
        choices=[
            (SessionStatus.OPEN, "Yes, it is open for booking"),
            (SessionStatus.CLOSED, "No, booking is closed"),
        ],
        widget=forms.RadioSelect,
        initial=SessionStatus.OPEN,
    )

    class Meta:
        model = Session
        fields = (
            "online",
            "venue",
            "address",
            "joining_link",
            "capacity",
            "minimum",
            "status",
            "opens_on",
            "closes_on",
        )
        labels = {
            "online": "This session is held online",
            "venue": "Venue",
            "address": "Address (optional)",
        }
        help_texts = {
            "venue": "Leave empty if it is held online.",
        }

    field_order = (
        "day_1", "day_2", "day_3", "day_4", "day_5", "starts", "ends", "online", "venue", "address", "joining_link",
        "capacity", "minimum", "opens_on", "closes_on", "trainers", "status",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        if not self.instance._state.adding:
            for number, day in enumerate(self.instance.days, start=1):
                self.initial[f"day_{number}"] = day
            self.initial["starts"], self.initial["ends"] = self.instance.starts, self.instance.ends
            self.initial["trainers"] = list(self.instance.trainers.all())
        known = Q(is_active=True) | Q(pk__in=[one.pk for one in self.initial.get("trainers", ())])
        self.fields["trainers"].queryset = Trainer.objects.filter(known)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        days = [(f"day_{n}", day) for n in range(1, DAYS_ASKED + 1) if (day := cleaned.get(f"day_{n}"))]
        self.refuse_odd_days(days)
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and (odd := odd_hours(starts, ends)):
            self.add_error(*odd)
        if not cleaned.get("online") and lacks(self, "venue"):
            self.add_error("venue", "Enter a venue, or tick that the session is held online")
        closes_on = cleaned.get("closes_on")
        opens_on, capacity = cleaned.get("opens_on"), cleaned.get("capacity")
        if opens_on and opens_on > (closes_on or opens_on):
            self.add_error("opens_on", "The first day to book cannot be after the last")
        cleaned["minimum"] = cleaned.get("minimum") or 1
        if capacity and cleaned["minimum"] > capacity:
            self.add_error("minimum", "The fewest people cannot be more than the number of places")
        if closes_on and days and closes_on > days[0][1]:
            self.add_error("closes_on", "The last day to book cannot be after the first day of the session")
        return cleaned

    def refuse_odd_days(self, days: list[tuple[str, date]]) -> None:
        """The days must follow one another, and a new session cannot lie in the past."""
        for (_, earlier), (name, later) in pairwise(days):
            if later <= earlier:
                self.add_error(name, "Each day must be later than the day before it")
        for name, day in days:
            if day.year > timezone.localdate().year + YEARS_AHEAD:
                self.add_error(name, f"The day must be within the next {YEARS_AHEAD} years")
        if self.instance._state.adding and days and days[0][1] < timezone.localdate():
            self.add_error("day_1", "A new session cannot be in the past")

    @property
    def hours(self) -> Hours:
        """The days and times that were entered."""
        days = (self.cleaned_data.get(f"day_{number}") for number in range(1, DAYS_ASKED + 1))
        return Hours.on(filter(None, days), self.cleaned_data["starts"], self.cleaned_data["ends"])


class CancelSessionForm(PortalForm):
    """Why a session is called off."""

    because = forms.CharField(
        label="Why is the session cancelled?",
        help_text="Shown on the session’s page. Do not name a person.",
        max_length=200,
    )


class TrainerForm(SaysWhy, EditForm):
    """Somebody in the pool of trainers."""

    class Meta:
        model = Trainer
        fields = ("name", "agency", "is_active")
        labels = {"agency": "Agency (optional)", "is_active": "They can be chosen for new sessions"}
        help_texts = {"agency": "Leave empty for a trainer who is commissioned."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].empty_label = "No agency: commissioned"  # type: ignore[attr-defined]
