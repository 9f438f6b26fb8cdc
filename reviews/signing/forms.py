"""What is asked of whoever signs for a partner, and of whoever takes a sign-off back."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.naming.looking import LooksForNames
from partnership.pages.forms import PortalForm, lacks
from reviews.signing.models import Signature


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's cannot be subscripted
    """The partner that somebody signs for."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.agency)


class SignForm(LooksForNames, PortalForm):
    """Whether a partner agrees; the reason where it does not."""

    look_at = ("reason",)

    place = PlaceField(
        Signature.objects.none(),
        label="For which partner do you sign?",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    agrees = forms.ChoiceField(
        label="Do you agree with what is written here?",
        choices=[("yes", "Yes, I sign it"), ("no", "No, I do not agree")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why not?",
        help_text="Only if you do not agree. The other partners and the business unit read it.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
    )

    def __init__(self, *args: Any, places: QuerySet[Signature], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(places) == 1:
            self.initial["place"] = places[0].pk

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("agrees") == "no" and lacks(self, "reason"):
            self.add_error("reason", "Say why you do not agree")
        return said

    def text_of(self, name: str) -> str:
        """Of whoever agrees no reason is kept."""
        return super().text_of(name) if self.cleaned_data.get("agrees") == "no" else ""

    @property
    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        agrees = self.cleaned_data["agrees"] == "yes"
        return {
            "agency": self.cleaned_data["place"].agency,
            "agrees": agrees,
            "reason": "" if agrees else self.cleaned_data["reason"],
        }


class VoidForm(LooksForNames, PortalForm):
    """Why the signatures no longer hold."""

    look_at = ("because",)
    goes_to = "What you send stands with the signatures, and the partners read it."

    because = forms.CharField(label="Why do the signatures no longer hold?", max_length=300)
