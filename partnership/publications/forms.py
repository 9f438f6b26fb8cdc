"""What is asked to publish something by hand, to correct it, and to withdraw it."""

from typing import Any

from django import forms
from django.utils import timezone

from partnership.documents.checks.files import Checked
from partnership.documents.fields import DocumentField
from partnership.history.forms import SaysWhy
from partnership.naming.looking import LooksBeforeAllRead
from partnership.pages.filling import AsRead, is_as_read
from partnership.pages.forms import AGAIN, DateField, EditForm, PortalForm, lacks
from partnership.publications.models import Publication
from partnership.publications.rules import BY_HAND, READ_AGAIN, sections_of, text_of, why_not_on

LONGEST = 30_000
NO_NAMES = "Everybody can read this. Name no child, family or member of staff."


class TextField(forms.CharField):
    """A text with headings, in one box."""

    def __init__(self, **kwargs: Any) -> None:
        facts: dict[str, Any] = {
            "label": "Text",
            "help_text": "Begin a line with ## to make it a heading. Leave a line empty between paragraphs.",
            "max_length": LONGEST,
            "required": False,
            "widget": forms.Textarea(attrs={"rows": 14}),
        }
        super().__init__(**facts | kwargs)


class PublishedOnField(DateField):
    """The day on which it is public: what cannot be is said with all else that the page has to say."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and (refused := why_not_on(value, today=timezone.localdate())):
            raise forms.ValidationError(refused)


class PublishForm(LooksBeforeAllRead, PortalForm):
    """A bulletin, a podcast, a policy change or another learning product."""

    look_at = ("title", "summary", "text", "file")

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(one.value, one.label) for one in BY_HAND],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Title", max_length=150)
    summary = forms.CharField(label="What it says, in one sentence", max_length=300, help_text=NO_NAMES)
    on = PublishedOnField(label="Published on", help_text="Today, or the day on which it came out before.")
    text = TextField(label="Text")
    file = DocumentField(label="File", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text += " Read it through for names: no machine looks into it."

    def text_of(self, name: str) -> str:
        file = self.cleaned_data.get(name)
        if isinstance(file, Checked):
            return self.look.words_of_file(file.filename)
        return super().text_of(name)

    def place_of(self, name: str) -> str:
        return "The name of the file: " if name == "file" else ""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if lacks(self, "text") and lacks(self, "file"):
            self.add_error("text", "Write the text or choose a file: there is nothing to read yet")
        return said

    def point_out(self) -> None:
        super().point_out()
        if "file" in self.pointed_out and not self.is_looked_at:
            self.add_error("file", AGAIN)


class CorrectForm(LooksBeforeAllRead, SaysWhy, EditForm):
    """What is said of a publication, and its text."""

    look_at = ("title", "summary", "text")

    text = TextField()

    class Meta:
        model = Publication
        fields = ["title", "summary"]
        help_texts = {"summary": NO_NAMES}

    field_order = ("title", "summary", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["text"] = text_of(self.instance.sections)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if lacks(self, "text") and self.instance.version_given_id is None:
            self.add_error("text", "Write the text: there is nothing else to read")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        said = self.cleaned_data
        return {
            "version": said["version"] or 0,
            "title": said["title"],
            "summary": said["summary"],
            "sections": sections_of(said["text"]),
        }


class WithdrawForm(PortalForm):
    """Why something is taken back."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        help_text="Kept in its history. Nobody outside the business unit reads it.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
    urgent = forms.BooleanField(
        label="It has to go now: it does harm, or the law forbids it",
        required=False,
    )

    def __init__(self, *args: Any, stays: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not stays:
            del self.fields["urgent"]


class AsItStands(LooksBeforeAllRead, PortalForm):
    """That somebody has looked at the words of the whole that may be names, as it was at a version."""

    read_again = READ_AGAIN

    version = forms.IntegerField(required=False, widget=AsRead)

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version  # type: ignore[assignment]  # Django takes the field off the class
        self.initial["version"] = version

    def clean(self) -> Any:
        said = super().clean() or self.cleaned_data
        is_as_read(self, "version", str(self.version), told=self.read_again)
        return said


class PutBackForm(AsItStands):
    """Why everybody may read again what was withdrawn."""

    if_they_do = "leave it withdrawn"

    because = forms.CharField(
        label="Why may everybody read it again?",
        max_length=300,
        help_text="Kept in its history, beside why it was withdrawn. Nobody outside the business unit reads it.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
    field_order = ("because",)
