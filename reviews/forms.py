"""What is asked about a review as a whole: what it is, who works on it, which agencies have a part, how it ends."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.history.forms import SaysWhy
from partnership.meetings.models import Subgroup
from partnership.pages.forms import DateField, EditForm, PortalForm, lacks
from reviews.models import Involved, Member, Review
from reviews.rules import Kind, Part, State, may_take


class ReviewForm(SaysWhy, EditForm):
    """What a review is about, without names."""

    started_on = DateField(label="When was it decided?")

    class Meta:
        model = Review
        fields = ["pseudonym", "summary", "started_on", "group", "follows", "lead_area"]
        labels = {
            "pseudonym": "What is it called?",
            "summary": "What is it about? (optional)",
            "group": "Which group oversees it? (optional)",
            "follows": "Does it follow from another review? (optional)",
            "lead_area": "Which area leads it? (optional)",
        }
        help_texts = {
            "pseudonym": "By the pseudonym of the child or family, or by the theme. Never a real name or initials.",
            "summary": "Without names.",
            "group": "Whoever sits on this group sees the whole review.",
            "lead_area": "Only where another partnership leads it, and this one takes part.",
        }

    field_order = Meta.fields

    def __init__(
        self, *args: Any, groups: QuerySet[Subgroup], reviews: QuerySet[Review], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        there = Q(until_on=None) | Q(until_on__gte=timezone.localdate()) | Q(pk=self.instance.group_id)
        offered["group"].queryset = groups.filter(there)
        offered["group"].empty_label = "None"
        offered["follows"].queryset = reviews.exclude(pk=self.instance.pk).order_by("-started_on")
        offered["follows"].empty_label = "No"
        if self.instance.kind == Kind.RAPID:
            del offered["started_on"]  # it began with its notification, and is corrected there

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in ("version", "why")}


class NewReviewForm(ReviewForm):
    """A review that begins; a rapid review begins with the notification of an incident."""

    kind = forms.ChoiceField(
        label="What kind of review is it?",
        choices=[one for one in Kind.choices if one[0] != Kind.RAPID],
        widget=forms.RadioSelect,
        help_text="A rapid review is not in this list: it begins when a serious incident is notified.",
    )
    field_order = ["kind", *ReviewForm.Meta.fields]


class MemberForm(PortalForm):
    """Who works on a review as what."""

    email = forms.EmailField(
        label="Work email address, if they have an account (optional)", max_length=254, required=False
    )
    name = forms.CharField(label="Name, if they have none (optional)", max_length=120, required=False)
    agency: Any = forms.ModelChoiceField(
        queryset=None, label="Agency (optional)", empty_label="None, or independent", required=False
    )
    part = forms.ChoiceField(
        label="What do they do?",
        choices=Part.choices,
        widget=forms.RadioSelect,
        help_text="The co-ordinator is somebody of the business unit as a rule, and has the clocks of the review.",
    )
    interests = forms.CharField(
        label="Which interests have they declared? (optional)",
        help_text="Of reviewers, conflicts of interest are considered before they begin. “None” is an answer.",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 400}),
    )
    from_on = DateField(label="First day")
    until_on = DateField(label="Last day (optional)", required=False)

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], people: QuerySet[User], by: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.by = people, by
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_email(self) -> User | None:
        email = self.cleaned_data["email"]
        found = self.people.filter(email__iexact=email, is_active=True).first() if email else None
        if email and found is None:
            raise forms.ValidationError(
                "Nobody with this address has an account. Enter their name below instead."
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "email" not in self.errors and bool(cleaned.get("email")) == bool(cleaned.get("name")):
            self.add_error("email", "Enter an address of somebody with an account, or a name: one of the two")
        if cleaned.get("email") == self.by and not may_take(cleaned.get("part")):
            self.add_error(
                "email", "Somebody else gives you this part. You can name yourself as co-ordinator only"
            )
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        facts = dict(self.cleaned_data)
        return facts | {"user": facts.pop("email")}


class DismissForm(SaysWhy, EditForm):
    """Somebody's last day in a review."""

    until_on = DateField(label="Last day", help_text="They see the review until the end of this day.")

    class Meta:
        model = Member
        fields = ["until_on"]


class AgenciesForm(PortalForm):
    """Which agencies have a part."""

    agencies: Any = forms.ModelMultipleChoiceField(
        None,
        label="Which agencies have a part in it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one agency"},
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined]


class InvolvedForm(SaysWhy, EditForm):
    """How one agency was involved, and whether it reads the whole."""

    released_on = DateField(
        label="From when may it read the whole review? (optional)",
        help_text="Its safeguarding lead. Without a day they see their own agency’s part only.",
        required=False,
    )

    class Meta:
        model = Involved
        fields = ["how", "released_on"]
        labels = {"how": "How was it involved? (optional)"}
        help_texts = {"how": "For example, health visiting until the child was two. Without names."}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EndForm(PortalForm):
    """How and when a review ended."""

    state = forms.ChoiceField(
        label="How did it end?",
        choices=[(State.COMPLETE, "It is complete"), (State.STOPPED, "It was stopped")],
        widget=forms.RadioSelect,
    )
    on = DateField(label="On which day?")
    because = forms.CharField(
        label="Why did it end? (optional)",
        help_text="Needed if it was stopped.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("state") == State.STOPPED and lacks(self, "because"):
            self.add_error("because", "Say why it was stopped")
        return cleaned


class BecauseForm(PortalForm):
    """Why something is done that cannot be done without a reason."""

    because = forms.CharField(
        label="Why?",
        help_text="Stays in the history of the review.",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 250}),
    )
