"""What is asked about prices, rules, billing details, waivers and credits, in pounds; what is kept is in pence."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from partnership.agencies.rules import Sector
from partnership.finance.forms import PoundsField
from partnership.pages.forms import DateField, EditForm, PortalForm, PortalModelForm, lacks
from training.charges.models import (
    AgencyBilling,
    Band,
    CancellationRule,
    Consequence,
    Item,
    PriceList,
    Subsidy,
)
from training.charges.rules import Area, Basis, Below, OrganisationType, Turnover, pounds
from training.models import Course
from training.rules import Kind as CourseKind

FROM_TOMORROW = "Enter a day from tomorrow on: what holds today does not change under those who book today."


class PenceField(PoundsField):
    """Pounds on the page, whole pence behind it."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        pounds = super().to_python(value)
        return None if pounds is None else Decimal(pounds) * 100

    def clean(self, value: Any) -> Any:
        pence = super().clean(value)
        return None if pence is None else int(pence)

    def prepare_value(self, value: Any) -> Any:
        """What the box shows: 45 or 45.50."""
        if isinstance(value, int):
            return f"{Decimal(value) / 100:.2f}".removesuffix(".00")
        return value

    def run_validators(self, value: Any) -> None:
        """Limits are in pounds, and so are their sentences."""
        if value not in self.empty_values:
            super().run_validators(Decimal(value) / 100)


def pence_field(label: str, *, required: bool = True, help_text: str = "") -> PenceField:
    field = PenceField(label=label, required=required, help_text=help_text, max_value=Decimal(10_000))
    field.error_messages["invalid"] = f"{label} must be an amount, like 45 or 45.50"
    field.error_messages["min_value"] = f"{label} cannot be less than nothing"
    return field


def types_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="For which organisations?",
        choices=OrganisationType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none for all of them.",
    )


def tomorrow_on(day: Any) -> Any:
    """A day to come. Raises ValidationError for another."""
    if day and day <= timezone.localdate():
        raise forms.ValidationError(FROM_TOMORROW)
    return day


