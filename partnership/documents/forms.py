"""What is asked about documents."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.agencies.models import Agency
from partnership.documents.fields import DocumentField
from partnership.documents.models import Document
from partnership.documents.rules import Kind
from partnership.history.forms import SaysWhy
from partnership.pages.forms import DateField, EditForm, PortalForm

VALID_UNTIL = (
    "The last day on which it is valid. Its keeper is reminded before then. Leave empty if there is none."
)
SENSITIVE = "It names a child, a family or somebody’s conduct. Fewer people see it, and each is noted."


class Facts(forms.Form):
    """What every document says of itself."""

    title = forms.CharField(label="Title", max_length=150)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *Kind.choices])
    is_sensitive = forms.BooleanField(label="Sensitive", required=False, help_text=SENSITIVE)
    expires_on = DateField(label="Valid until", required=False, help_text=VALID_UNTIL)

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())


class NoteField(forms.CharField):
    """What is different, in a line."""

    def __init__(self, *, label: str = "What has changed") -> None:
        super().__init__(label=label, max_length=300, required=False)


class UploadForm(PortalForm, Facts):
    """A new document."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Agency",
        error_messages={"invalid_choice": "Choose an agency from the list."},
    )
    file = DocumentField()
    field_order = ("agency", "title", "kind", "file", "expires_on", "is_sensitive")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], for_partnership: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        assert isinstance(agency, forms.ModelChoiceField)  # noqa: S101  for the type checker
        agency.queryset = agencies
        agency.empty_label = "The partnership itself" if for_partnership else "Choose an agency"
        agency.required = not for_partnership
        if not for_partnership and len(agencies) == 1:
            agency.empty_label, self.initial["agency"] = None, agencies[0].pk


class ReplaceForm(PortalForm):
    """Another file for a document."""

    file = DocumentField(label="New file")
    note = NoteField()
    expires_on = DateField(label="Valid until", required=False, help_text=VALID_UNTIL)


class RestoreForm(PortalForm):
    """Why an earlier version counts again."""

    note = NoteField(label="Why")


class DocumentForm(SaysWhy, EditForm, Facts):
    """What is said of a document."""

    field_order = ("title", "kind", "expires_on", "is_sensitive")

    class Meta:
        model = Document
        fields = ["title", "kind", "is_sensitive", "expires_on"]

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {
            name: self.cleaned_data[name]
            for name in ("version", "title", "kind", "is_sensitive", "expires_on")
        }