class PriceListForm(EditForm):
    """From when a list holds, and what it takes for half a day."""

    in_force_from = DateField(label="First day in force", help_text="For example, 1 4 2027.")
    half_day_hours = forms.DecimalField(
        label="Longest half day, in hours", min_value=1, max_value=12, max_digits=4, decimal_places=2
    )
    short_hours = forms.DecimalField(
        label="Longest session by the hour, in hours",
        min_value=0,
        max_value=12,
        max_digits=4,
        decimal_places=2,
        help_text="Where a line has a price by the hour, sessions up to this long go by it.",
    )
    booking_fee = pence_field(
        "Booking fee in pounds",
        help_text="Asked with each place that is not free, and not given back. 0 for none.",
    )
    field_order = ("in_force_from", "half_day_hours", "short_hours", "booking_fee", "note")

    class Meta:
        model = PriceList
        fields = ["in_force_from", "booking_fee", "note"]
        labels = {"note": "Who agreed these prices?"}
        help_texts = {"note": "For example: Training group, 12 January 2027."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["half_day_hours"] = hours(self.instance.half_day_minutes)
        self.initial["short_hours"] = hours(self.instance.short_minutes)

    def clean_in_force_from(self) -> Any:
        return tomorrow_on(self.cleaned_data["in_force_from"])

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        said = self.cleaned_data
        return {
            "in_force_from": said["in_force_from"],
            "half_day_minutes": int(said["half_day_hours"] * 60),
            "short_minutes": int(said["short_hours"] * 60),
            "booking_fee": said["booking_fee"],
            "note": said["note"],
        }


def hours(minutes: int) -> str:
    """4; 2.5"""
    return f"{Decimal(minutes) / 60:.2f}".rstrip("0").rstrip(".")


class BandForm(PortalModelForm):
    """One line of a price list."""

    organisation_types = types_field()
    turnover_below = forms.ChoiceField(
        label="With which turnover?", choices=[("", "Any"), *Below.choices], required=False
    )
    area = forms.ChoiceField(label="From where?", choices=[("", "Anywhere"), *Area.choices], required=False)
    kind = forms.ChoiceField(
        label="For which kind of course?", choices=[("", "Any"), *CourseKind.choices], required=False
    )
    full_day = pence_field("Full day, in pounds", help_text="For each day. 0 where the place is free.")
    half_day = pence_field("Half day, in pounds")
    hour = pence_field(
        "Hour, in pounds", required=False, help_text="Only where short sessions go by the hour."
    )
    whole = pence_field(
        "Whole course, in pounds", required=False, help_text="Instead of all the others, however long it is."
    )
    field_order = (
        "name", "organisation_types", "turnover_below", "area", "kind", "course", "full_day", "half_day", "hour",
        "whole", "position",
    )  # fmt: skip

    class Meta:
        model = Band
        fields = ["name", "course", "position", "full_day", "half_day", "hour", "whole", "kind", "area"]
        labels = {
            "name": "For whom is this line?",
            "course": "For one course only?",
            "position": "Place in the order",
        }
        help_texts = {
            "name": "As people read it: Schools, GPs and care homes.",
            "position": "The first line that fits an agency and a course holds.",
        }

    def __init__(self, *args: Any, courses: QuerySet[Course], position: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course = self.fields["course"]
        assert isinstance(course, forms.ModelChoiceField)  # noqa: S101  for the type checker
        course.queryset, course.empty_label = courses, "Every course"
        self.fields["course"].required = False
        if self.instance._state.adding:
            self.initial["position"] = position
        else:
            self.initial["organisation_types"] = self.instance.organisation_types
            self.initial["turnover_below"] = self.instance.turnover_below

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class SubsidyForm(EditForm):
    """What a sector does not pay."""

    sector = forms.ChoiceField(
        label="Agencies of which sector?", choices=[("", "Choose a sector"), *Sector.choices]
    )
    kind = forms.ChoiceField(
        label="For which kind of course?", choices=[("", "Any"), *CourseKind.choices], required=False
    )
    from_on = DateField(label="First day")
    until_on = DateField(label="Last day", required=False)
    field_order = ("sector", "kind", "per_cent", "from_on", "until_on")

    class Meta:
        model = Subsidy
        fields = ["sector", "kind", "per_cent", "from_on", "until_on"]
        labels = {"per_cent": "Per cent off"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding and self.instance.from_on <= timezone.localdate():
            for name in ("sector", "kind", "per_cent", "from_on"):
                del self.fields[name]

    def clean_from_on(self) -> Any:
        return tomorrow_on(self.cleaned_data["from_on"])

    def clean_until_on(self) -> Any:
        day = self.cleaned_data["until_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Enter today or a day to come.")
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order if name in self.fields}


class RuleForm(EditForm):
    """Until when a place can be given back for nothing."""

    in_force_from = DateField(label="First day in force", help_text="For places booked from this day on.")
    working = forms.TypedChoiceField(
        label="Which days are counted?",
        choices=[("True", "Working days"), ("False", "Calendar days")],
        coerce=lambda said: said == "True",
        widget=forms.RadioSelect,
        initial="True",
    )
    field_order = ("in_force_from", "days", "working", "substitute", "moving_is_free", "note")

    class Meta:
        model = CancellationRule
        fields = ["in_force_from", "days", "working", "substitute", "moving_is_free", "note"]
        labels = {
            "days": "How many days before the session is the last to cancel for nothing?",
            "substitute": "Who may come instead for nothing?",
            "moving_is_free": "Moving to another date of the course costs nothing, however late",
            "note": "Who agreed this rule?",
        }
        help_texts = {"days": "Enter 8 if seven days before is already late."}
        widgets = {"substitute": forms.RadioSelect}

    def clean_in_force_from(self) -> Any:
        return tomorrow_on(self.cleaned_data["in_force_from"])

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class ConsequenceForm(PortalModelForm):
    """What it costs not to come."""

    organisation_types = types_field()
    per_cent = forms.IntegerField(
        label="Per cent of the price",
        required=False,
        min_value=1,
        max_value=100,
        help_text="For a part of the price.",
    )
    full_day = pence_field("Full day, in pounds", help_text="For a fixed amount.")
    half_day = pence_field("Half day, in pounds")
    field_order = (
        "what", "organisation_types", "basis", "per_cent", "full_day", "half_day", "also_free", "position",
    )  # fmt: skip

    class Meta:
        model = Consequence
        fields = ["what", "basis", "per_cent", "full_day", "half_day", "also_free", "position"]
        labels = {
            "what": "What for?",
            "basis": "What does it cost?",
            "also_free": "The fixed amount is also for those whose place is free",
            "position": "Place in the order",
        }
        help_texts = {"position": "The first that fits an agency holds."}
        widgets = {"what": forms.RadioSelect, "basis": forms.RadioSelect}

    def __init__(self, *args: Any, position: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["position"] = position
        else:
            self.initial["organisation_types"] = self.instance.organisation_types

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("basis") == Basis.SHARE and lacks(self, "per_cent"):
            self.add_error("per_cent", "Enter a percentage from 1 to 100.")
        if said.get("basis") == Basis.FLAT and not (said.get("full_day") or said.get("half_day")):
            self.add_error("full_day", "Enter the fixed amount.")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class BillingForm(EditForm):
    """What an agency is to the price list, and who is asked to pay."""

    organisation_type = forms.ChoiceField(
        label="What is the organisation?", choices=OrganisationType.choices, widget=forms.RadioSelect
    )
    turnover = forms.ChoiceField(
        label="Turnover in the last accounts", choices=[("", "Not said"), *Turnover.choices], required=False
    )
    area = forms.ChoiceField(label="Area", choices=Area.choices, widget=forms.RadioSelect)

    class Meta:
        model = AgencyBilling
        fields = [
            "organisation_type", "turnover", "area", "finance_contact", "finance_email", "address",
            "purchase_order_required", "purchase_order",
        ]  # fmt: skip
        labels = {
            "finance_contact": "Name of the finance contact",
            "finance_email": "Email address of the finance contact",
            "purchase_order_required": "Invoices need a purchase order number",
        }
        help_texts = {"purchase_order": "It stands on every invoice. Change it when a new order is raised."}

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class WaiveForm(PortalForm):
    """Why nothing is asked for."""

    because = forms.CharField(
        label="Why is this charge waived?",
        max_length=300,
        help_text="For example: ill on the morning, as the manager wrote. Name no illness.",
    )


class CreditForm(PortalForm):
    """How much of each line is given back, and why."""

    because = forms.CharField(
        label="Why is this credited?", max_length=300, help_text="It stands on the credit note."
    )

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        for item in items:
            field = pence_field(f"{item.person}: {item.words}", required=False)
            field.error_messages["invalid"] = f"Enter what {item.person} is credited in pounds, like 22.50"
            field.help_text = f"At most {pounds(item.pence)}, without VAT. Leave it empty for nothing."
            self.fields[self.name_of(item)] = field

    def name_of(self, item: Item) -> str:
        return f"line_{item.pk}"

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for item, pence in self.amounts.items():
            if pence > item.pence:
                self.add_error(
                    self.name_of(item), f"Not more than {pounds(item.pence)} was invoiced. Enter less."
                )
        if not self.errors and not self.amounts:
            self.add_error(self.name_of(self.items[0]), "Enter an amount for at least one line.")
        return said

    @property
    def amounts(self) -> dict[Item, int]:
        """The lines that are credited, with how much."""
        found = {item: self.cleaned_data.get(self.name_of(item)) or 0 for item in self.items}
        return {item: pence for item, pence in found.items() if pence}
